const longest = 2048;

const expected = "expected an http or https URL such as https://example.com/hooks";

/** The URL that messages are sent to, or why it can't be one. Where its host leads is another question. */
export function readTarget(value: unknown): { url: URL } | { reason: string } {
  if (typeof value !== "string") return { reason: value === undefined ? `required; ${expected}` : expected };
  if (value.length > longest) return { reason: `expected at most ${longest} characters` };
  const url = URL.parse(value.trim());
  if (!url || (url.protocol !== "https:" && url.protocol !== "http:")) return { reason: expected };
  if (url.username !== "" || url.password !== "")
    return { reason: "expected a URL without a user name or password" };
  if (url.port === "0") return { reason: "expected a port of 1 to 65535" };
  url.hash = "";
  return { url };
}

/** The host of a URL without the brackets of IPv6. */
export const hostOf = (url: URL): string => url.hostname.replace(/^\[(.*)\]$/, "$1");
