import { anyNonsense, brokenEvent, noJson } from "./broken-events.ts";
import { anyHeaders, type MalformedRequest } from "./malformed-request.ts";
import type { RandomSource } from "./random-source.ts";

const strangers = [
  "nope",
  "%00",
  "a%00b",
  "%",
  "%zz",
  "%ff",
  "%ED%A0%80",
  "..%2F..",
  "__proto__",
  "x".repeat(900),
  "%F0%9F%92%A9",
];

/** Routes with names of what there is not. */
const named: [methods: readonly string[], path: (name: string, other: string) => string][] = [
  [["GET"], (name, other) => `/events/${name}/${other}`],
  [["GET", "PATCH", "DELETE"], (name) => `/customers/${name}`],
  [["GET"], (name) => `/customers/${name}/proof?meter=total`],
  [["GET"], (name) => `/customers/${name}/usage-summary`],
  [["GET", "PATCH", "DELETE"], (name) => `/services/${name}`],
  [["GET", "PATCH", "DELETE"], (name) => `/meters/${name}`],
  [["POST"], (name) => `/services/${name}/meters`],
  [["POST"], (name) => `/meters/${name}/fill`],
  [["GET"], (name) => `/meters/${name}/query`],
  [["GET"], (name) => `/meters/${name}/top`],
  [["GET", "DELETE"], (name) => `/imports/${name}`],
  [["GET"], (name) => `/imports/${name}/errors.csv`],
  [["POST"], (name) => `/imports/${name}/apply`],
];

/** Bodies that define nothing, whichever of the routes they go to. */
const badDefinitions = [
  ...[
    "{}",
    "[]",
    "null",
    "0",
    '"x"',
    '{"slug":""}',
    '{"slug":"-"}',
    '{"slug":"a b"}',
    '{"slug":5}',
    '{"slug":"a\\u0000"}',
  ],
  ...[
    '{"slug":"ok","name":5}',
    '{"slug":"ok","nope":1}',
    '{"slug":"ok","__proto__":{}}',
    '{"external_id":""}',
  ],
  ...[
    '{"external_id":5}',
    '{"external_id":"a\\u0000"}',
    '{"external_id":"x","time_zone":"Mars"}',
    '{"constructor":1}',
  ],
  ...[
    '{"slug":"x","unit":"","aggregation":"sum"}',
    '{"slug":"x","unit":"GB","price":-1}',
    '{"name":"\\ud800"}',
    '{"slug":null}',
  ],
  ...['{"slug":"x","unit":"GB","price":1e400}', '{"slug":"x","unit":"GB","value_of":[]}', '{"time_zone":5}'],
];

export function definitionRequest(random: RandomSource): MalformedRequest {
  const path = random.pick(["/customers", "/services", "/services/internet/meters", "/services/nope/meters"]);
  const body = random.chance(0.3)
    ? noJson(random)
    : Buffer.from(random.pick([...badDefinitions, anyNonsense(random)]));
  const type = random.pick([
    "application/json",
    "application/json",
    "text/plain",
    "",
    "multipart/form-data; boundary=x",
  ]);
  return {
    method: "POST",
    path: `/api/v1${path}`,
    headers: [["content-type", type], ...anyHeaders(random)],
    body,
    isChunked: random.chance(0.2),
  };
}

export function namedRequest(random: RandomSource): MalformedRequest {
  const [methods, path] = random.pick(named);
  const method = random.pick(methods);
  const request = {
    method,
    path: `/api/v1${path(random.pick(strangers), random.pick(strangers))}`,
    headers: anyHeaders(random),
  };
  if (method !== "POST" && method !== "PATCH") return request;
  const body = Buffer.from(random.pick(badDefinitions));
  return { ...request, headers: [["content-type", "application/json"], ...request.headers], body };
}

/** Methods and paths that there are not. */
export function strayRequest(random: RandomSource): MalformedRequest {
  const [methods, paths] = random.pick([
    [
      ["PUT", "PATCH", "DELETE", "TRACE", "PROPFIND", "SEARCH", "M-SEARCH"],
      [
        "/api/v1/events",
        "/api/v1/health",
        "/health",
        "/usage",
        "/api/v1/meters",
        "/openapi.json",
        "/api/v1/usage/x",
      ],
    ],
    [
      ["GET", "POST", "PUT", "DELETE"],
      [
        ...[
          "/api",
          "/api/",
          "/api/v1",
          "/api/v2/events",
          "/api/v1/events/",
          "/api/v1//events",
          "/api/v1/%65vents/x/y/z",
        ],
        ...[
          "/api/v1/../../etc/passwd",
          "/api/%2e%2e/secret",
          "/api/\\..\\",
          "/api/v1/events%00",
          "/api/v1/%",
          "/api/%c0%ae",
        ],
        ...[
          "/api/v1/constructor",
          "/api/__proto__",
          `/api/${"a/".repeat(500)}`,
          `/api/${"%41".repeat(2000)}`,
          "/api/v1/;x=1",
        ],
      ],
    ],
  ] as const);
  const body = random.chance(0.3) ? Buffer.from(brokenEvent(random)) : undefined;
  return {
    method: random.pick(methods),
    path: `${random.pick(paths)}${random.pick(["", "", "?", "?x=%", "?a=1&a=2&a[]=3", "?__proto__=1"])}`,
    headers: anyHeaders(random),
    ...(body && { body }),
  };
}
