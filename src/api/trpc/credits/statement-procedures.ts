import { z } from "zod";
import { toBurnDown, toLateUsage, toStatement } from "#/api/statement-answers.ts";
import { findBurnDown } from "#/domain/credits/statements/burn-down.ts";
import { closePeriod } from "#/domain/credits/statements/close-period.ts";
import { findStatement } from "#/domain/credits/statements/find-statement.ts";
import { listLateUsage } from "#/domain/credits/statements/list-late-usage.ts";
import { page, procedure } from "../procedures.ts";

const period = z.object({ externalId: z.string().min(1).max(255), number: z.int().min(1).max(1_000_000) });
type PeriodName = z.infer<typeof period>;

const asked = ({ externalId, number }: PeriodName) => ({ customer: externalId, number });

/** What billing periods come to; the same operations as the REST routes. Decimals are exact text. */
export const statementProcedures = {
  /** The statement of a closed period, or what another one comes to as of now. */
  get: procedure
    .input(period)
    .query(async ({ ctx: { operation }, input }) =>
      toStatement(await findStatement(operation, asked(input))),
    ),
  /** The late events that it takes in, or those of one adjustment line. */
  late: procedure
    .input(
      period.extend({
        line: z.int().min(1).max(1_000_000).optional(),
        ...page(100),
      }),
    )
    .query(async ({ ctx: { operation }, input }) =>
      toLateUsage(input, await listLateUsage(operation, { ...asked(input), ...input })),
    ),
  burnDown: procedure
    .input(period)
    .query(async ({ ctx: { operation }, input }) => toBurnDown(await findBurnDown(operation, asked(input)))),
  /** Closes a period that has ended, without waiting for its grace time. */
  close: procedure
    .input(period)
    .mutation(async ({ ctx: { operation }, input }) =>
      toStatement(await closePeriod(operation, asked(input))),
    ),
};
