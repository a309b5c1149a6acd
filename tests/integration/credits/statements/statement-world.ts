import { beforeAll, beforeEach } from "vitest";
import { setPool } from "#/db/pool.ts";
import type { PlanTerms } from "#/domain/credits/plans/plan-terms.ts";
import { recordEvents } from "#/domain/usage/recording/record-events.ts";
import { insertPeriods, insertPlan, perUnit } from "../../../support/closing.ts";
import { useDatabase } from "../../../support/database.ts";
import { send } from "../../../support/send.ts";
import { emptyTables } from "../../../support/stored-usage.ts";
import { makeServices } from "../../../support/usage-services.ts";

/** Two months that are over, and one that is not for long. */
const bounds = ["2022-11-01", "2022-12-01", "2023-01-01", "2200-01-01"];
/** The customer, and the address of its periods. */
export const name = "ann/é";
export const periods = `/api/v1/customers/${encodeURIComponent(name)}/periods`;

export const tiered = perUnit(
  {},
  {
    items: [
      { model: "flat", name: "Base", meter: null, amount: "9.99" },
      {
        model: "graduated",
        name: "Files, all of them",
        meter: "files",
        included: "2",
        tiers: [
          { upTo: "10", price: "0.5", flat: null },
          { upTo: null, price: "0.25", flat: "1" },
        ],
      },
      { model: "package", name: null, meter: "minutes", included: "0", size: "60", price: "3" },
    ],
  },
);

export const close = (number: number) => send("POST", `${periods}/${number}/close`, {});

/** The API on a database of the test file's own, emptied before each test. */
export async function useStatements() {
  const { ctx, sql, settings } = await useDatabase();
  beforeAll(async () => {
    setPool(settings);
    await makeServices(ctx);
  });
  beforeEach(() => emptyTables(sql));

  const record = (id: string, at: string, quantity: string) =>
    recordEvents(ctx, [{ customer: name, id, service: "FileSync", quantity, occurred_at: at }]);

  const bill = async (terms: PlanTerms) =>
    insertPeriods(sql, { customer: name, planId: await insertPlan(sql, "p", terms), bounds });

  return { ctx, sql, record, bill };
}
