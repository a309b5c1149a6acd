import { mkdtemp, readdir, rm } from "node:fs/promises";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { getRequestListener } from "@hono/node-server";
import { afterAll, beforeAll, beforeEach, expect, onTestFinished, test, vi } from "vitest";
import { handleApi } from "#/api/handler.ts";
import { runGenerate } from "#/cli/generate.ts";
import { useDatabase } from "../../support/database.ts";
import { freePort } from "../../support/processes.ts";
import { runCommand, startCommand } from "../../support/run-command.ts";
import { serveApi } from "../../support/serve-api.ts";
import { emptyTables } from "../../support/stored-usage.ts";
import { makeServices } from "../../support/usage-services.ts";

const { ctx, sql, settings } = await useDatabase();
const url = await serveApi(settings);
const folder = await mkdtemp(join(tmpdir(), "meterline-generator-test-"));
afterAll(() => rm(folder, { recursive: true }));
beforeAll(() => makeServices(ctx));
beforeEach(() => emptyTables(sql));

/** What the command leaves behind would lie in `folder`. */
const generate = (...args: string[]) => runCommand(["generate", ...args], { TMPDIR: folder });

/** The same in this process, which takes no second to start; nothing is reported so. */
async function generateHere(...args: string[]) {
  const log = vi.spyOn(console, "log").mockImplementation(() => {});
  try {
    const code = await runGenerate(args.includes("--url") ? args : ["--url", url, ...args]);
    return { code, stdout: log.mock.calls.map(([line]) => `${line}\n`).join("") };
  } finally {
    log.mockRestore();
  }
}

async function verifyHere(run: string) {
  const { code, stdout } = await generateHere(...small, "--json", "--verify", "--run", run);
  return { code, verdict: JSON.parse(stdout) };
}

async function generateJson(...args: string[]) {
  const { code, stdout } = await generate("--url", url, "--json", ...args);
  return { code, verdict: JSON.parse(stdout) };
}

const load = ["--customers", "5", "--events", "1500", "--rate", "3000", "--batch", "50"];
const small = ["--customers", "3", "--events", "60", "--rate", "0", "--no-proxy"];
const good = { ok: true, lost: 0, doubled: 0, drift: "0", refused: 0, problems: [] };

/** The API behind a handler that may change what it answers. */
async function serveLying(lie: (request: Request) => Promise<Response>): Promise<string> {
  const server = createServer(getRequestListener(lie));
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  onTestFinished(() => {
    server.close();
    server.closeAllConnections();
  });
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

test("answers lost, connections broken, a busy server and a killed client lose and double nothing", async () => {
  const faults = ["--lost-replies", "15%", "--broken", "10%", "--busy", "3%", "--delays", "5%"];
  const options = [...load, ...faults, "--seed", "7"];
  const first = await generateJson(...options, "--crash-client", "1");
  expect(first).toMatchObject({
    code: 0,
    verdict: { ...good, sent: 1500, planned: 1500, accepted: 1500, crashes: 1, undelivered: 0 },
  });
  const { faults: done, duplicate, retries, run, totals } = first.verdict;
  expect(done.lostReplies).toBeGreaterThan(0);
  expect(done.broken).toBeGreaterThan(0);
  expect(done.busy).toBeGreaterThan(0);
  expect([duplicate, retries].every((count) => count > 0)).toBe(true);
  expect(totals).toEqual({ compared: 5, differing: 0 });
  expect(await sql`select from usage_events`).toHaveLength(1500);
  expect(await sql`select from usage_events where occurred_at < now() - interval '2 days'`).not.toEqual([]);

  const again = await generateJson(...load, "--run", run, "--no-proxy");
  expect(again).toMatchObject({ code: 0, verdict: { ...good, sent: 1500, accepted: 0, faults: null } });
  expect(again.verdict.duplicate).toBeGreaterThan(1500);
  expect(await sql`select from usage_events`).toHaveLength(1500);
  expect(await readdir(folder)).toEqual([]);
});

test("the verdict is a table, and a line that says it all", async () => {
  const { code, stdout, stderr } = await generate("--url", url, ...small);
  expect([code, stderr]).toEqual([0, ""]);
  expect(stdout).toMatch(/^ {2}run +gen-1-\d{8}T\d{9}\n {2}events +60\n/);
  expect(stdout).toMatch(/\nsent 60 · accepted 60 · duplicate \d+ · lost 0 · doubled 0 · drift 0\n$/);
});

test("it sees an event that is gone, changed, there twice or of no run", async () => {
  const { verdict } = await generateJson(...small);
  const verify = () => verifyHere(verdict.run);
  expect(await verify()).toMatchObject({ code: 0, verdict: { ...good, sent: 60 } });
  const id = `${verdict.run}-42`;
  await sql`create table kept as select * from usage_events where id = ${id}`;
  const restore = async () => {
    await sql`delete from usage_events where id in (${id}, 'stray')`;
    await sql`insert into usage_events select * from kept`;
  };

  await sql`delete from usage_events where id = ${id}`;
  const lost = await verify();
  expect(lost).toMatchObject({ code: 1, verdict: { ok: false, lost: 1, doubled: 0 } });
  expect(Number(lost.verdict.drift)).toBeGreaterThan(0);
  expect(lost.verdict.problems).toContainEqual(expect.stringContaining(`lacks ${id}`));

  await restore();
  await sql`update kept set key = gen_random_uuid()`;
  await sql`insert into usage_events select * from kept`;
  expect(await verify()).toMatchObject({ code: 1, verdict: { lost: 0, doubled: 1 } });

  await restore();
  await sql`update usage_events set id = 'stray' where id = ${id}`;
  expect(await verify()).toMatchObject({ code: 1, verdict: { lost: 1, doubled: 1 } });

  await restore();
  await sql`update usage_events set quantities = array[99] where id = ${id}`;
  const changed = await verify();
  expect(changed).toMatchObject({ code: 1, verdict: { lost: 0, doubled: 1 } });
  expect(changed.verdict.problems).toContainEqual(
    expect.stringMatching(/not as it was reported: 99, reported/),
  );

  await restore();
  expect((await verify()).code).toBe(0);
  await sql`update usage_rollups set sums = (select array_agg(value + 0.01 order by place) from unnest(sums) with ordinality as part(value, place))
    where ctid = (select min(ctid) from usage_rollups)`;
  expect(await verify()).toMatchObject({ code: 1, verdict: { lost: 0, doubled: 0, drift: "0.01" } });
  await sql`drop table kept`;
});

test("a server that says accepted and forgets is found out", async () => {
  let batches = 0;
  const forgetful = await serveLying(async (request) => {
    if (request.method !== "POST" || !request.url.endsWith("/events") || ++batches !== 3)
      return handleApi(request);
    const events: { id: string }[] = JSON.parse(await request.text());
    const receipts = events.map(({ id }) => ({
      id,
      status: "accepted",
      received_at: new Date().toISOString(),
    }));
    const counts = { accepted: events.length, duplicate: 0, conflict: 0, rejected: 0 };
    return Response.json({ receipts, counts });
  });
  const { code, stdout } = await generate("--url", forgetful, ...small, "--batch", "10", "--duplicates", "0");
  expect([code, stdout]).toEqual([1, expect.stringMatching(/lost 10 · doubled 0 · drift 0\n$/)]);
});

test("every scenario is as expected", async () => {
  const { code, stdout } = await generateHere("--scenario", "all");
  expect([code, stdout.match(/^FAILED.*|^ +>>>.*/gm)]).toEqual([0, null]);
  expect(stdout).toMatch(/\nrun gen-1-\d{8}T\d{9}: 19 of 19 scenarios · 19 ok · 0 failed\n$/);
});

test("a scenario that goes wrong says what was expected and what was seen", async () => {
  const lenient = await serveLying(async (request) => {
    const answer = await handleApi(request);
    return answer.status === 422 ? Response.json({ status: "accepted" }, { status: 201 }) : answer;
  });
  const { code, stdout } = await generateHere("--url", lenient, "--scenario", "negative-units,own-time");
  expect(code).toBe(1);
  expect(stdout).toMatch(/^FAILED negative-units: /);
  expect(stdout).toContain(
    '>>>  negative: expected {"http":422,"status":"rejected","path":"quantity"}, saw {"http":201,"status":"accepted"}',
  );
  expect(stdout).toMatch(/\nok {5}own-time: [\s\S]*: 2 of 2 scenarios · 1 ok · 1 failed\n$/);
});

test("--clean-up voids what runs have reported, and nothing else", async () => {
  const counts = async () =>
    (await sql`select count(*)::int as count from usage_events where voided_at is null`)[0]?.count;
  const event = (customer: string) =>
    runEvent({ id: `${customer}-1`, customer, service: "FileSync", quantity: 1 });
  await Promise.all([event("ada"), event("gen-ada"), event("gen-1-ada")]);
  const first = (await generateJson(...small)).verdict.run;
  const second = (await generateJson(...small)).verdict.run;
  await generateHere("--scenario", "equal-usages");
  expect(await counts()).toBe(3 + 60 + 60 + 2);
  expect(await generateHere("--clean-up", "--run", first)).toMatchObject({
    code: 0,
    stdout: "60 events of 3 customers voided\n",
  });
  expect((await verifyHere(second)).code).toBe(0);
  expect(await verifyHere(first)).toMatchObject({
    code: 1,
    verdict: { lost: 60, voided: 60 },
  });
  expect(await generateHere("--cleanup")).toMatchObject({
    code: 0,
    stdout: "62 events of 4 customers voided\n",
  });
  expect(await counts()).toBe(3);
});

async function runEvent(event: object): Promise<void> {
  const body = JSON.stringify(event);
  const headers = { "content-type": "application/json" };
  expect((await fetch(`${url}/api/v1/events`, { method: "POST", headers, body })).status).toBe(201);
}

test("Ctrl-C tells what became of what was sent, and leaves nothing behind", async () => {
  const args = ["generate", "--url", url, "--customers", "3", "--events", "100000", "--rate", "400"];
  const { child, ended } = startCommand(args, { TMPDIR: folder });
  await expect
    .poll(async () => (await sql`select from usage_events limit 1`).length, { timeout: 30_000 })
    .toBe(1);
  // A terminal sends the signal to all of its group, the reporting process too.
  process.kill(-(child.pid ?? 0), "SIGINT");
  const { code, stdout } = await ended;
  expect([code, stdout]).toEqual([130, expect.stringMatching(/events +[\d,]+ of 100,000: stopped early\n/)]);
  expect(stdout).toMatch(/ · lost 0 · doubled 0 · drift 0\n$/);
  expect(await readdir(folder)).toEqual([]);
});

test("a server that takes nothing is told by its reason", async () => {
  const full = await serveLying(async (request) =>
    request.method === "POST" && request.url.endsWith("/events")
      ? Response.json({ detail: "The disk is full." }, { status: 500 })
      : handleApi(request),
  );
  const { code, stdout } = await generate("--url", full, ...small, "--max-seconds", "1");
  expect([code, stdout]).toEqual([1, expect.stringMatching(/undelivered +6\d when .*500.*\n/)]);
  expect(stdout).toMatch(/sent 60 · accepted 0 · duplicate 0 · lost 60 · doubled 0 · drift 0\n$/);
});

test("it stops by itself when time is up", async () => {
  const { code, verdict } = await generateJson("--events", "100000", "--rate", "400", "--max-seconds", "1");
  expect([code, verdict]).toEqual([0, expect.objectContaining({ ...good, planned: 100_000 })]);
  expect(verdict.sent).toBeLessThan(2000);
});

test("a server without services, and none at all, are told in plain sentences", async () => {
  const empty = await serveLying(async (request) =>
    request.url.includes("/services")
      ? Response.json({ page: 1, per_page: 1000, total: 0, data: [] })
      : handleApi(request),
  );
  const refusal = (...args: string[]) => generateHere(...args).catch((error: unknown) => String(error));
  expect(await refusal("--url", empty)).toMatch(/The server has no service[\s\S]+SAMPLE_DATA/);
  const locked = await serveLying(async () => Response.json({ detail: "Send the key." }, { status: 401 }));
  expect(await refusal("--url", locked, "--scenario", "normal")).toMatch(
    /401: Send the key\. .*--api-key\.$/,
  );
  const nowhere = `http://127.0.0.1:${await freePort()}`;
  expect(await generate("--url", nowhere)).toEqual({
    code: 1,
    stdout: "",
    stderr: `${nowhere} does not answer (ECONNREFUSED). Is the server running?\n`,
  });
});

test("it names its options and scenarios", async () => {
  expect((await generateHere("--help")).stdout).toContain("--lost-replies SHARE");
  expect((await generateHere("--list-scenarios")).stdout.trim().split("\n")).toHaveLength(19);
  expect(await generate("--scenario", "dance")).toMatchObject({ code: 2, stdout: "" });
});
