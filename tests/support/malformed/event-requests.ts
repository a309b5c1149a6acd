import { gzipSync } from "node:zlib";
import { anyNonsense, brokenBatch, brokenEvent, noJson } from "./broken-events.ts";
import { anyHeaders, isRefusal, type MalformedRequest } from "./malformed-request.ts";
import type { RandomSource } from "./random-source.ts";
import type { RawAnswer } from "./raw-connection.ts";

/** A batch is answered with 200 and a receipt for each event: none of them may say that it was recorded. */
const recordsNothing = (answer: RawAnswer): boolean =>
  isRefusal(answer) ||
  (answer.status === 200 && !/"status":"(?!rejected)|"(accepted|duplicate)":[1-9]/.test(answer.body));

/** The same for a batch in which one was recorded before, so often; nobody reads what is nested too deeply. */
const findsKnown =
  (known: number) =>
  ({ status, body }: RawAnswer): boolean =>
    status === 200
      ? body.includes(`"counts":{"accepted":0,"duplicate":${known},"conflict":0,`)
      : status === 400 && body.includes("nested too deeply");

const jsonTypes = [
  "application/json",
  "application/json; charset=utf-8",
  "APPLICATION/JSON",
  "application/json;",
];
const otherTypes = [
  ...[
    "text/plain",
    "application/xml",
    "multipart/form-data",
    "application/x-www-form-urlencoded",
    "application",
  ],
  ...[
    "\xff",
    "application/json2",
    "constructor",
    "__proto__",
    "*/*",
    "text/html; charset=\xff",
    "a".repeat(3000),
  ],
];

/** Reports of usage in every format, all of them to be refused. */
export function eventRequest(random: RandomSource): MalformedRequest {
  const post = (
    type: string,
    body: Buffer | string,
    more: Partial<MalformedRequest> = {},
  ): MalformedRequest => ({
    method: "POST",
    path: "/api/v1/events",
    headers: [["content-type", type], ...anyHeaders(random)],
    body: Buffer.from(body),
    isChunked: random.chance(0.2),
    ...more,
  });
  const type = random.pick(jsonTypes);
  switch (random.int(0, 9)) {
    case 0:
    case 1:
    case 2:
      return post(type, brokenEvent(random));
    case 3: {
      const { body, known } = brokenBatch(random);
      return post(type, body, { accepts: known > 0 ? findsKnown(known) : recordsNothing });
    }
    case 4:
      return post(type, random.chance(0.5) ? noJson(random) : anyNonsense(random), {
        accepts: recordsNothing,
      });
    case 5:
      return post(random.pick(["application/x-ndjson", "application/jsonl"]), lines(random), {
        accepts: recordsNothing,
      });
    case 6:
      return post("application/cloudevents+json", cloudEvent(random));
    case 7:
      return post("application/cloudevents-batch+json", `[${cloudEvent(random)},${cloudEvent(random)}]`, {
        accepts: recordsNothing,
      });
    case 8:
      return post(random.pick(otherTypes), brokenEvent(random));
    default:
      return packed(random, post(type, brokenEvent(random)));
  }
}

const lines = (random: RandomSource): Buffer =>
  Buffer.concat(
    Array.from({ length: random.int(0, 8) }, () => {
      const line = random.chance(0.6) ? Buffer.from(brokenEvent(random)) : noJson(random);
      return Buffer.concat([line, Buffer.from(random.pick(["\n", "\r\n", "\n\n"]))]);
    }),
  );

function cloudEvent(random: RandomSource): string {
  const fields: Record<string, unknown> = {
    specversion: "1.0",
    id: `c${random.int(0, 1e9)}`,
    source: "/meters",
    type: "internet",
    subject: "nobody",
    data: { values: { upload: 1 } },
  };
  const broken = random.pick(["specversion", "id", "source", "type", "data", "subject"]);
  const wrong: unknown[] = [null, 0, true, [], "", { nope: 1 }, "a b\u0000", "x".repeat(400)];
  fields[broken] = random.pick(wrong.filter((value) => broken !== "data" || value !== undefined));
  return JSON.stringify(fields);
}

function packed(random: RandomSource, request: MalformedRequest): MalformedRequest {
  const plain = request.body ?? Buffer.alloc(0);
  const whole = gzipSync(plain);
  const [encoding, body] = random.pick<[string, Buffer]>([
    ["gzip", plain],
    ["gzip", whole],
    ["gzip", whole.subarray(0, random.int(1, whole.length - 1))],
    ["gzip", Buffer.concat([whole.subarray(0, 10), random.bytes(30)])],
    ["x-gzip", random.bytes(random.int(0, 60))],
    ["gzip", Buffer.alloc(0)],
    ["br", plain],
    ["deflate", plain],
    ["gzip, gzip", gzipSync(whole)],
    ["\xff", plain],
  ]);
  return { ...request, headers: [...request.headers, ["content-encoding", encoding]], body };
}

/** Calls beside `/events` that record or correct. */
export function otherWrite(random: RandomSource): MalformedRequest {
  const headers: [string, string][] = [
    ["content-type", random.pick([...jsonTypes, ...otherTypes])],
    ...anyHeaders(random),
  ];
  const name = () =>
    random.pick([
      "nobody",
      "%00",
      "%ff",
      "%",
      "a".repeat(400),
      "..%2f..",
      "%F0%9F%92%A9",
      "__proto__",
      "%ED%A0%80",
    ]);
  const body = random.chance(0.4)
    ? noJson(random)
    : Buffer.from(
        random.pick([
          ...[
            "{}",
            "[]",
            "null",
            '{"reason":""}',
            '{"reason":5}',
            '{"reason":"x","quantity":-1}',
            '{"reason":"x"}',
          ],
          ...[
            '{"reason":"\\u0000"}',
            '{"reason":"x","values":{"__proto__":1}}',
            '{"reason":"x","occurred_at":"9999"}',
          ],
          ...[
            brokenEvent(random),
            anyNonsense(random),
            '{"customer_id":0,"service":[],"units":1}',
            '{"customer_id":"x"}',
          ],
          ...[
            '{"customer_id":"x","service":"nope","units":1}',
            '{"customer_id":"x","service":"internet","units":"x"}',
          ],
        ]),
      );
  const path = random.pick([
    "/usage",
    "/api/v1/usage",
    `/api/v1/events/${name()}/${name()}/void`,
    `/api/v1/events/${name()}/${name()}/replace`,
  ]);
  return { method: "POST", path, headers, body, isChunked: random.chance(0.2) };
}
