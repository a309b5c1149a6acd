/** Where to go after signing in: a path of this console, never another site. */
export function toNextPath(next: string | string[] | undefined): string {
  if (typeof next !== "string" || !next.startsWith("/")) return "/";
  const base = "http://console.invalid";
  // Browsers read "//host" and "/\host" as another site; so does the URL parser.
  const url = URL.canParse(next, base) ? new URL(next, base) : undefined;
  return url?.origin === base ? `${url.pathname}${url.search}${url.hash}` : "/";
}
