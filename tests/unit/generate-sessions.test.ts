import { createHash } from "node:crypto";
import { expect, test } from "vitest";
import { generateSessions, sampleShape } from "#/domain/analytics/generate-sessions.ts";
import { scanPieces } from "../support/scan-file.ts";

const fileOf = (shape: typeof sampleShape) => [...generateSessions(shape)].map((piece) => Buffer.from(piece));
const hash = (pieces: Buffer[]) => createHash("sha256").update(Buffer.concat(pieces)).digest("hex");
const sample = fileOf(sampleShape);

test("the sample is the same bytes everywhere", () => {
  expect(hash(sample)).toBe("b708539e1fbb29779294a67fca4aa581473901b203dd51ce87cd71927ba41198");
});

test("the sample is a good file of the size it claims", () => {
  const file = scanPieces(sample);
  expect(file).toMatchObject({ rowsRead: 50_000, rowsRejected: 0, refusal: undefined });
  expect(new Set(file.sessions.map(({ username }) => username)).size).toBe(1000);
  const starts = file.sessions.map(({ start }) => start);
  expect(Math.min(...starts.slice(0, 1000))).toBeGreaterThanOrEqual(Date.UTC(2022, 10, 1) / 1000);
  expect(
    starts.every((start) => start >= Date.UTC(2022, 10, 1) / 1000 && start < Date.UTC(2022, 11, 31) / 1000),
  ).toBe(true);
});

test("names are an adjective, a noun and a digit, and never the same for two users", () => {
  const file = scanPieces(fileOf({ ...sampleShape, users: 5000, sessions: 60_000 }));
  const names = new Set(file.sessions.map(({ username }) => username));
  expect(names.size).toBe(5000);
  expect([...names].every((name) => /^[a-z]+[A-Z][a-z]+\d+$/.test(name))).toBe(true);
});

test("another seed is another file", () => {
  const shape = { ...sampleShape, sessions: 10 };
  expect(hash(fileOf({ ...shape, seed: 1 }))).not.toBe(hash(fileOf({ ...shape, seed: 2 })));
});
