import { isLostRace } from "#/db/error-code.ts";
import type { Context } from "#/domain/context.ts";
import { DomainError } from "#/domain/domain-error.ts";
import { currentCatalogue, type Service } from "../catalogue/catalogue.ts";
import { CatalogueChanged, lockCatalogue } from "../catalogue/lock-catalogue.ts";
import {
  type EventName,
  type EventWithHistory,
  type RevisionRow,
  readEventRow,
  readRevisions,
  withHistory,
} from "../events/find-event.ts";
import type { EventRow } from "../events/stored-event.ts";
import { type CorrectionRequest, type EventState, findRequest, storedRequestKey } from "./correction.ts";
import { writeCorrection } from "./write-correction.ts";

/** How often a correction is tried that a change of services or another transaction got in the way of. */
const maxTries = 10;

/** Corrections that one event may have. */
const maxRevisions = 10_000;

/** A correction of one kind: what it makes of an event, or null where nothing is to be done. */
export interface Change {
  request: CorrectionRequest;
  /** What was asked beside the reason, to be compared when the same key comes again. */
  content: object;
  apply: (row: EventRow, service: Service) => EventState | null;
}

/**
 * Corrects a reported event, its history and its rollups in one transaction, and answers what it is then.
 * Asked again with the same key it changes nothing and answers as the first time. Throws not_found, conflict,
 * and what `apply` throws.
 */
export async function correctEvent(ctx: Context, name: EventName, change: Change): Promise<EventWithHistory> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await tryToCorrect(ctx, name, change);
    } catch (error) {
      if (!isPassing(error) || attempt === maxTries) throw error;
    }
  }
}

/** Deadlocks and lost races, and a catalogue that changed in between. */
const isPassing = (error: unknown) => error instanceof CatalogueChanged || isLostRace(error);

async function tryToCorrect(
  ctx: Context,
  name: EventName,
  { request, content, apply }: Change,
): Promise<EventWithHistory> {
  const catalogue = await currentCatalogue(ctx.sql);
  const requestKey = storedRequestKey(request, content);
  const corrected = await ctx.sql.begin(async (tx) => {
    await lockCatalogue(tx, catalogue.version);
    const row = await readEventRow(tx, name, { forUpdate: true });
    const revisions = await readRevisions(tx, row);
    const earlier = requestKey === null ? undefined : findRequest(revisions, requestKey);
    if (earlier && !earlier.isSame) {
      throw new DomainError(
        "conflict",
        "This Idempotency-Key was used for another correction of the event; that one counts.",
        "Idempotency-Key",
      );
    }
    if (earlier) return asOf(row, revisions, earlier.revision);
    const service = catalogue.services.get(row.service);
    if (!service) throw new CatalogueChanged("the catalogue changed");
    const state = apply(row, service);
    if (state === null) return { row, revisions };
    if ((row.revision ?? 0) >= maxRevisions) {
      throw new DomainError("conflict", `The event was corrected ${maxRevisions} times; that is enough.`);
    }
    const revision: RevisionRow = {
      revision: (row.revision ?? 0) + 1,
      kind: request.kind,
      occurred: state.micros,
      quantities: state.quantities,
      price: state.price,
      reason: request.reason,
      request_key: requestKey,
      actor: ctx.actor,
      recorded: ctx.clock().getTime() * 1000,
    };
    const written = await writeCorrection(tx, row, service, revision);
    return { row: written, revisions: await readRevisions(tx, written) };
  });
  return withHistory(corrected.row, corrected.revisions, catalogue);
}

/** The event as it was after one of its revisions. */
function asOf(row: EventRow, revisions: readonly RevisionRow[], last: RevisionRow) {
  const { revision, kind, occurred, quantities, price, recorded } = last;
  const voided = kind === "void" ? recorded : null;
  return {
    row: { ...row, occurred, quantities, price, revision, voided },
    revisions: revisions.filter((one) => one.revision <= revision),
  };
}
