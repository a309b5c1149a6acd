/** The name that was probably meant; null where none is near. */
export function nearestName(name: string, names: Iterable<string>): string | null {
  let nearest: string | null = null;
  let least = Math.max(2, Math.floor(name.length / 3)) + 1;
  const given = name.slice(0, 64).toLowerCase();
  for (const known of names) {
    if (Math.abs(known.length - given.length) >= least) continue;
    const changes = countChanges(given, known);
    if (changes < least) {
      least = changes;
      nearest = known;
    }
  }
  return nearest;
}

/** Letters to insert, remove or replace to get from one to the other. */
function countChanges(from: string, to: string): number {
  let row = Array.from({ length: to.length + 1 }, (_, at) => at);
  for (let at = 0; at < from.length; at++) {
    const next = [at + 1];
    for (let other = 0; other < to.length; other++)
      next.push(
        Math.min(
          (row[other] as number) + (from[at] === to[other] ? 0 : 1),
          (row[other + 1] as number) + 1,
          (next[other] as number) + 1,
        ),
      );
    row = next;
  }
  return row.at(-1) as number;
}
