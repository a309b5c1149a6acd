import { brokenEvent } from "./broken-events.ts";
import { isRefusal, type WireRequest } from "./malformed-request.ts";
import type { RandomSource } from "./random-source.ts";

const head = (lines: readonly string[]) => Buffer.from(`${lines.join("\r\n")}\r\n\r\n`, "latin1");

/** Bytes that are no HTTP, or HTTP that contradicts itself or stops half way. */
export function protocolRequest(random: RandomSource): WireRequest {
  const event = brokenEvent(random);
  const post = (headers: readonly string[], body: string | Buffer = event) =>
    Buffer.concat([
      head(["POST /api/v1/events HTTP/1.1", "host: localhost", "content-type: application/json", ...headers]),
      Buffer.from(body),
    ]);
  const size = Buffer.byteLength(event);
  const whole: (() => Buffer)[] = [
    () => Buffer.concat([random.bytes(random.int(1, 200)), Buffer.from("\r\n\r\n")]),
    () =>
      head([
        `${random.pick(["", "get", "G ET", "\x00", "POST\x7f", "FOO"])} /health HTTP/1.1`,
        "host: localhost",
      ]),
    () =>
      head([
        `GET /health ${random.pick(["HTTP/9.9", "HTTP/0.9", "HTTP", "http/1.1", "HTTP/1.1 x", "SPDY/3"])}`,
      ]),
    () =>
      head([
        `GET ${random.pick(["health", "/a b", "/\x00", "http://", "*", "//", "/\x7f"])} HTTP/1.1`,
        "host: \x01",
      ]),
    () => head(["GET /health HTTP/1.1"]),
    () =>
      head([
        "GET /health HTTP/1.1",
        `host: ${random.pick(["evil.example", "", "localhost@evil", "[::1", "\xff", "a b"])}`,
      ]),
    () =>
      head([
        "GET /health HTTP/1.1",
        "host: localhost",
        `origin: ${random.pick(["http://evil.example", "null", "x", "://"])}`,
      ]),
    () =>
      head(["GET /health HTTP/1.1", "host: localhost", `x-long: ${"a".repeat(random.int(17_000, 40_000))}`]),
    () =>
      head([
        "GET /health HTTP/1.1",
        "host: localhost",
        random.pick(["no colon", ": x", "a\x00: b", "a b: c", " x: y", "a: \x00"]),
      ]),
    () => head([`GET /api/${"a".repeat(20_000)} HTTP/1.1`, "host: localhost"]),
    () => post([`content-length: ${size}`, "transfer-encoding: chunked"]),
    () => post([`content-length: ${size}`, `content-length: ${size + 1}`]),
    () => post([`content-length: ${random.pick(["-1", "x", "1e3", "", "0x10", "99999999999999999999999"])}`]),
    () =>
      post(
        ["transfer-encoding: chunked"],
        random.pick(["x\r\n\r\n", "-1\r\n\r\n", "fffffffffffffffff\r\n", `5;\x00\r\n${event}`]),
      ),
    () => post(["transfer-encoding: gzip"]),
    () => post([`content-length: ${size}`, "expect: the unexpected"]),
  ];
  // Half of a request, and then the end.
  const halves: (() => Buffer)[] = [
    () => post([`content-length: ${size + random.int(1, 10_000)}`]),
    () => post(["transfer-encoding: chunked"], `${size.toString(16)}\r\n${event.slice(0, 20)}`),
    () => Buffer.from("POST /api/v1/events HTTP/1.1\r\nhost: local"),
    () => post([`content-length: ${size}`, "content-encoding: gzip"], event.slice(0, 5)),
  ];
  if (random.chance(0.3))
    return { bytes: random.pick(halves)(), ends: true, mayBeCut: true, accepts: isRefusal };
  return { bytes: random.pick(whole)(), ends: true, mayBeCut: true, accepts: isRefusal };
}
