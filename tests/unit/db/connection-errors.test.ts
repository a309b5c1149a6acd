import { describe, expect, it } from "vitest";
import { explainVersion } from "#/db/check-server.ts";
import { explainConnectionError, isPassing } from "#/db/explain-connection-error.ts";

const failure = (code: string | undefined, text = "it said p%ss and no") =>
  Object.assign(new Error(text), code ? { code } : {});

describe("explainConnectionError", () => {
  const url = "postgres://ann:p%25ss@db.example:6000/usage";
  const codes = [
    "ENOTFOUND",
    "ECONNREFUSED",
    "ETIMEDOUT",
    "CONNECT_TIMEOUT",
    "ECONNRESET",
    "CONNECTION_CLOSED",
    "28P01",
    "28000",
    "3D000",
  ];

  it.each([...codes, "42501", "53300", "57P03", "ERR_INVALID_URL", "XX000", undefined])(
    "says what %s means, without the password",
    (code) => {
      const { message } = explainConnectionError(failure(code), url, "DATABASE_URL");
      expect(message).toMatch(/^[A-Z][^\n]+\.$/i);
      expect(message).not.toContain("p%ss");
      expect(message).not.toContain("p%25ss");
    },
  );

  it("finds the reason in Node's bundle of failed addresses", () => {
    const both = new AggregateError([failure("ECONNREFUSED"), failure("ECONNREFUSED")]);
    expect(explainConnectionError(both, url, "DATABASE_URL").message).toBe(
      "Nothing listens at db.example:6000, the server in DATABASE_URL: start PostgreSQL there or correct host and port.",
    );
  });

  it("waits for a server that is starting, for nothing else", () => {
    expect(["57P03", "ECONNREFUSED", "28P01"].map((code) => isPassing(failure(code)))).toEqual([
      true,
      false,
      false,
    ]);
  });
});

describe("explainVersion", () => {
  it.each([
    [90624, false],
    [150018, false],
    [160000, true],
    [180004, true],
  ])("of %i", (version, isFine) => {
    expect(explainVersion(version, "15.18 (Debian)") === undefined).toBe(isFine);
  });

  it("names what was found and what is needed", () => {
    expect(explainVersion(150018, "15.18 (Debian)")).toContain(
      "PostgreSQL 15.18 (Debian): Meterline needs 16 or later",
    );
  });
});
