import Big from "big.js";
import { afterEach, beforeEach, expect, test } from "vitest";
import { CopilotUsage } from "#/api/contract/copilot.ts";
import { createRestApi } from "#/api/rest/rest-api.ts";
import { createCaller } from "#/api/trpc/router.ts";
import { setPool } from "#/db/pool.ts";
import samplePeriod from "#/domain/credits/copilot/sample-period.json" with { type: "json" };
import { ask, read, readProblem, requestTo } from "../../../support/ask.ts";
import { slowPrice } from "../../../support/copilot-price-oracle.ts";
import { CopilotServer, copilotEnv } from "../../../support/copilot-server.ts";
import { useDatabase } from "../../../support/database.ts";

const { ctx, settings } = await useDatabase();
setPool(settings);
let server: CopilotServer;
beforeEach(async () => {
  server = await new CopilotServer().start();
});
afterEach(() => server.stop());

/** What the answer should be, made from the period the slow way. */
const expectedUsage = samplePeriod.messages.map(({ id, text, timestamp, report_id }) => {
  const report = samplePeriod.reports.find((one) => one.id === report_id);
  return report
    ? { message_id: id, timestamp, report_name: report.name, credits_used: report.credit_cost }
    : { message_id: id, timestamp, credits_used: Number(slowPrice(text)) };
});

test("without a service the sample period is the answer, at the root and in its place", async () => {
  const text = await (await ask("/usage")).text();
  expect(text).toBe(JSON.stringify({ usage: expectedUsage }));
  expect(text).toMatch(
    /^\{"usage":\[\{"message_id":1000,"timestamp":"2024-04-29T02:08:29.375Z","report_name":"Tenant Obligations Report","credits_used":79\},\{"message_id":1001,"timestamp":"2024-04-29T03:25:03.613Z","credits_used":5.2\},/,
  );
  expect(expectedUsage.map(({ message_id }) => message_id)).toEqual(
    Array.from({ length: 110 }, (_, n) => 1000 + n),
  );
  await read(await ask("/api/v1/usage"), CopilotUsage);
  expect(await (await ask("/api/v1/usage?explain=false")).text()).toBe(text);
});

test("the sample has every known report, and ids that answer 404, whose messages are priced by their text", () => {
  const named = new Set(samplePeriod.messages.map(({ report_id }) => report_id));
  for (const id of [5392, 8806, 1124, 5447, 3952, 7321, 9634, 8452]) expect(named).toContain(id);
  const times = samplePeriod.messages.map(({ timestamp }) => timestamp);
  expect(times).toEqual(times.toSorted());
  expect([times[0]?.slice(0, 10), times.at(-1)?.slice(0, 10)]).toEqual(["2024-04-29", "2024-05-04"]);
});

test("a service is asked at every call, its order kept", async () => {
  const api = createRestApi(() => copilotEnv(`${server.url}/`));
  const usage = async () => (await (await api.fetch(requestTo("/api/v1/usage"))).json()).usage;
  expect(await usage()).toEqual(expectedUsage);
  server.messages = samplePeriod.messages.toReversed();
  expect(await usage()).toEqual(expectedUsage.toReversed());
  server.messages = [];
  expect(await usage()).toEqual([]);
});

test("with explain each message has lines that add up to its credits; the root answers as always", async () => {
  const { usage } = await read(await ask("/api/v1/usage?explain=true"), CopilotUsage);
  expect(usage).toHaveLength(110);
  for (const { breakdown = [], credits_used } of usage) {
    const sum = breakdown.reduce((total, { credits }) => total.plus(credits), new Big(0));
    expect(sum.toNumber()).toBe(credits_used);
  }
  expect(usage[0]?.breakdown).toEqual([
    { rule: "report", label: "Tenant Obligations Report", count: 1, each: "79.00", credits: "79.00" },
  ]);
  expect(usage[1]?.breakdown?.map(({ rule, count, credits }) => [rule, count, credits])).toEqual([
    ["base", 1, "1.00"],
    ["characters", 58, "2.90"],
    ["short_words", 4, "0.40"],
    ["medium_words", 1, "0.20"],
    ["long_words", 3, "0.90"],
    ["third_vowels", 6, "1.80"],
    ["unique_words", 1, "-2.00"],
  ]);
  for (const query of ["explain=true", "explain=perhaps"]) {
    expect(await (await ask(`/usage?${query}`)).text()).toBe(JSON.stringify({ usage: expectedUsage }));
  }
  const problem = await readProblem(await ask("/api/v1/usage?explain=perhaps"), 422);
  expect(problem.errors).toEqual([{ path: "explain", message: "expected true or false" }]);
});

test("the console is told the same, with days and breakdowns", async () => {
  const caller = createCaller({ operation: ctx, requestId: "test" });
  const { isSample, customer, days, messages } = await caller.credits.copilot.usage();
  expect({ isSample, customer }).toEqual({ isSample: true, customer: "copilot" });
  expect(days.map(({ date }) => date)).toEqual([
    "2024-04-29",
    "2024-04-30",
    "2024-05-01",
    "2024-05-02",
    "2024-05-03",
    "2024-05-04",
  ]);
  const total = messages.reduce((sum, { credits }) => sum.plus(credits), new Big(0));
  expect(days.reduce((sum, { credits }) => sum.plus(credits), new Big(0)).eq(total)).toBe(true);
  expect(messages[0]).toMatchObject({
    id: 1000,
    timestamp: "2024-04-29T02:08:29.375Z",
    reportId: 5392,
    reportName: "Tenant Obligations Report",
    credits: "79.00",
  });
  const gone = messages.find(({ reportId }) => reportId === 7321);
  expect(gone).toMatchObject({ reportName: null, credits: slowPrice(gone?.text ?? "") });
});
