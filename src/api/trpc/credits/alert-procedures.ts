import { z } from "zod";
import { toAlert } from "#/api/alert-answers.ts";
import { toPage } from "#/api/definition-answers.ts";
import { acknowledgeAlert } from "#/domain/credits/alerts/acknowledge-alert.ts";
import { alertStates, findAlert, listAlerts } from "#/domain/credits/alerts/list-alerts.ts";
import { page, procedure } from "../procedures.ts";

const byId = z.object({ id: z.int().min(1) });

/** Thresholds of credit grants that were reached. */
export const alertProcedures = {
  list: procedure
    .input(
      z
        .object({
          ...page(20),
          state: z.enum(alertStates).optional(),
          customer: z.string().max(255).optional(),
        })
        .prefault({}),
    )
    .query(async ({ ctx: { operation }, input }) =>
      toPage(input, await listAlerts(operation, input), toAlert),
    ),
  get: procedure
    .input(byId)
    .query(async ({ ctx: { operation }, input }) => toAlert(await findAlert(operation, input.id))),
  acknowledge: procedure
    .input(byId)
    .mutation(async ({ ctx: { operation }, input }) => toAlert(await acknowledgeAlert(operation, input.id))),
};
