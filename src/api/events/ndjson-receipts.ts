import { HttpRefusal, showError } from "#/api/errors.ts";
import { withPatience } from "#/api/with-patience.ts";
import { parseExactJson } from "#/domain/usage/recording/parse-exact-json.ts";
import { RefusedEvent } from "#/domain/usage/recording/prepared-event.ts";
import type { Receipt, ReceiptCounts } from "#/domain/usage/recording/receipt.ts";
import { countReceipts } from "#/domain/usage/recording/receipt.ts";
import { openBody } from "./read-body.ts";

/** Bytes of one line. */
const maxLine = 1_000_000;
/** Events that are recorded together at most. */
const maxGroup = 1000;
/** Groups under way at a time. */
const maxRecording = 4;
/** Bytes of receipts that wait for a client that sends without reading. */
const maxUnread = 32_000_000;
/** ms without a receipt read after which the client is given up. */
const patience = 60_000;

export interface NdjsonOptions {
  record: (events: unknown[]) => Promise<Receipt[]>;
  /** The last line, once all is recorded. */
  finish: (counts: ReceiptCounts) => Promise<object>;
  onError: (error: unknown) => void;
}

/**
 * Records events line by line as they arrive, and answers a receipt a line in their order, each as soon as
 * it is committed; the last line has the counts. Where it can't go on, the last line is a problem: events
 * without a receipt are to be sent again.
 */
export function ndjsonReceipts(request: Request, options: NdjsonOptions): ReadableStream<Uint8Array> {
  const encoder = new TextEncoder();
  let isCancelled = false;
  return new ReadableStream<Uint8Array>(
    {
      async start(controller) {
        const write = (lines: string) => {
          if (!isCancelled) controller.enqueue(encoder.encode(lines));
        };
        void recordLines(
          request,
          options,
          write,
          () => controller.desiredSize ?? 0,
          () => isCancelled,
        )
          .catch((error) => {
            options.onError(error);
            write(`${JSON.stringify({ problem: problemOf(error) })}\n`);
          })
          .finally(() => {
            if (!isCancelled) controller.close();
          });
      },
      cancel() {
        isCancelled = true;
      },
    },
    new ByteLengthQueuingStrategy({ highWaterMark: maxUnread }),
  );
}

async function recordLines(
  request: Request,
  { record, finish }: NdjsonOptions,
  write: (lines: string) => void,
  room: () => number,
  isCancelled: () => boolean,
): Promise<void> {
  const counts: ReceiptCounts = { accepted: 0, duplicate: 0, conflict: 0, rejected: 0 };
  const recording: Promise<void>[] = [];
  let written = Promise.resolve();
  let failure: unknown;
  for await (const events of groupsOf(linesOf(withPatience(openBody(request))))) {
    if (isCancelled()) return;
    const receipts = record(events);
    const before = written;
    written = (async () => {
      const answered = await receipts.catch(async (error: unknown) => {
        await before;
        throw error;
      });
      await before;
      const more = countReceipts(answered);
      counts.accepted += more.accepted;
      counts.duplicate += more.duplicate;
      counts.conflict += more.conflict;
      counts.rejected += more.rejected;
      write(answered.map((receipt) => `${JSON.stringify(receipt)}\n`).join(""));
    })();
    written.catch((error: unknown) => {
      failure ??= error;
    });
    recording.push(written);
    if (recording.length >= maxRecording) await recording.shift();
    if (failure !== undefined) break;
    await untilRoom(room, isCancelled);
  }
  await written;
  write(`${JSON.stringify(await finish(counts))}\n`);
}

async function untilRoom(room: () => number, isCancelled: () => boolean): Promise<void> {
  const until = performance.now() + patience;
  while (room() <= 0 && !isCancelled()) {
    if (performance.now() > until) throw new HttpRefusal(408, "The receipts are not being read.");
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}

/** The whole lines of each piece but for blank ones, numbered from 1; the last line needs no end. */
async function* linesOf(
  pieces: AsyncGenerator<Uint8Array>,
): AsyncGenerator<{ number: number; text: string }[]> {
  const decoder = new TextDecoder("utf-8", { fatal: true });
  let rest = "";
  let number = 0;
  const decode = (piece?: Uint8Array) => {
    try {
      return decoder.decode(piece, { stream: piece !== undefined });
    } catch {
      throw new HttpRefusal(400, `The body is not UTF-8 text, after line ${number}.`);
    }
  };
  for await (const piece of pieces) {
    const lines = (rest + decode(piece)).split("\n");
    rest = lines.pop() ?? "";
    if (rest.length > maxLine) {
      throw new HttpRefusal(413, `Line ${number + lines.length + 1} is longer than ${maxLine} characters.`);
    }
    const found: { number: number; text: string }[] = [];
    for (const text of lines) {
      number++;
      if (text !== "" && text.trim() !== "") found.push({ number, text });
    }
    if (found.length > 0) yield found;
  }
  rest += decode();
  if (rest.trim() !== "") yield [{ number: number + 1, text: rest }];
}

async function* groupsOf(
  pieces: AsyncGenerator<{ number: number; text: string }[]>,
): AsyncGenerator<unknown[]> {
  for await (const lines of pieces) {
    const events = lines.map(toEvent);
    for (let place = 0; place < events.length; place += maxGroup) yield events.slice(place, place + maxGroup);
  }
}

function toEvent({ number, text }: { number: number; text: string }): unknown {
  try {
    return parseExactJson(text);
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    return new RefusedEvent({
      id: null,
      path: `line ${number}`,
      reason: `is no JSON: ${reason.slice(0, 200)}`,
    });
  }
}

function problemOf(error: unknown) {
  const { status, title, detail } = showError(error);
  return { type: "about:blank", title, status, detail };
}
