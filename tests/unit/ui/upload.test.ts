import { expect, test } from "vitest";
import { readProblem, readWhole } from "#/ui/http/problem.ts";
import { toUploadUrl } from "#/ui/imports/send-file.ts";
import { measurePace } from "#/ui/imports/upload-progress.ts";
import { readPreferences } from "#/ui/preferences/preferences.ts";

test("the pace of an upload", () => {
  expect(measurePace({ sent: 2_000_000, total: 8_000_000, elapsed: 1000 })).toEqual({
    done: 0.25,
    bytesPerSecond: 2_000_000,
    secondsLeft: 3,
  });
  expect(measurePace({ sent: 0, total: 10, elapsed: 0 })).toEqual({
    done: 0,
    bytesPerSecond: null,
    secondsLeft: null,
  });
  expect(measurePace({ sent: 0, total: 0, elapsed: 5 }).done).toBe(1);
});

test("the address of an upload carries the options and the file's name", () => {
  expect(toUploadUrl("week 1&2.csv", { mode: "append", onError: "skip", dryRun: true })).toBe(
    "/api/v1/imports?mode=append&on_error=skip&dry_run=true&file_name=week+1%262.csv",
  );
});

test("problems are read out of replies, and other replies become one", () => {
  const body = JSON.stringify({ title: "Too large", detail: "At most 10 GB.", request_id: "r1" });
  expect(readProblem(413, body)).toEqual({ title: "Too large", detail: "At most 10 GB.", requestId: "r1" });
  expect(readProblem(502, "<html>")).toMatchObject({ detail: "The server answered with status 502." });
  expect(readProblem(0, "")).toMatchObject({ title: "No answer" });
  expect(readProblem(500, "null")).toMatchObject({ title: "Not understood" });
});

test("a whole number out of a reply", () => {
  expect(readWhole('{"id":7}', "id")).toBe(7);
  expect(readWhole('{"id":"7"}', "id")).toBeNull();
  expect(readWhole("[]", "id")).toBeNull();
});

test("preferences fall back to Kb and UTC", () => {
  expect(readPreferences(undefined, undefined)).toEqual({ unit: "Kb", zone: "UTC" });
  expect(readPreferences("GB", "Europe%2FBerlin")).toEqual({ unit: "GB", zone: "Europe/Berlin" });
  expect(readPreferences("TB", "%E0%A4%A")).toEqual({ unit: "Kb", zone: "UTC" });
});
