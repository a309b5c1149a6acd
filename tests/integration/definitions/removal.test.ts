import { beforeEach, expect, test } from "vitest";
import { undoImport } from "#/domain/analytics/imports/undo-import.ts";
import { DomainError } from "#/domain/domain-error.ts";
import { serviceId } from "#/domain/usage/catalogue/service-id.ts";
import { voidEvent } from "#/domain/usage/corrections/void-event.ts";
import { createCustomer } from "#/domain/usage/definitions/create-customer.ts";
import { createMeter } from "#/domain/usage/definitions/create-meter.ts";
import { createService } from "#/domain/usage/definitions/create-service.ts";
import { findCustomer } from "#/domain/usage/definitions/described-customer.ts";
import { findService } from "#/domain/usage/definitions/list-services.ts";
import { findMeter } from "#/domain/usage/definitions/read-definitions.ts";
import { removeCustomer } from "#/domain/usage/definitions/remove-customer.ts";
import { removeMeter } from "#/domain/usage/definitions/remove-meter.ts";
import { removeService } from "#/domain/usage/definitions/remove-service.ts";
import { updateMeter } from "#/domain/usage/definitions/update-meter.ts";
import { recordEvents } from "#/domain/usage/recording/record-events.ts";
import { reconcileRollups } from "#/domain/usage/rollups/reconcile-rollups.ts";
import { useDatabase } from "../../support/database.ts";
import { emptyDefinitions } from "../../support/definitions.ts";
import { importFile } from "../../support/import-file.ts";
import { sessionFile } from "../../support/session-file.ts";

const { ctx, sql } = await useDatabase();

beforeEach(async () => {
  await emptyDefinitions(sql);
  await sql`truncate imports, import_claims, import_faults`;
  await createService(ctx, { slug: "Storage" });
  await createMeter(ctx, { service: "Storage", slug: "stored", unit: "GB", aggregation: "sum" });
});

const event = (id: string, customer: string) => ({ id, customer, service: "Storage", quantity: 2 });

/** Whether what is done was done, or refused as a conflict. */
const isDone = async (work: Promise<unknown>) => {
  try {
    await work;
    return true;
  } catch (error) {
    if (error instanceof DomainError && error.code === "conflict") return false;
    throw error;
  }
};

const isWhole = async () => {
  expect((await reconcileRollups(sql)).drifts).toEqual([]);
  const orphans = await sql`
    select from usage_events event
    where not exists (select from customers where customers.id = customer_id)
      or not exists (select from services where services.id = service_id)`;
  expect(orphans).toHaveLength(0);
};

test("what has events stays, though the only one was voided", async () => {
  await recordEvents(ctx, [event("e", "ann")]);
  for (const round of ["counting", "voided"]) {
    for (const refused of [
      () => removeService(ctx, "Storage"),
      () => removeMeter(ctx, "stored"),
      () => removeCustomer(ctx, "ann"),
      () => updateMeter(ctx, "stored", { aggregation: "max" }),
      () => updateMeter(ctx, "stored", { attribute: "size" }),
    ]) {
      await expect(refused(), round).rejects.toMatchObject({
        code: "conflict",
        message: expect.stringContaining("has usage events"),
      });
    }
    await voidEvent(ctx, { customer: "ann", id: "e", reason: "test" });
  }
  expect(await findService(ctx, "Storage")).toMatchObject({ events: 0, lastSeenAt: null });
  expect(await findCustomer(ctx, "ann")).toMatchObject({ lastSeenAt: null });
  const changed = await updateMeter(ctx, "stored", { aggregation: "sum", name: "Stored", price: "0.1" });
  expect(changed).toMatchObject({ name: "Stored", price: "0.1" });
});

test("a service with events takes new meters, in places of their own", async () => {
  await recordEvents(ctx, [event("e", "ann")]);
  await createMeter(ctx, { service: "Storage", slug: "files", unit: "file", aggregation: "sum" });
  await createMeter(ctx, {
    service: "Storage",
    slug: "peak",
    unit: "GB",
    aggregation: "max",
    quantityOf: "stored",
  });
  const receipts = await recordEvents(ctx, [
    { id: "f", customer: "ann", service: "Storage", values: { stored: 1, files: 3 } },
    event("e", "ann"),
  ]);
  expect(receipts.map(({ status }) => status)).toEqual(["accepted", "rejected"]);
  expect(await findMeter(ctx, "peak")).toMatchObject({ quantityOf: "stored", slot: 1 });
  await isWhole();
});

test("a customer that is removed as it reports is there with its event, or made anew by it", async () => {
  const outcomes = new Set<boolean>();
  for (let round = 0; round < 30; round++) {
    const customer = `c${round}`;
    await createCustomer(ctx, { externalId: customer, name: "kept" });
    if (round % 2) await recordEvents(ctx, [{ ...event(`warm-${round}`, "other") }]);
    const [receipts, removed] = await Promise.all([
      recordEvents(ctx, [event(`e${round}`, customer)]),
      isDone(removeCustomer(ctx, customer)),
    ]);
    outcomes.add(removed);
    expect(receipts[0]?.status).toBe("accepted");
    expect((await findCustomer(ctx, customer)).name).toBe(removed ? null : "kept");
  }
  await isWhole();
  expect(outcomes.size).toBeGreaterThan(0);
});

test("a service that is removed as events arrive has taken them, or refuses them", async () => {
  for (let round = 0; round < 30; round++) {
    const service = `S${round}`;
    await createService(ctx, { slug: service });
    await createMeter(ctx, { service, slug: `m${round}`, unit: "x", aggregation: "sum" });
    const [receipts, removed] = await Promise.all([
      recordEvents(ctx, [{ ...event(`e${round}`, "ann"), service }]),
      isDone(removeService(ctx, service)),
    ]);
    expect(receipts[0]?.status).toBe(removed ? "rejected" : "accepted");
  }
  await isWhole();
});

test("a service of the same name is another one", async () => {
  const before = await serviceId(sql, "Storage");
  await removeService(ctx, "Storage");
  await expect(serviceId(sql, "Storage")).rejects.toMatchObject({ code: "not_found" });
  expect((await recordEvents(ctx, [event("e", "ann")]))[0]).toMatchObject({
    status: "rejected",
    path: "service",
  });
  await createService(ctx, { slug: "Storage" });
  await createMeter(ctx, { service: "Storage", slug: "stored", unit: "GB", aggregation: "sum" });
  expect((await recordEvents(ctx, [event("e", "ann")]))[0]).toMatchObject({ status: "accepted" });
  expect(await serviceId(sql, "Storage")).toBeGreaterThan(before);
  expect(await findService(ctx, "Storage")).toMatchObject({ events: 1 });
  await isWhole();
});

const users = Array.from({ length: 20 }, (_, n) => `user${n}`);

test("customers that report while the import that named them is undone stay, those that don't go", async () => {
  for (let round = 0; round < 5; round++) {
    const { id } = await importFile(
      ctx,
      sessionFile(
        [...users, "silent"].map((username) => ({
          username,
          start: "2022-12-01 10:00:00",
          upload: "1",
          download: "2",
        })),
      ),
    );
    const [receipts] = await Promise.all([
      Promise.all(users.map((user) => recordEvents(ctx, [event(`${user}-${round}`, user)]))),
      undoImport(ctx, id),
    ]);
    expect(new Set(receipts.flat().map(({ status }) => status))).toEqual(new Set(["accepted"]));
    await isWhole();
    const left = await sql<
      { external_id: string }[]
    >`select external_id from customers where import_id is null`;
    expect(left.map(({ external_id }) => external_id).sort()).toEqual([...users].sort());
    await expect(findCustomer(ctx, "silent")).rejects.toMatchObject({ code: "not_found" });
    await sql`truncate usage_events, usage_rollups, usage_hours, customers`;
    await sql`update catalogue_versions set version = version + 1`;
  }
});
