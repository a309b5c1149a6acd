import { once } from "node:events";
import { get, type IncomingMessage } from "node:http";
import { text } from "node:stream/consumers";
import { NextRequest } from "next/server";
import { afterAll, beforeAll, describe, expect, test, vi } from "vitest";
import aliases from "#/api/aliases.json" with { type: "json" };
import pageAliases from "#/api/page-aliases.json" with { type: "json" };
import { isApiPath, placeOf } from "#/api/paths.ts";
import { parseEnv } from "#/env.ts";
import { config } from "#/proxy.ts";
import { listen } from "#/server/listen.ts";
import { openDoor } from "#/server/route-requests.ts";
import { openWebSockets } from "#/server/web-sockets/open-web-sockets.ts";

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

test("the self-hosted server's door sends each to whom it means", async () => {
  const { server, openApi, openPages } = openDoor(openWebSockets(parseEnv({})));
  openApi((_, response) => response.end("the API"));
  openPages((_, response) => response.end("a page"));
  const address = await listen(server, "127.0.0.1", 0);
  try {
    for (const [name, headers] of askers) {
      for (const path of ["/services", "/services?page=2", "/services?_rsc=1a2b"]) {
        const expected = routed("/services", headers) === "/services" ? "a page" : "the API";
        expect([name, path, await answerOf(`${address}${path}`, headers)]).toEqual([name, path, expected]);
      }
    }
    for (const path of ["/metrics", "/simulate-failure", "/ws", "/health"])
      expect([path, await answerOf(address + path, { accept: "text/html" })]).toEqual([path, "the API"]);
    expect(await answerOf(`${address}/simulation`, { accept: "*/*" })).toBe("a page");
  } finally {
    server.close();
    server.closeAllConnections();
  }
});

/** What is answered to exactly these headers; `fetch` would add some. */
async function answerOf(url: string, headers: Record<string, string>): Promise<string> {
  const [response] = (await once(get(url, { headers }), "response")) as [IncomingMessage];
  return text(response);
}

describe("where a key is asked for", () => {
  let proxy: (request: NextRequest) => Response;
  beforeAll(async () => {
    vi.stubEnv("HOST", "0.0.0.0");
    vi.stubEnv("ADMIN_API_KEY", "a-key-of-some-length");
    vi.resetModules();
    proxy = (await import("#/proxy.ts")).proxy;
  });
  afterAll(() => vi.unstubAllEnvs());

  const pass = (path: string, headers: Record<string, string>) => {
    const { headers: answer } = proxy(new NextRequest(`http://localhost:3000${path}`, { headers }));
    const place = answer.get("x-middleware-rewrite") ?? answer.get("location");
    return place === null ? "passed" : place.replace("http://localhost:3000", "");
  };

  test("browsers without one are asked to sign in, programs are refused by the API itself", () => {
    for (const path of ["/services", "/"]) {
      expect(pass(path, { accept: "text/html,*/*" })).toBe(`/sign-in?next=${encodeURIComponent(path)}`);
      expect(pass(path, { accept: "*/*" })).toBe(placeOf(path));
      expect(pass(path, { accept: "*/*", authorization: "Bearer wrong" })).toBe(placeOf(path));
      expect(pass(path, { accept: "*/*", authorization: "Bearer a-key-of-some-length" })).toBe("passed");
    }
    expect(pass("/customers", { accept: "*/*" })).toBe("/sign-in?next=%2Fcustomers");
    expect(pass("/simulation?tab=live", { accept: "*/*" })).toBe("/sign-in?next=%2Fsimulation%3Ftab%3Dlive");
  });
});
