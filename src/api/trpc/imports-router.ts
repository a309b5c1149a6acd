import { z } from "zod";
import { ImportMode, OnError } from "#/api/contract/imports.ts";
import { toImport } from "#/api/import-answer.ts";
import { findImport, listFaults, listImports } from "#/domain/analytics/imports/find-import.ts";
import { requestApply, requestUndo } from "#/jobs/import-jobs.ts";
import { procedure, router } from "./procedures.ts";

const id = z.int().min(1).max(2_147_483_647);

export const importsRouter = router({
  list: procedure
    .input(z.object({ page: z.int().min(1).max(1_000_000), perPage: z.int().min(1).max(100) }))
    .query(async ({ ctx: { operation }, input }) => {
      const { total, rows } = await listImports(operation, input);
      return {
        page: input.page,
        per_page: input.perPage,
        total,
        data: rows.map((row) => toImport(row, operation.clock())),
      };
    }),
  get: procedure
    .input(z.object({ id }))
    .query(async ({ ctx: { operation }, input }) =>
      toImport(await findImport(operation, input.id), operation.clock()),
    ),
  rowErrors: procedure
    .input(z.object({ id, limit: z.int().min(1).max(1000) }))
    .query(async ({ ctx: { operation }, input }) => {
      const { total, rows } = await listFaults(operation, input);
      return {
        total,
        rows: rows.map(({ line, column, value, reason }) => ({ line, column, value, reason })),
      };
    }),
  confirm: procedure
    .input(z.object({ id, mode: ImportMode.optional(), onError: OnError.optional() }))
    .mutation(async ({ ctx: { operation }, input }) =>
      toImport(await requestApply(operation, input.id, input), operation.clock()),
    ),
  undo: procedure
    .input(z.object({ id }))
    .mutation(async ({ ctx: { operation }, input }) =>
      toImport(await requestUndo(operation, input.id), operation.clock()),
    ),
});
