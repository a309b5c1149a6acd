/**
 * A run's name tells its seed and when it began, which is all that its events are made of: a run of the same
 * name reports the very same events.
 */
export interface Run {
  /** Such as gen-7-20261121T173453123. */
  name: string;
  seed: number;
  /** ms since 1970. */
  startedAt: number;
}

const form = /^gen-(\d{1,10})-(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)(\d{3})$/;

/** Seeds are 32 bits. */
export const maxSeed = 2 ** 32 - 1;

export function nameRun(seed: number, startedAt: number): Run {
  const time = new Date(startedAt).toISOString().replace(/[-:.Z]/g, "");
  return { name: `gen-${seed}-${time}`, seed, startedAt };
}

/** Undefined for what is no name of a run. */
export function readRunName(name: string): Run | undefined {
  const [, seedText, ...parts] = form.exec(name) ?? [];
  const [year = 0, month = 1, day, hour, minute, second, ms] = parts.map(Number);
  const seed = Number(seedText);
  const run =
    seed <= maxSeed ? nameRun(seed, Date.UTC(year, month - 1, day, hour, minute, second, ms)) : undefined;
  return run?.name === name ? run : undefined;
}

/** Customers belong to a seed, so that its runs are of the same ones. */
export const customerOf = (seed: number, place: number): string =>
  `gen-${seed}-${String(place + 1).padStart(3, "0")}`;

const ofSeed = /^gen-\d{1,10}-\d{3,6}$/;
const ofScenario = /^(gen-\d{1,10}-\d{8}T\d{9})-[a-z-]+-\d{2}$/;

/** Which of the generator's customers one is: of a seed, or of a run's scenario. Undefined for anyone else's. */
export function readCustomerName(name: string): { run: string | undefined } | undefined {
  const run = ofScenario.exec(name)?.[1];
  return run !== undefined || ofSeed.test(name) ? { run } : undefined;
}
