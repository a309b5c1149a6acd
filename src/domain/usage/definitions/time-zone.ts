/** Names that stand without an area; other names without one are abbreviations, which mean several zones. */
const withoutArea = new Set(["UTC", "GMT"]);

const form = /^[A-Za-z][A-Za-z0-9_+-]*(\/[A-Za-z0-9_+-]+){1,2}$/;

/**
 * The IANA time zone that a text names, as the text has it but for letter case; undefined where it names
 * none. Offsets and abbreviations such as "+05:30" or "PST" name none.
 */
export function readTimeZone(text: string): string | undefined {
  const upper = text.toUpperCase();
  if (withoutArea.has(upper)) return upper;
  if (text.length > 64 || !form.test(text) || /^SystemV\//i.test(text)) return undefined;
  try {
    const { timeZone } = new Intl.DateTimeFormat("en", { timeZone: text }).resolvedOptions();
    return timeZone.toUpperCase() === upper ? timeZone : text;
  } catch {
    return undefined;
  }
}
