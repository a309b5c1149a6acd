import { tracked } from "@trpc/server";
import { z } from "zod";
import { ReplaceBody, RequestKey, VoidBody } from "#/api/contract/corrections.ts";
import { EventParams, eventFilters } from "#/api/contract/event-reading.ts";
import { replaceEvent } from "#/domain/usage/corrections/replace-event.ts";
import { voidEvent } from "#/domain/usage/corrections/void-event.ts";
import { findEvent } from "#/domain/usage/events/find-event.ts";
import { listEvents } from "#/domain/usage/events/list-events.ts";
import { countReceiptsByTime } from "#/domain/usage/feed/count-receipts.ts";
import { FeedCursor } from "#/domain/usage/feed/feed-cursor.ts";
import { tailReceipts } from "#/domain/usage/feed/tail-receipts.ts";
import { receiptStatuses } from "#/domain/usage/recording/receipt.ts";
import { procedure, router } from "./procedures.ts";

const requestKey = { requestKey: RequestKey.optional() };

export const eventsRouter = router({
  list: procedure
    .input(z.strictObject({ ...eventFilters, limit: z.int().min(1).max(1000) }))
    .query(({ ctx: { operation }, input }) => listEvents(operation, input)),
  get: procedure.input(EventParams).query(({ ctx: { operation }, input }) => findEvent(operation, input)),
  void: procedure
    .input(z.strictObject({ ...EventParams.shape, ...VoidBody.shape, ...requestKey }))
    .mutation(({ ctx: { operation }, input }) => voidEvent(operation, input)),
  replace: procedure
    .input(z.strictObject({ ...EventParams.shape, ...ReplaceBody.shape, ...requestKey }))
    .mutation(({ ctx: { operation }, input: { customer, id, reason, requestKey, ...replacement } }) =>
      replaceEvent(operation, { customer, id, reason, requestKey, replacement }),
    ),
  tail: procedure
    .input(
      z
        .strictObject({
          customer: z.string().max(255).optional(),
          service: z.string().max(64).optional(),
          status: z.enum(receiptStatuses).optional(),
          lastEventId: z
            .string()
            .max(4000)
            .refine(FeedCursor.isCursor, "is none that this server gave; start without one")
            .nullish(),
        })
        .default({}),
    )
    .subscription(async function* ({ ctx: { operation }, input, signal }) {
      const never = new AbortController().signal;
      for await (const [cursor, page] of tailReceipts(operation, input, signal ?? never)) {
        yield tracked(cursor, page);
      }
    }),
  receiptCounts: procedure
    .input(z.strictObject({ timeZone: z.string().max(64).optional() }).default({}))
    .query(({ ctx: { operation }, input }) => countReceiptsByTime(operation, input.timeZone)),
});
