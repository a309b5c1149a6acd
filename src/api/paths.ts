import aliases from "#/api/aliases.json" with { type: "json" };

const targets = new Map(Object.entries(aliases));

/** Whether a request goes to the API rather than to the pages. `GET /` without HTML is a health check. */
export function isApiPath(pathname: string, accept: string | undefined): boolean {
  if (pathname === "/") return !accept?.includes("text/html");
  return pathname.startsWith("/api/") || pathname === "/api" || targets.has(pathname);
}

/** Where a path of the API has its place; itself, but for the aliases at the root. */
export function placeOf(pathname: string): string {
  return pathname === "/" ? "/api/v1/health" : (targets.get(pathname) ?? pathname);
}
