import type { FeedPage, TailedReceipt } from "#/domain/usage/feed/read-feed.ts";
import type { ReceiptCounts } from "#/domain/usage/recording/receipt.ts";

/** A subscription to events.tail over HTTP, and what it has told so far. */
export interface Tail {
  receipts: TailedReceipt[];
  counts: ReceiptCounts;
  omitted: number;
  /** Receipts of the longest message. */
  largest: number;
  /** Where to resume. */
  cursor: string | undefined;
  /** What the server ended it with. */
  error: unknown;
  close: () => Promise<void>;
}

/** Subscribes as a browser's EventSource does; answers once the server has begun. */
export async function openTail(
  origin: string,
  input: { lastEventId?: string | undefined; customer?: string; service?: string; status?: string } = {},
): Promise<Tail> {
  const stop = new AbortController();
  const { lastEventId, ...filter } = input;
  const response = await fetchPatiently(
    `${origin}/api/trpc/events.tail?input=${encodeURIComponent(JSON.stringify(filter))}`,
    {
      headers: {
        accept: "text/event-stream",
        ...(lastEventId !== undefined && { "last-event-id": lastEventId }),
      },
      signal: stop.signal,
    },
  );
  const tail: Tail = {
    receipts: [],
    counts: { accepted: 0, duplicate: 0, conflict: 0, rejected: 0 },
    omitted: 0,
    largest: 0,
    cursor: lastEventId,
    error: undefined,
    close: async () => {
      stop.abort();
      await reading;
    },
  };
  const started = Promise.withResolvers<void>();
  const reading = read(response, tail, started.resolve)
    .catch(() => {})
    .finally(started.resolve);
  await started.promise;
  return tail;
}

/** As often as an EventSource would try, at most five times here. */
async function fetchPatiently(url: string, init: RequestInit): Promise<Response> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await fetch(url, init);
    } catch (error) {
      if (attempt === 5) throw error;
    }
  }
}

async function read(response: Response, tail: Tail, onMessage: () => void): Promise<void> {
  if (!response.body) throw new Error("the subscription has no body");
  let text = "";
  for await (const piece of response.body.pipeThrough(new TextDecoderStream())) {
    const messages = (text + piece).split("\n\n");
    text = messages.pop() ?? "";
    for (const message of messages) take(message, tail);
    // A new tail tells at once where it begins; a resumed one only what is new.
    if (tail.cursor !== undefined || tail.error !== undefined) onMessage();
  }
}

function take(message: string, tail: Tail): void {
  const field = (name: string) =>
    message
      .split("\n")
      .find((line) => line.startsWith(`${name}: `))
      ?.slice(name.length + 2);
  const data = field("data");
  const kind = field("event");
  if (kind === "serialized-error") tail.error = JSON.parse(data ?? "null");
  if (kind !== undefined || data === undefined) return;
  const page: FeedPage = JSON.parse(data);
  tail.receipts.push(...page.receipts);
  tail.largest = Math.max(tail.largest, page.receipts.length);
  tail.omitted += page.omitted;
  for (const status of ["accepted", "duplicate", "conflict", "rejected"] as const) {
    tail.counts[status] += page.counts[status];
  }
  tail.cursor = field("id") ?? tail.cursor;
}
