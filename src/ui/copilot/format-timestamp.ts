const parts = new Intl.DateTimeFormat("en-GB", {
  timeZone: "UTC",
  day: "2-digit",
  month: "2-digit",
  year: "numeric",
  hour: "2-digit",
  minute: "2-digit",
  hourCycle: "h23",
});

/** An instant to the minute, UTC: "29-04-2024 02:08". Text that is no time stays as it is. */
export function formatTimestamp(iso: string): string {
  const time = Date.parse(iso);
  if (Number.isNaN(time)) return iso;
  const found = Object.fromEntries(parts.formatToParts(time).map(({ type, value }) => [type, value]));
  return `${found.day}-${found.month}-${found.year} ${found.hour}:${found.minute}`;
}
