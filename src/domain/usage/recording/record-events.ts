import type { Context } from "#/domain/context.ts";
import { DomainError } from "#/domain/domain-error.ts";
import { type Catalogue, currentCatalogue, heldCatalogue } from "../catalogue/catalogue.ts";
import { CatalogueChanged } from "../catalogue/lock-catalogue.ts";
import type { ToldReceipt } from "../feed/write-feed.ts";
import { EventWriter } from "./event-writer.ts";
import { type EventFault, isFault, type PreparedEvent } from "./prepared-event.ts";
import { readEvent } from "./read-event.ts";
import type { Receipt } from "./receipt.ts";

// One writer a process and database, whichever way Next loaded this module.
declare global {
  var meterlineWriters: WeakMap<object, EventWriter> | undefined;
}

export interface RecordOptions {
  /** What to do about an event of an unknown customer. */
  unknownCustomers?: "create" | "reject";
}

/** How often events are checked anew because services or meters changed meanwhile. */
const maxChecks = 10;

/**
 * Records events exactly once, and answers what became of each, in the order given: an event that is
 * wrong, or whose key was used for another one, never holds up its neighbours. What is answered as accepted
 * or duplicate is committed. `raw` are events as they come over the wire (see `readEvent`).
 */
export async function recordEvents(
  ctx: Context,
  raw: readonly unknown[],
  { unknownCustomers = "create" }: RecordOptions = {},
): Promise<Receipt[]> {
  const writer = writerOf(ctx);
  const createsCustomer = unknownCustomers === "create";
  let catalogue = await heldCatalogue(ctx.sql);
  for (let check = 1; ; check++) {
    let read = readEvents(raw, catalogue, ctx.clock());
    // Another process may have made the service or meter that this one doesn't know.
    if (read.some((event) => isFault(event) && mayBeOutdated(event))) {
      const current = await currentCatalogue(ctx.sql);
      if (current !== catalogue) {
        catalogue = current;
        read = readEvents(raw, catalogue, ctx.clock());
      }
    }
    const pending = read.flatMap((event) => (isFault(event) ? [] : [{ event, createsCustomer }]));
    try {
      const rejections = rejectionsOf(read, raw);
      if (pending.length === 0) writer.tellRejections(rejections);
      const written = pending.length === 0 ? [] : await writer.write(pending, rejections, catalogue.version);
      return inOrder(read, written);
    } catch (error) {
      if (!(error instanceof CatalogueChanged)) throw error;
      if (check === maxChecks) {
        throw new DomainError("busy", "Services or meters keep changing; try again in a moment.");
      }
      catalogue = await currentCatalogue(ctx.sql);
    }
  }
}

function readEvents(
  raw: readonly unknown[],
  catalogue: Catalogue,
  now: Date,
): (PreparedEvent | EventFault)[] {
  return raw.map((event) => readEvent(event, catalogue, now));
}

const mayBeOutdated = ({ path }: EventFault) => /^(service|quantity|values)/.test(path);

function inOrder(read: readonly (PreparedEvent | EventFault)[], written: readonly Receipt[]): Receipt[] {
  let place = 0;
  return read.map((event): Receipt => {
    const receipt = isFault(event) ? rejected(event) : written[place++];
    if (!receipt) throw new Error("a group of events was answered in part");
    return receipt;
  });
}

const rejected = ({ id, path, reason }: EventFault) => ({ id, status: "rejected", path, reason }) as const;

function rejectionsOf(read: readonly (PreparedEvent | EventFault)[], raw: readonly unknown[]): ToldReceipt[] {
  return read.flatMap((event, place) => {
    if (!isFault(event)) return [];
    const sent = raw[place];
    const [customer, service] = [textOf(sent, "customer"), textOf(sent, "service")];
    return [{ receipt: rejected(event), customer, service, event: null }];
  });
}

function textOf(event: unknown, field: string): string | null {
  const value =
    typeof event === "object" && event !== null ? (event as Record<string, unknown>)[field] : null;
  return typeof value === "string" ? value.slice(0, 100).toWellFormed().replaceAll("\0", "") : null;
}

function writerOf({ sql, clock, log }: Context): EventWriter {
  globalThis.meterlineWriters ??= new WeakMap();
  let writer = globalThis.meterlineWriters.get(sql.options);
  if (!writer) {
    writer = new EventWriter({ sql, clock, log });
    globalThis.meterlineWriters.set(sql.options, writer);
  }
  return writer;
}
