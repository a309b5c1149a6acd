import type { Frame } from "#/domain/simulation/live/frame.ts";

/** A subscription to simulation.feed over HTTP, and what it has told so far. */
export interface Follower {
  frames: { id: string; frame: Frame }[];
  /** What the server refused or ended it with. */
  error: unknown;
  /** Waits until it was told so many frames. */
  until: (count: number) => Promise<void>;
  close: () => Promise<void>;
}

/** Subscribes as a browser's EventSource does, from `lastEventId` on where one is given. */
export async function followFeed(origin: string, lastEventId?: string): Promise<Follower> {
  const stop = new AbortController();
  const response = await fetch(`${origin}/api/trpc/simulation.feed?input=${encodeURIComponent("{}")}`, {
    headers: {
      accept: "text/event-stream",
      ...(lastEventId !== undefined && { "last-event-id": lastEventId }),
    },
    signal: stop.signal,
  });
  let news = Promise.withResolvers<void>();
  const follower: Follower = {
    frames: [],
    error: undefined,
    async until(count) {
      while (follower.frames.length < count && follower.error === undefined) await news.promise;
    },
    async close() {
      stop.abort();
      await reading;
    },
  };
  const reading = read(response, follower, () => {
    news.resolve();
    news = Promise.withResolvers();
  }).catch(() => {});
  return follower;
}

async function read(response: Response, follower: Follower, tell: () => void): Promise<void> {
  if (!response.body) throw new Error("the subscription has no body");
  let text = "";
  for await (const piece of response.body.pipeThrough(new TextDecoderStream())) {
    const messages = (text + piece).split("\n\n");
    text = messages.pop() ?? "";
    for (const message of messages) take(message, follower);
    tell();
  }
}

function take(message: string, follower: Follower): void {
  const field = (name: string) =>
    message
      .split("\n")
      .find((line) => line.startsWith(`${name}: `))
      ?.slice(name.length + 2);
  const [kind, data, id] = [field("event"), field("data"), field("id")];
  if (kind === "serialized-error") follower.error = JSON.parse(data ?? "null");
  if (kind === undefined && data !== undefined && id !== undefined)
    follower.frames.push({ id, frame: JSON.parse(data) });
}
