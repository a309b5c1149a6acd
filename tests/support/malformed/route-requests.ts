import { anyNonsense, brokenEvent, noJson } from "./broken-events.ts";
import { anyHeaders, type MalformedRequest } from "./malformed-request.ts";
import type { RandomSource } from "./random-source.ts";

const badNumbers = [
  "0",
  "-1",
  "abc",
  "",
  "1.5",
  "99999999999999999999",
  "NaN",
  "%00",
  "null",
  "-0",
  "1e400",
  "%EF%BC%91",
];
const badTimes = [
  ...[
    "yesterday",
    "2023-13-01",
    "99999-01-01",
    "%00",
    "-1",
    "2023-02-30",
    "NaN",
    "1e99",
    "infinity",
    "%FF%FE",
    "%",
  ],
  ...[
    "2023-01-01T00:00:00%2B99:00",
    "2023-01-01T25:00:00Z",
    "-271821-04-20T00:00:00Z",
    "0",
    "x".repeat(3000),
  ],
];
const badWords = [
  "",
  "nope",
  "%00",
  "__proto__",
  "constructor",
  "DAY",
  "day,hour",
  "%F0%9F%92%A9",
  "x".repeat(2000),
];
const badZones = [
  "Mars/Olympus",
  "%00",
  "../../etc/passwd",
  "x".repeat(99),
  "__proto__",
  "Europe/Berlin%00",
  "+99:99",
];
const badCursors = [
  ...[
    "x",
    "%00",
    "e30",
    "bnVsbA",
    "x".repeat(199),
    "%FF",
    "eyJhIjoxfQ",
    "W10",
    "MA",
    "9999-12-31",
    "-1",
    "__proto__",
  ],
  ...["0_0", "1.1.1", "MTc5NzY5MzEzNDg2MjMxNTdlMzA4", "%F0%9F%92%A9", "'--", "2023-01-01T00:00:00Z,1,x"],
];
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

/** Routes that read, and for each parameter values that it can't have. */
const queries: Record<string, Record<string, readonly string[]>> = {
  "/events": {
    limit: badNumbers,
    cursor: badCursors,
    from: badTimes,
    to: badTimes,
    status: badWords,
    format: badWords,
  },
  "/meters/total/query": {
    window: badWords,
    timezone: badZones,
    from: badTimes,
    to: badTimes,
    group_by: badWords,
    format: badWords,
  },
  "/meters/total/top": {
    page: badNumbers,
    per_page: badNumbers,
    window: badWords,
    reference_date: badTimes,
    format: badWords,
  },
  "/users/top": {
    page: badNumbers,
    per_page: badNumbers,
    reference_date: badTimes,
    sort: badWords,
    window: badWords,
  },
  "/users/details": { username: [""], timestamp: badTimes },
  "/customers": { page: badNumbers, per_page: badNumbers },
  "/services": { page: badNumbers, per_page: badNumbers },
  "/meters": { page: badNumbers, per_page: badNumbers, service: ["", "%00", "a b", "-"] },
  "/usage-summaries": { page: badNumbers, per_page: badNumbers },
  "/imports": { page: badNumbers, per_page: badNumbers },
  "/customers/nobody/proof": {
    meter: ["", "nope", "%00"],
    from: badTimes,
    limit: badNumbers,
    cursor: badCursors,
  },
};

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

export function queryRequest(random: RandomSource): MalformedRequest {
  const route = random.pick(Object.keys(queries));
  const fields = queries[route] ?? {};
  const field = random.pick(Object.keys(fields));
  const required = route.endsWith("/details") ? "&timestamp=x" : "";
  const path = `/api/v1${route}?${field}=${random.pick(fields[field] ?? [])}${field === "timestamp" ? "&username=x" : required}`;
  return { method: "GET", path, headers: anyHeaders(random) };
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

const procedures = [
  ...[
    "events.get",
    "events.list",
    "events.void",
    "events.replace",
    "customers.create",
    "customers.get",
    "customers.update",
  ],
  ...[
    "services.create",
    "services.get",
    "meters.create",
    "meters.get",
    "meters.fill",
    "imports.get",
    "imports.undo",
  ],
  ...[
    "analytics.rankings",
    "analytics.user",
    "analytics.userDays",
    "analytics.users",
    "imports.list",
    "imports.confirm",
  ],
  ...[
    "events",
    "events.",
    ".events",
    "__proto__",
    "constructor",
    "toString.call",
    "events.list.then",
    "nope",
    "%00",
    "%",
  ],
];

export function trpcRequest(random: RandomSource): MalformedRequest {
  const names = random.chance(0.2)
    ? [random.pick(procedures), random.pick(procedures)]
    : [random.pick(procedures)];
  const input = random.pick([
    ...[
      "",
      "0",
      '""',
      "[]",
      "{}",
      '{"id":-1}',
      '{"0":{"json":1}}',
      '{"__proto__":1}',
      '{"limit":1e400}',
      "{",
      "%00",
      "%",
    ],
    ...[
      '{"slug":5}',
      '{"customer":"\\u0000","id":"x"}',
      '{"username":"","page":0}',
      "[".repeat(500),
      '{"id":2147483647}',
    ],
  ]);
  const isPost = random.chance(0.5);
  const batch = names.length > 1 ? "batch=1" : "";
  const query = isPost ? batch : `${batch}&input=${input.replaceAll('"', "%22")}`;
  return {
    method: isPost ? random.pick(["POST", "POST", "PUT", "PATCH", "DELETE"]) : "GET",
    path: `/api/trpc/${names.join(",")}?${query}`,
    headers: [["content-type", random.pick(["application/json", "text/plain", ""])], ...anyHeaders(random)],
    ...(isPost && { body: random.chance(0.3) ? noJson(random) : Buffer.from(input) }),
    // Several calls at once are answered at once, each with its own refusal.
    accepts: ({ status, body }) =>
      (status >= 400 && status < 500) || (status === 207 && !/"result":|"httpStatus":5/.test(body)),
  };
}

export function uploadRequest(random: RandomSource): MalformedRequest {
  const type = random.pick([
    "",
    "image/png",
    "multipart/form-data",
    "multipart/form-data; boundary=",
    "application/json",
    "\xff",
  ]);
  return {
    method: "POST",
    path: `/api/v1/imports${random.pick(["", "?mode=nope", "?dry_run=2", "?on_error=", "?nope=1", "?file_name=%00"])}`,
    headers: [["content-type", type], ...anyHeaders(random)],
    body: random.bytes(random.int(0, 200)),
    isChunked: random.chance(0.3),
  };
}
