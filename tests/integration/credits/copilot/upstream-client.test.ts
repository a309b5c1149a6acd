import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { type ClientOptions, CopilotClient } from "#/domain/credits/copilot/copilot-client.ts";
import { priceMessages } from "#/domain/credits/copilot/price-messages.ts";
import { httpTransport } from "#/domain/credits/copilot/transport.ts";
import { answer, CopilotServer } from "../../../support/copilot-server.ts";

let server: CopilotServer;
beforeEach(async () => {
  server = await new CopilotServer().start();
});
afterEach(async () => {
  vi.useRealTimers();
  await server.stop();
});

const clientOf = (more: Partial<ClientOptions> = {}) =>
  new CopilotClient(httpTransport(server.url), {
    tryMs: 5000,
    callMs: 20_000,
    pauseMs: 1,
    longestPauseMs: 5,
    restMs: 50,
    reportMs: 60_000,
    missingMs: 60_000,
    ...more,
  });

const askingFor = (reports: number, messages: number) =>
  Array.from({ length: messages }, (_, n) => ({
    id: n,
    text: `message ${n}`,
    timestamp: "2024-05-01T00:00:00Z",
    report_id: 1 + (n % reports),
  }));

test("a report is asked for once, however many messages and requests name it, and not again while it is kept", async () => {
  const client = clientOf();
  server.reportMs = 20;
  const answers = await Promise.all(Array.from({ length: 5 }, () => priceMessages(client)));
  expect(new Set(answers.map((prices) => JSON.stringify(prices.map(({ credits }) => credits)))).size).toBe(1);
  expect(answers[0]).toHaveLength(110);
  const named = ["1124", "3952", "5392", "5447", "7321", "8452", "8806", "9634"].map(
    (id) => `/reports/${id}`,
  );
  expect(server.askedReports.toSorted()).toEqual(named);
  await priceMessages(client);
  expect(server.askedReports).toHaveLength(8);
});

test("reports and their absence are asked for again when their time is over", async () => {
  const forgetful = clientOf({ reportMs: 0, missingMs: 0 });
  await priceMessages(forgetful);
  await priceMessages(forgetful);
  expect(server.askedReports).toHaveLength(16);
  const brief = clientOf({ reportMs: 60_000, missingMs: 1 });
  await brief.report(5392);
  await brief.report(7321);
  await expect
    .poll(
      async () => {
        await brief.report(5392);
        await brief.report(7321);
        return server.askedReports.filter((path) => path === "/reports/7321").length;
      },
      { interval: 5 },
    )
    .toBeGreaterThan(3);
  expect(server.askedReports.filter((path) => path === "/reports/5392")).toHaveLength(3);
});

test("at most eight reports are asked for at the same time, by all requests together", async () => {
  server.messages = askingFor(60, 200);
  server.reportMs = 5;
  const client = clientOf();
  await Promise.all([priceMessages(client), priceMessages(client), priceMessages(client)]);
  expect(server.askedReports).toHaveLength(60);
  expect(server.mostAtOnce).toBe(8);
});

test("after the first failure the other reports are not asked for", async () => {
  server.messages = askingFor(500, 500);
  server.once("/reports/3", answer(403, "text/plain", "no"));
  await expect(priceMessages(clientOf())).rejects.toThrow("answered 403");
  expect(server.askedReports.length).toBeLessThan(30);
});

test("a service that fails calls in a row is left alone, and asked again after a rest", async () => {
  const restMs = 60_000;
  const client = clientOf({ restMs });
  server.onceMessages(...new Array(16).fill(answer(500, "text/plain", "x")));
  for (let call = 0; call < 3; call++) await expect(client.messages()).rejects.toThrow("answered 500");
  expect(server.asked).toHaveLength(12);
  await expect(client.messages()).rejects.toThrow("left alone for a moment");
  expect(server.asked).toHaveLength(12);
  // Reports are asked for all the same.
  expect(await client.report(5392)).toMatchObject({ credits: "79.00" });
  // The first call after the rest sees whether it is better; it is not, so that it rests again.
  vi.useFakeTimers({ toFake: ["Date"], now: Date.now() + restMs });
  await expect(client.messages()).rejects.toThrow("answered 500");
  expect(server.asked).toHaveLength(17);
  await expect(client.messages()).rejects.toThrow("left alone for a moment");
  vi.setSystemTime(Date.now() + restMs);
  expect(await client.messages()).toHaveLength(110);
  expect(server.asked).toHaveLength(18);
});

test("what is wrong with an answer is not tried again, and opens nothing", async () => {
  const client = clientOf();
  server.onceMessages(...new Array(5).fill(answer(200, "application/json", "{}")));
  for (let call = 0; call < 5; call++) await expect(client.messages()).rejects.toThrow("messages is missing");
  expect(server.asked).toHaveLength(5);
  expect(await client.messages()).toHaveLength(110);
});

test("a call ends when its time is over, whatever its tries do", async () => {
  const client = clientOf({ tryMs: 40, callMs: 100 });
  server.onceMessages(...new Array(10).fill(() => {}));
  await expect(client.messages()).rejects.toThrow("did not answer in time");
  expect(server.asked.length).toBeLessThan(5);
});
