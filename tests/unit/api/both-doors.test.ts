import { NextRequest } from "next/server";
import { expect, test } from "vitest";
import aliases from "#/api/aliases.json" with { type: "json" };
import pageAliases from "#/api/page-aliases.json" with { type: "json" };
import { isApiPath, placeOf } from "#/api/paths.ts";
import { config } from "#/proxy.ts";

interface Rewrite {
  source: string;
  destination: string;
  missing?: { type: string; key: string; value?: string }[];
}

const { default: nextConfig }: { default: { rewrites: () => Promise<{ beforeFiles: Rewrite[] }> } } =
  await import(new URL("../../../next.config.mjs", import.meta.url).href);
const { beforeFiles } = await nextConfig.rewrites();

/** Where Next sends a request, by its documented rules: the first source that fits, unless a missing header is there. */
function rewritten(path: string, headers: Record<string, string>): string {
  for (const { source, destination, missing = [] } of beforeFiles) {
    const form = new RegExp(`^${source.replace(/:\w+/, "(?<name>[^/]+)")}$`);
    const match = form.exec(path);
    const isThere = missing.some(({ key, value }) => {
      const sent = headers[key];
      return sent !== undefined && (value === undefined || new RegExp(`^${value}$`).test(sent));
    });
    if (match && !isThere) return destination.replace(/:\w+/, match.groups?.name ?? "");
  }
  return path;
}

/** Where the self-hosted server sends it. */
function routed(path: string, headers: Record<string, string>): string {
  return isApiPath(path, headers.rsc ? "text/html" : headers.accept) ? placeOf(path) : path;
}

const askers: [name: string, headers: Record<string, string>][] = [
  ["a browser", { accept: "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8" }],
  ["curl", { accept: "*/*" }],
  ["a program", { accept: "application/json" }],
  ["who says nothing", {}],
  ["a page's data", { accept: "*/*", rsc: "1" }],
  ["a prefetched page's data", { accept: "*/*", rsc: "1", "next-router-prefetch": "1" }],
];

test.each(askers)("both doors send %s to the same places", (_, headers) => {
  const paths = [...Object.keys({ ...aliases, ...pageAliases }), "/usage/ada", "/customers", "/services/x"];
  for (const path of paths.filter((one) => !one.includes(":"))) {
    expect([path, rewritten(path, headers)]).toEqual([path, routed(path, headers)]);
  }
});

test("what is a page too stays one for browsers, and for what Next asks for by itself", () => {
  const shown = askers.map(([name, headers]) => [name, routed("/services", headers)]);
  expect(Object.fromEntries(shown)).toEqual({
    "a browser": "/services",
    curl: "/api/v1/simulation/services",
    "a program": "/api/v1/simulation/services",
    "who says nothing": "/api/v1/simulation/services",
    "a page's data": "/services",
    "a prefetched page's data": "/services",
  });
});

test("the pages' door keeps out of every path that is the API's alone", () => {
  const [matcher = ""] = config.matcher;
  const isWatched = (path: string) => new RegExp(`^${matcher}$`).test(path);
  for (const alias of Object.keys(aliases)) expect([alias, isWatched(alias)]).toEqual([alias, false]);
  for (const page of [...Object.keys(pageAliases), "/customers", "/simulation", "/metrics-x", "/wsx"])
    expect([page, isWatched(page)]).toEqual([page, true]);
});

test("a request as Next makes it of what is asked has its path", () => {
  expect(new NextRequest("http://localhost:3000/services?page=2").nextUrl.pathname).toBe("/services");
});
