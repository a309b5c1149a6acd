const defaultMilliseconds = 30 * 86_400_000;

/** A span with the end that it lacks: now, and 30 days before its end. */
export function lastDays(
  { from, to }: { from: string | null; to: string | null },
  now: Date,
): { from: string; to: string } {
  const end = to ?? now.toISOString();
  return { from: from ?? new Date(Date.parse(end) - defaultMilliseconds).toISOString(), to: end };
}
