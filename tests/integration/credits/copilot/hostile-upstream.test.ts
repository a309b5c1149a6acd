import type { RequestListener } from "node:http";
import { gzipSync } from "node:zlib";
import { afterEach, beforeEach, expect, test } from "vitest";
import { createRestApi } from "#/api/rest/rest-api.ts";
import { setPool } from "#/db/pool.ts";
import { readProblem, requestTo } from "../../../support/ask.ts";
import {
  answer,
  brokenBody,
  CopilotServer,
  copilotEnv,
  endlessBody,
  jsonText,
  reset,
  silence,
  slowBody,
} from "../../../support/copilot-server.ts";
import { useDatabase } from "../../../support/database.ts";

const { settings } = await useDatabase();
setPool(settings);
let server: CopilotServer;

beforeEach(async () => {
  server = await new CopilotServer().start();
  server.messages = [
    { id: 1, text: "What is the lease term?", timestamp: "2024-04-29T02:08:29.375Z", report_id: 5392 },
    { id: 2, text: "What is the lease term?", timestamp: "2024-04-29T03:08:29.375Z" },
  ];
});
afterEach(() => server.stop());

const api = (more: Record<string, string> = {}) => createRestApi(() => copilotEnv(server.url, more));
const askUsage = async (more?: Record<string, string>) => api(more).fetch(requestTo("/api/v1/usage"));

const rightAnswer =
  '{"usage":[{"message_id":1,"timestamp":"2024-04-29T02:08:29.375Z","report_name":"Tenant Obligations Report","credits_used":79},{"message_id":2,"timestamp":"2024-04-29T03:08:29.375Z","credits_used":1.85}]}';

const message = (more: string) =>
  jsonText(`{"messages":[{"id":1,"text":"a","timestamp":"2024-04-29T02:08:29Z"${more}}]}`);
const bare = (fields: string) => jsonText(`{"messages":[{${fields}}]}`);

test.each<[string, RequestListener, RegExp]>([
  ["malformed JSON", jsonText('{"messages":[{"id":1,'), /is no JSON/],
  ["an empty body", jsonText(""), /is no JSON/],
  ["an HTML page with status 200", answer(200, "text/html", "<html>Welcome</html>"), /is no JSON/],
  ["bytes that are not UTF-8", answer(200, "application/json", Buffer.from([0x22, 0xff, 0x22])), /not UTF-8/],
  [
    "deep nesting",
    jsonText(`${"[".repeat(200_000)}1234567890123456789${"]".repeat(200_000)}`),
    /no JSON|JSON object/,
  ],
  ["a list", jsonText("[]"), /it is an array; expected a JSON object/],
  ["null", jsonText("null"), /it is null/],
  ["no messages", jsonText("{}"), /messages is missing; expected an array/],
  ["messages as an object", jsonText('{"messages":{}}'), /messages is an object/],
  ["a message that is text", jsonText('{"messages":["a"]}'), /messages.0 is "a"/],
  ["no id", bare('"text":"a","timestamp":"2024-04-29"'), /messages.0.id is missing/],
  ["an id as text", bare('"id":"1","text":"a","timestamp":"2024-04-29"'), /messages.0.id is "1"/],
  ["an id with a fraction", bare('"id":1.5,"text":"a","timestamp":"2024-04-29"'), /messages.0.id is 1.5/],
  [
    "an id that a float rounds",
    bare('"id":9007199254740993,"text":"a","timestamp":"2024-04-29"'),
    /messages.0.id is a number; expected a whole number/,
  ],
  ["no text", bare('"id":1,"timestamp":"2024-04-29"'), /messages.0.text is missing/],
  ["text that is a number", bare('"id":1,"text":5,"timestamp":"2024-04-29"'), /messages.0.text is 5/],
  ["no timestamp", bare('"id":1,"text":"a"'), /messages.0.timestamp is missing/],
  ["a timestamp that is a number", bare('"id":1,"text":"a","timestamp":5'), /messages.0.timestamp is 5/],
  [
    "a day that there is not",
    bare('"id":1,"text":"a","timestamp":"2024-02-30T00:00:00Z"'),
    /timestamp is "2024-02-30/,
  ],
  ["a report's id as text", message(',"report_id":"5392"'), /messages.0.report_id is "5392"/],
  [
    "two messages of one id",
    jsonText(
      '{"messages":[{"id":1,"text":"a","timestamp":"2024-04-29"},{"id":1,"text":"b","timestamp":"2024-04-29"}]}',
    ),
    /messages.1 has id 1 like an earlier message, but differs/,
  ],
  [
    "a redirect on the same host",
    answer(302, "text/plain", "", { location: "/elsewhere" }),
    /redirect \(302\)/,
  ],
  [
    "a redirect to another host",
    answer(307, "text/plain", "", { location: "http://127.0.0.2/" }),
    /redirect/,
  ],
  ["an XML 404", answer(404, "application/xml", "<error/>"), /answered 404/],
  ["a 403", answer(403, "application/json", "{}"), /answered 403/],
  ["a 204", answer(204, "application/json", ""), /answered 204/],
  ["a part", answer(206, "application/json", '{"messages":[]}'), /answered 206/],
  ["a body that never ends", endlessBody, /larger than 64 MB/],
  [
    "a small gzip that is huge when unpacked",
    answer(200, "application/json", gzipSync(Buffer.alloc(100_000_000, " ")), { "content-encoding": "gzip" }),
    /larger than 64 MB/,
  ],
])("%s for messages is a problem that says so", async (_, listener, detail) => {
  // The time limit of one try is not what is looked at here.
  server.onceMessages(listener);
  const problem = await readProblem(await askUsage({ COPILOT_TIMEOUT_SECONDS: "20" }), 500);
  expect(problem.title).toBe("Upstream failed");
  expect(problem.detail).toMatch(detail);
  expect(problem.detail).not.toMatch(/127\.0\.0|http/);
  expect(server.asked).toEqual(["/messages/current-period"]);
});

test.each<[string, string, RegExp]>([
  ["no name", '{"id":5392,"credit_cost":1}', /name is missing/],
  ["a name of null", '{"id":5392,"name":null,"credit_cost":1}', /name is null/],
  ["no cost", '{"id":5392,"name":"x"}', /credit_cost is missing/],
  ["a cost as text", '{"id":5392,"name":"x","credit_cost":"79"}', /credit_cost is "79"/],
  ["a negative cost", '{"id":5392,"name":"x","credit_cost":-1}', /credit_cost is -1/],
  ["a cost beyond floats", '{"id":5392,"name":"x","credit_cost":1e400}', /credit_cost is Infinity/],
  ["a cost of too many digits", '{"id":5392,"name":"x","credit_cost":1e30}', /credit_cost is 1e\+30/],
  ["another report", '{"id":8806,"name":"x","credit_cost":1}', /id is 8806; expected 5392/],
  ["no id", '{"name":"x","credit_cost":1}', /id is missing/],
  ["a list", "[]", /it is an array/],
  ["no JSON", "<report/>", /is no JSON/],
])("%s in a report is a problem that says so", async (_, body, detail) => {
  server.once("/reports/5392", jsonText(body));
  const problem = await readProblem(await askUsage(), 500);
  expect(problem.detail).toMatch(detail);
  expect(problem.errors?.[0]?.path).not.toBe("http");
});

test.each<[string, RequestListener[]]>([
  ["a connection that is cut", [reset, reset]],
  ["a body that breaks off", [brokenBody]],
  ["answers of 500 and 503", [answer(500, "text/plain", "x"), answer(503, "text/plain", "x")]],
  ["silence", [silence]],
  ["a body that stops", [slowBody]],
  ["429 that asks for no time", [answer(429, "text/plain", "slow down", { "retry-after": "0" })]],
  ["no failure at all", []],
])("after %s the next try is the answer", async (_, listeners) => {
  server.onceMessages(...listeners);
  server.once("/reports/5392", ...listeners);
  const response = await askUsage();
  expect(await response.text()).toBe(rightAnswer);
  expect(response.status).toBe(200);
  expect(server.asked).toHaveLength(2 * (listeners.length + 1));
});

test.each([
  ["seconds", () => "1"],
  ["a date", () => new Date(Date.now() + 1999).toUTCString()],
])("Retry-After in %s is waited for", async (_, value) => {
  const times: number[] = [];
  server.onceMessages((request, response) => {
    times.push(performance.now());
    answer(429, "text/plain", "", { "retry-after": value(), date: new Date().toUTCString() })(
      request,
      response,
    );
  });
  server.onceMessages((_request, response) => {
    times.push(performance.now());
    jsonText('{"messages":[]}')(null, response);
  });
  const response = await askUsage({ COPILOT_TIMEOUT_SECONDS: "5" });
  expect(await response.text()).toBe('{"usage":[]}');
  const [first = 0, second = 0] = times;
  // A timer may ring a millisecond early.
  expect(second - first).toBeGreaterThan(900);
});

test("who asks to wait longer than a call may take is not asked again", async () => {
  server.onceMessages(answer(503, "text/plain", "", { "retry-after": "3600" }));
  expect((await readProblem(await askUsage(), 500)).detail).toBe("The Copilot service answered 503.");
  expect(server.asked).toHaveLength(1);
});

test("one that keeps failing is tried four times, one that is away says so without its address", async () => {
  server.onceMessages(...new Array(4).fill(answer(502, "text/plain", "bad gateway")));
  expect((await readProblem(await askUsage(), 500)).detail).toBe("The Copilot service answered 502.");
  expect(server.asked).toHaveLength(4);
  const gone = createRestApi(() => copilotEnv("http://127.0.0.1:1/base/"));
  const problem = await readProblem(await gone.fetch(requestTo("/api/v1/usage")), 500);
  expect(problem.detail).toBe("The Copilot service can't be reached, or broke off its answer.");
});

test("a report that fails fails the answer; one that is gone is priced by its text", async () => {
  server.once("/reports/5392", ...new Array(4).fill(answer(500, "text/plain", "x")));
  expect((await readProblem(await askUsage(), 500)).detail).toBe("The Copilot service answered 500.");
  server.reports = [];
  const response = await askUsage();
  expect(await response.json()).toEqual({
    usage: [
      { message_id: 1, timestamp: "2024-04-29T02:08:29.375Z", credits_used: 1.85 },
      { message_id: 2, timestamp: "2024-04-29T03:08:29.375Z", credits_used: 1.85 },
    ],
  });
});

test.each<[string, string, string]>([
  ["half up", "61.005", "61.01"],
  ["down", "61.00499999999999999999", "61"],
  ["of more digits than a float has", "123456789012345678.125", "123456789012345678.13"],
  ["with an exponent", "7.9e1", "79"],
  ["of nothing", "0", "0"],
])("a cost %s is exact to two decimals", async (_, cost, credits) => {
  server.once("/reports/5392", jsonText(`{"id":5392,"name":"x","credit_cost":${cost}}`));
  expect(await (await askUsage()).text()).toContain(`"report_name":"x","credits_used":${credits}}`);
});

test.each<[string, RequestListener]>([
  ["unknown fields", message(',"report_id":null,"model":"x","cost":{"a":[1]}')],
  [
    "another content type",
    answer(200, "text/plain", '{"messages":[{"id":1,"text":"a","timestamp":"2024-04-29T02:08:29Z"}]}'),
  ],
  [
    "gzip",
    answer(
      200,
      "application/json",
      gzipSync('{"messages":[{"id":1,"text":"a","timestamp":"2024-04-29T02:08:29Z"}]}'),
      { "content-encoding": "gzip" },
    ),
  ],
  [
    "the same message twice",
    jsonText(
      '{"messages":[{"id":1,"text":"a","timestamp":"2024-04-29T02:08:29Z"},{"timestamp":"2024-04-29T02:08:29Z","text":"a","id":1,"report_id":null}]}',
    ),
  ],
])("%s do no harm", async (_, listener) => {
  server.onceMessages(listener);
  expect(await (await askUsage()).json()).toEqual({
    usage: [{ message_id: 1, timestamp: "2024-04-29T02:08:29Z", credits_used: 2 }],
  });
});

test("ids, times and names are echoed as they came", async () => {
  server.onceMessages(
    jsonText(
      '{"messages":[{"id":9007199254740991,"text":"a","timestamp":"2024-04-29 02:08:29.123456+02:00","report_id":7}]}',
    ),
  );
  server.once("/reports/7", jsonText('{"id":7,"name":"\\u201cA\\u201d \\"b\\" \\ud83d","credit_cost":0.1}'));
  expect(await (await askUsage()).text()).toBe(
    '{"usage":[{"message_id":9007199254740991,"timestamp":"2024-04-29 02:08:29.123456+02:00","report_name":"“A” \\"b\\" \\ud83d","credits_used":0.1}]}',
  );
});
