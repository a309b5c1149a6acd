/** Simulated seconds a second, to choose from. */
const usualSpeeds = [0.5, 1, 2, 5, 10, 20, 50, 100];

/** The choice of speeds, the one there is among them. */
export function speedChoices(speed: number): { value: string; label: string }[] {
  const speeds = [...new Set([...usualSpeeds, speed])].toSorted((left, right) => left - right);
  return speeds.map((value) => ({ value: String(value), label: `× ${value}` }));
}

const largestSeed = 2 ** 32 - 1;

/** The seed that a field holds: empty for the same one again; null where it is none. */
export function readSeed(text: string): { seed?: number } | null {
  const trimmed = text.trim();
  if (trimmed === "") return {};
  const seed = Number(trimmed);
  return /^\d{1,10}$/.test(trimmed) && seed <= largestSeed ? { seed } : null;
}
