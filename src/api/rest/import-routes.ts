import { createRoute, z } from "@hono/zod-openapi";
import { pageFields } from "#/api/contract/fields.ts";
import { CreateImportQuery, Import, ImportList, ImportMode, OnError } from "#/api/contract/imports.ts";
import { toImport } from "#/api/import-answer.ts";
import { createImport } from "#/domain/analytics/imports/create-import.ts";
import { findImport, listImports } from "#/domain/analytics/imports/find-import.ts";
import { maxFaults, streamFaults } from "#/domain/analytics/imports/import-faults.ts";
import { receiveUpload } from "#/domain/analytics/imports/receive-upload.ts";
import { csvLine } from "#/domain/csv-line.ts";
import { requestApply, requestUndo } from "#/jobs/import-jobs.ts";
import { jsonAnswer, problemAnswers } from "./answers.ts";
import { createRoutes } from "./app.ts";
import { openUpload } from "./open-upload.ts";
import { toWebStream } from "./web-stream.ts";

const tags = ["Imports"];
const IdParam = z.object({
  id: z
    .string()
    .regex(/^[1-9]\d{0,9}$/, "expected the number of an import")
    .transform(Number)
    .pipe(z.int().max(2_147_483_647, "expected the number of an import"))
    .openapi({ type: "integer" }),
});
const Page = z.object(pageFields(20, 100));

const createImportRoute = createRoute({
  method: "post",
  path: "/imports",
  tags,
  summary: "Import a file of internet-usage sessions",
  description:
    "The body is the CSV itself (text/csv, also gzip) or multipart/form-data with one file; it is streamed. The answer comes when all rows have arrived; a job then applies them.",
  request: {
    query: CreateImportQuery,
    body: {
      content: {
        "text/csv": { schema: z.string() },
        "application/gzip": { schema: z.string().openapi({ format: "binary" }) },
        "multipart/form-data": {
          schema: z.object({ file: z.any().openapi({ type: "string", format: "binary" }) }),
        },
      },
    },
  },
  responses: {
    202: jsonAnswer(Import, "The import; ask for it until its state is done, checked or failed"),
    ...problemAnswers(400, 415, 422),
  },
});

const listRoute = createRoute({
  method: "get",
  path: "/imports",
  tags,
  summary: "Imports, newest first",
  request: { query: Page },
  responses: { 200: jsonAnswer(ImportList, "One page of the imports"), ...problemAnswers(422) },
});

const findRoute = createRoute({
  method: "get",
  path: "/imports/{id}",
  tags,
  summary: "One import: state, rows so far, rate, counts",
  request: { params: IdParam },
  responses: { 200: jsonAnswer(Import, "The import"), ...problemAnswers(404, 422) },
});

const applyRoute = createRoute({
  method: "post",
  path: "/imports/{id}/apply",
  tags,
  summary: "Import the rows of a dry run, without sending them again",
  request: {
    params: IdParam,
    query: z.object({ mode: ImportMode.optional(), on_error: OnError.optional() }),
  },
  responses: { 202: jsonAnswer(Import, "The import"), ...problemAnswers(404, 409, 422) },
});

const undoRoute = createRoute({
  method: "delete",
  path: "/imports/{id}",
  tags,
  summary: "Undo an import: remove the rows that it alone brought",
  request: { params: IdParam },
  responses: {
    202: jsonAnswer(Import, "The import; its state becomes undone"),
    ...problemAnswers(404, 409, 422),
  },
});

const faultsRoute = createRoute({
  method: "get",
  path: "/imports/{id}/errors.csv",
  tags,
  summary: "The rejected rows: line, column, value, reason; of more than 100,000 faults the first",
  request: { params: IdParam },
  responses: {
    200: { description: "CSV", content: { "text/csv": { schema: z.string() } } },
    ...problemAnswers(404, 422),
  },
});

export const importRoutes = createRoutes()
  .openapi(listRoute, async (c) => {
    const { page, per_page } = c.req.valid("query");
    const ctx = c.get("operation");
    const { total, rows } = await listImports(ctx, { page, perPage: per_page });
    return c.json({ page, per_page, total, data: rows.map((row) => toImport(row, ctx.clock())) }, 200);
  })
  .openapi(findRoute, async (c) => {
    const ctx = c.get("operation");
    return c.json(toImport(await findImport(ctx, c.req.valid("param").id), ctx.clock()), 200);
  })
  .openapi(applyRoute, async (c) => {
    const ctx = c.get("operation");
    const { mode, on_error } = c.req.valid("query");
    const row = await requestApply(ctx, c.req.valid("param").id, { mode, onError: on_error });
    return c.json(toImport(row, ctx.clock()), 202);
  })
  .openapi(undoRoute, async (c) => {
    const ctx = c.get("operation");
    return c.json(toImport(await requestUndo(ctx, c.req.valid("param").id), ctx.clock()), 202);
  })
  .openapi(faultsRoute, async (c) => {
    const ctx = c.get("operation");
    const { id } = c.req.valid("param");
    await findImport(ctx, id);
    async function* lines() {
      yield csvLine(["line", "column", "value", "reason"]);
      let count = 0;
      for await (const fault of streamFaults(ctx, id)) {
        count++;
        yield csvLine([fault.line, fault.column ?? "", fault.value, fault.reason]);
      }
      if (count === maxFaults) yield csvLine(["", "", "", `only the first ${maxFaults} faults are kept`]);
    }
    return c.body(toWebStream(lines()), 200, {
      "content-type": "text/csv; charset=utf-8",
      "content-disposition": `attachment; filename="import-${id}.errors.csv"`,
    });
  });

// Registered apart from `openapi`, which would read the whole body to check it.
importRoutes.openAPIRegistry.registerPath(createImportRoute);
importRoutes.post("/imports", async (c) => {
  const query = CreateImportQuery.parse(c.req.query());
  const ctx = c.get("operation");
  const upload = await openUpload(c.req.raw, query.file_name);
  const created = await createImport(ctx, {
    fileName: upload.fileName,
    source: "upload",
    mode: query.mode,
    onError: query.on_error,
    dryRun: query.dry_run,
  });
  const received = await receiveUpload(ctx, created.id, upload.bytes);
  const row = received.state === "staged" ? await requestApply(ctx, created.id, {}) : received;
  return c.json(toImport(row, ctx.clock()), 202, { location: `/api/v1/imports/${row.id}` });
});
