const dayMilliseconds = 86_400_000;

/** The UTC days from `from` to `to`, both included, as YYYY-MM-DD. */
export function listDays(from: string, to: string): string[] {
  const first = Date.parse(from);
  const last = Date.parse(to);
  const count = Math.floor((last - first) / dayMilliseconds) + 1;
  if (Number.isNaN(count) || count <= 0) return [];
  return Array.from({ length: count }, (_, index) => dayText(first + index * dayMilliseconds));
}

/** The day `days` before. */
export function dayBefore(day: string, days: number): string {
  return dayText(Date.parse(day) - days * dayMilliseconds);
}

const shortDay = new Intl.DateTimeFormat("en-GB", { timeZone: "UTC", day: "numeric", month: "short" });

/** "30 Dec", for an axis. */
export function formatShortDay(day: string): string {
  return shortDay.format(new Date(day));
}

/** Whether the text is a real day, written YYYY-MM-DD. */
export function isDay(text: string): boolean {
  if (!/^\d{4}-\d{2}-\d{2}$/.test(text)) return false;
  const time = Date.parse(text);
  return !Number.isNaN(time) && dayText(time) === text;
}

function dayText(time: number): string {
  return new Date(time).toISOString().slice(0, 10);
}
