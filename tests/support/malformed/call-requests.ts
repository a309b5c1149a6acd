import { noJson } from "./broken-events.ts";
import { anyHeaders, type MalformedRequest } from "./malformed-request.ts";
import type { RandomSource } from "./random-source.ts";

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
