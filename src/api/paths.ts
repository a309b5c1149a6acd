import aliases from "#/api/aliases.json" with { type: "json" };
import pageAliases from "#/api/page-aliases.json" with { type: "json" };

/** Aliases that end in a name such as `:customer_id` stand for any one segment there, as in Next's rewrites. */
const parameter = /:\w+$/;

const targets = new Map(Object.entries(aliases).filter(([alias]) => !parameter.test(alias)));

const prefixes = Object.entries(aliases)
  .filter(([alias]) => parameter.test(alias))
  .map((pair) => pair.map((path) => path.replace(parameter, "")) as [alias: string, target: string]);

/** Aliases that are pages too, for who asks for HTML. `GET /` without HTML is a health check. */
const besidePages = new Map(Object.entries(pageAliases));

/** Whether a request goes to the API rather than to the pages. */
export function isApiPath(pathname: string, accept: string | undefined): boolean {
  if (besidePages.has(pathname)) return !accept?.includes("text/html");
  return pathname.startsWith("/api/") || pathname === "/api" || targetOf(pathname) !== undefined;
}

/** Where a path of the API has its place; itself, but for the aliases at the root. */
export function placeOf(pathname: string): string {
  return besidePages.get(pathname) ?? targetOf(pathname) ?? pathname;
}

function targetOf(pathname: string): string | undefined {
  const target = targets.get(pathname);
  if (target !== undefined) return target;
  for (const [alias, place] of prefixes) {
    const segment = pathname.startsWith(alias) ? pathname.slice(alias.length) : "";
    if (segment !== "" && !segment.includes("/")) return place + segment;
  }
  return undefined;
}
