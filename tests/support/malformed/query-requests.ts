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

export function queryRequest(random: RandomSource): MalformedRequest {
  const route = random.pick(Object.keys(queries));
  const fields = queries[route] ?? {};
  const field = random.pick(Object.keys(fields));
  const required = route.endsWith("/details") ? "&timestamp=x" : "";
  const path = `/api/v1${route}?${field}=${random.pick(fields[field] ?? [])}${field === "timestamp" ? "&username=x" : required}`;
  return { method: "GET", path, headers: anyHeaders(random) };
}
