import { beforeEach, expect, test } from "vitest";
import { describeUser } from "#/domain/analytics/describe-user.ts";
import { undoImport } from "#/domain/analytics/imports/undo-import.ts";
import { listSessions } from "#/domain/analytics/list-sessions.ts";
import { listUsers } from "#/domain/analytics/list-users.ts";
import { prepareQuery } from "#/domain/analytics/meters/prepare-query.ts";
import { queryMeter } from "#/domain/analytics/meters/query-meter.ts";
import { overviewUsage } from "#/domain/analytics/overview-usage.ts";
import { proveTotal } from "#/domain/analytics/proof/prove-total.ts";
import { serviceId } from "#/domain/usage/catalogue/service-id.ts";
import { replaceEvent } from "#/domain/usage/corrections/replace-event.ts";
import { voidEvent } from "#/domain/usage/corrections/void-event.ts";
import { recordEvents } from "#/domain/usage/recording/record-events.ts";
import { reconcileRollups } from "#/domain/usage/rollups/reconcile-rollups.ts";
import { useDatabase } from "../../support/database.ts";
import { importFile } from "../../support/import-file.ts";
import { sessionFile, startText } from "../../support/session-file.ts";
import { emptyTables } from "../../support/stored-usage.ts";

const { ctx, sql } = await useDatabase();
const internet = await serviceId(sql, "internet");

beforeEach(() => emptyTables(sql));

const reported = (id: string, customer: string, occurred_at: string, upload: string, download: string) => ({
  id,
  customer,
  service: "internet",
  occurred_at,
  values: { upload, download },
});

const drift = async () => (await reconcileRollups(sql)).drifts;

test("reported sessions, corrected and voided, count beside imported ones as they now are", async () => {
  await importFile(
    ctx,
    sessionFile([{ username: "ann", start: "2022-12-01 10:00:00", upload: "100", download: "200" }]),
  );
  const receipts = await recordEvents(ctx, [
    reported("a", "ann", "2022-12-02T10:30:00.5Z", "1.5", "2"),
    reported("b", "ann", "2022-12-20T10:30:00Z", "1000", "2000"),
    reported("c", "bob", "2022-12-25T00:00:00Z", "7", "7"),
    reported("d", "ann", "2022-12-03T00:00:00Z", "4", "4"),
  ]);
  expect(receipts.map(({ status }) => status)).toEqual(Array(4).fill("accepted"));
  await voidEvent(ctx, { customer: "ann", id: "b", reason: "twice" });
  await voidEvent(ctx, { customer: "bob", id: "c", reason: "twice" });
  await replaceEvent(ctx, {
    customer: "ann",
    id: "d",
    reason: "late",
    replacement: { values: { upload: "5", download: "5" }, occurred_at: "2022-12-04T23:59:59Z" },
  });
  expect(await drift()).toEqual([]);
  const listed = await listSessions(ctx, internet, { username: "ann", page: 1, perPage: 10 });
  expect(listed).toMatchObject({
    total: 3,
    rows: [
      { startTime: "2022-12-04T23:59:59Z", upload: "5", download: "5", total: "10", durationSeconds: null },
      { startTime: "2022-12-02T10:30:00Z", upload: "1.5", total: "3.5", macAddress: null },
      { startTime: "2022-12-01T10:00:00Z", upload: "100", durationSeconds: 17_420 },
    ],
  });
  const described = await describeUser(ctx, internet, { username: "ann" });
  expect(described).toMatchObject({
    reference: "2022-12-04T23:59:59Z",
    lastSeen: "2022-12-04T23:59:59Z",
    usage: { 30: { sessions: 3, total: "313.5" }, 1: { sessions: 1 } },
  });
  expect(
    (await listUsers(ctx, internet, { page: 1, perPage: 10 })).rows.map(({ username }) => username),
  ).toEqual(["ann"]);
  expect(await overviewUsage(ctx, internet)).toMatchObject({
    latest: "2022-12-04T23:59:59Z",
    users: 1,
    all: { sessions: 3, total: "313.5" },
  });
  await expect(describeUser(ctx, internet, { username: "bob" })).rejects.toThrow("no user");
  const span = { from: "2022-12-01T10:00:00Z", to: "2022-12-31" };
  const { windows } = await queryMeter(
    ctx,
    await prepareQuery(ctx, {
      ...span,
      meter: "total",
      window: "month",
      timezone: "UTC",
      groupBy: "none",
      customers: [],
    }),
  );
  expect(windows).toMatchObject([{ value: "313.5", events: 3 }]);
  expect(await proveTotal(ctx, { ...span, customer: "ann", meter: "total", limit: 10 })).toMatchObject({
    total: "313.5",
    difference: "0",
    events: [
      { value: "300", receivedAt: null },
      { id: "a", value: "3.5" },
      { id: "d", status: "replaced", revision: 1 },
    ],
  });
});

test("while imports come, are replaced and undone, every reported event counts once", {
  timeout: 120_000,
}, async () => {
  const start = Date.UTC(2022, 11, 1) / 1000;
  const users = Array.from({ length: 40 }, (_, n) => `user${n}`);
  const file = (shift: number) =>
    sessionFile(
      Array.from({ length: 600 }, (_, n) => ({
        username: users[(n * 7 + shift) % users.length] ?? "",
        start: startText(start + ((n * 7919 + shift * 13) % (40 * 86_400))),
        upload: String(n),
        download: "1",
      })),
    );
  let accepted = 0;
  let isImporting = true;
  const report = async (reporter: number) => {
    for (let round = 0; isImporting || round < 5; round++) {
      const events = Array.from({ length: 20 }, (_, n) =>
        reported(
          `${reporter} ${round} ${n}`,
          users[(n * 3 + round) % users.length] ?? "",
          new Date((start + ((n * 104_729 + round * 86_311) % (40 * 86_400))) * 1000).toISOString(),
          "2",
          "1",
        ),
      );
      const receipts = await recordEvents(ctx, events);
      expect(receipts.every(({ status }) => status === "accepted")).toBe(true);
      accepted += receipts.length;
    }
  };
  const importing = async () => {
    const first = await importFile(ctx, file(0));
    const second = await importFile(ctx, file(1));
    await undoImport(ctx, first.id);
    const third = await importFile(ctx, file(2), { mode: "replace" });
    await importFile(ctx, file(0));
    await undoImport(ctx, third.id);
    expect(second.state).toBe("done");
    await importFile(ctx, file(3), { mode: "replace" });
    isImporting = false;
  };
  await Promise.all([importing(), report(1), report(2), report(3)]);
  expect(await drift()).toEqual([]);
  const [counted] = await sql<
    { reported: number; lost: number }[]
  >`select count(*)::int as reported, count(*) filter (where customers.id is null)::int as lost
    from usage_events left join customers on customers.id = customer_id where usage_events.import_id is null`;
  expect(counted).toEqual({ reported: accepted, lost: 0 });
});
