import { describe, expect, test } from "vitest";
import { readAnswer } from "#/client/read-answer.ts";

const ids = ["a", "b"];
const answer = (status: number, body: unknown, headers: Record<string, string> = {}) =>
  readAnswer(
    {
      status,
      header: (name) => headers[name],
      text: typeof body === "string" ? body : JSON.stringify(body),
    },
    ids,
    0,
  );
const receipt = (id: string, more: object = { status: "accepted" }) => ({ id, ...more });

test("receipts are read one by one", () => {
  const receipts = [
    receipt("a", { status: "duplicate", received_at: "2026-11-21T12:00:00Z", more: 1 }),
    receipt("b", { status: "conflict", differs: ["quantity"] }),
  ];
  expect(answer(200, { receipts })).toEqual({
    kind: "receipts",
    receipts: [
      { id: "a", status: "duplicate", receivedAt: "2026-11-21T12:00:00Z" },
      { id: "b", status: "conflict", differs: ["quantity"] },
    ],
  });
});

describe("an answer of success counts as lost", () => {
  test.each<[string, unknown]>([
    ["no JSON", "<html>"],
    ["an empty body", ""],
    ["no receipts", { ok: true }],
    ["too few", { receipts: [receipt("a")] }],
    ["too many", { receipts: [receipt("a"), receipt("b"), receipt("c")] }],
    ["another's", { receipts: [receipt("a"), receipt("x")] }],
    ["in another order", { receipts: [receipt("b"), receipt("a")] }],
    ["of an unknown status", { receipts: [receipt("a"), receipt("b", { status: "maybe" })] }],
    ["null", { receipts: [null, receipt("b")] }],
  ])("with %s", (_, body) => {
    expect(answer(200, body)).toMatchObject({ kind: "retry", waitMs: 0 });
  });
});

test.each([408, 425, 429, 500, 502, 503, 504, 599])("%i is tried again", (status) => {
  const outcome = answer(status, { detail: "later" }, { "retry-after": "2" });
  expect(outcome).toEqual({ kind: "retry", reason: `HTTP ${status}: later`, waitMs: 2000 });
});

test.each([
  [400, true],
  [422, true],
  [415, true],
  [401, false],
  [403, false],
  [404, false],
  [405, false],
  [308, false],
])("%i is not tried again; the events are at fault: %s", (status, isFault) => {
  expect(answer(status, { detail: "no" })).toMatchObject({ kind: "refused", status, isFault });
});

test("413 is too large", () => {
  expect(answer(413, "").kind).toBe("too large");
});

test("a refusal says what the server said", () => {
  const reason = (status: number, body: unknown, headers = {}) =>
    Reflect.get(answer(status, body, headers), "reason");
  expect(reason(422, { title: "Invalid", detail: "customer: expected text" })).toBe(
    "HTTP 422: customer: expected text",
  );
  expect(reason(404, { title: "Not found" })).toBe("HTTP 404: Not found");
  expect(reason(401, "<html>secret</html>")).toBe("HTTP 401");
  expect(reason(301, "", { location: "https://b.example/" })).toContain("redirected to https://b.example/");
});
