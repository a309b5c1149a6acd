import { expect, test } from "vitest";
import { copilotSettings, sourceOf } from "#/domain/credits/copilot/settings.ts";
import { EnvError, parseEnv } from "#/env.ts";

test("without settings the sample answers, and nothing runs by itself", () => {
  const settings = copilotSettings(parseEnv({}));
  expect(settings).toEqual({
    url: undefined,
    customer: "copilot",
    syncMinutes: null,
    tryMs: 5000,
    reportMs: 300_000,
  });
  expect(sourceOf(settings)).toBe("sample");
});

test.each([
  [{ COPILOT_API_URL: "http://h:8080/copilot/" }, { url: "http://h:8080/copilot/", syncMinutes: 15 }],
  [{ COPILOT_API_URL: " https://h " }, { url: "https://h" }],
  [{ COPILOT_API_URL: "https://h", COPILOT_SYNC_MINUTES: "0" }, { syncMinutes: null }],
  [{ COPILOT_API_URL: "https://h", COPILOT_SYNC_MINUTES: "60" }, { syncMinutes: 60 }],
  [{ COPILOT_SYNC_MINUTES: "60" }, { syncMinutes: null }],
  [{ COPILOT_CUSTOMER: "acme" }, { customer: "acme" }],
  [
    { COPILOT_TIMEOUT_SECONDS: "0.5", COPILOT_REPORT_CACHE_SECONDS: "0" },
    { tryMs: 500, reportMs: 0 },
  ],
])("%j is understood", (source, expected) => {
  expect(copilotSettings(parseEnv(source))).toMatchObject(expected);
});

test.each([
  [{ COPILOT_API_URL: "ftp://h" }, /^COPILOT_API_URL: expected http:/],
  [{ COPILOT_API_URL: "h:8080" }, /^COPILOT_API_URL: expected http:/],
  [{ COPILOT_API_URL: "http://user:secret@h" }, /^COPILOT_API_URL: expected .* without credentials/],
  [{ COPILOT_API_URL: "http://h?period=1" }, /^COPILOT_API_URL: expected .* without credentials and query/],
  [{ COPILOT_SYNC_MINUTES: "1.5" }, /^COPILOT_SYNC_MINUTES is "1.5"/],
  [{ COPILOT_SYNC_MINUTES: "-1" }, /^COPILOT_SYNC_MINUTES is "-1"/],
  [{ COPILOT_TIMEOUT_SECONDS: "0" }, /^COPILOT_TIMEOUT_SECONDS is "0"/],
])("%j is refused by name, without showing a secret", (source, message) => {
  expect(() => parseEnv(source)).toThrow(EnvError);
  expect(() => parseEnv(source)).toThrow(message);
  expect(() => parseEnv(source)).not.toThrow(/secret/);
});
