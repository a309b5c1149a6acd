import { setTimeout as sleep } from "node:timers/promises";
import type { WebSocket } from "ws";
import { sendSoon } from "#/api/feed/send-queue.ts";
import { feedCounts } from "#/domain/simulation/live/feed-counts.ts";
import type { Frame } from "#/domain/simulation/live/frame.ts";
import { spread } from "./spread.ts";

/** Times in ms; those of the product unless a test says otherwise. */
export interface Patience {
  /** Between two pings of a client; who has not answered one by the next is cut off. */
  ping: number;
  /** In which a client must have taken all it was sent at least once. */
  stuck: number;
}

const usual: Patience = { ping: 20_000, stuck: 60_000 };

/** Bytes not yet taken above which a client misses messages. */
const most = 64 * 1024;
/** Messages of a client within `pause` ms after which no more of it is read until those have passed. */
const chatter = 100;
const pause = 1000;

interface Client {
  socket: WebSocket;
  /** Number of the last message it was sent. */
  seen: number;
  /** Since when it has not had all it was sent; undefined: it has. */
  behindSince: number | undefined;
  /** Whether it has answered the last ping. */
  isAwake: boolean;
  /** Messages of it since `heardSince`. */
  heard: number;
  heardSince: number;
  /** Whether nothing of it is read for a moment. */
  isHushed: boolean;
}

/** The message of a frame, made when first asked for. */
interface Message {
  frame: Frame;
  bytes?: Buffer;
}

/**
 * All who listen by WebSocket. Each gets the latest frame at once and every `beat` after it. Nobody's slowness
 * costs the others anything: the bytes of a message are the same for all, whoever has too many untaken misses
 * messages and is told how many with the next one, and who never takes or answers any is cut off.
 */
export class Audience {
  readonly #clients = new Set<Client>();
  readonly #toText: (frame: Frame) => string;
  readonly #gather: (signal: AbortSignal) => void;
  readonly #patience: Patience;
  readonly #closed = new AbortController();
  #latest: Message | undefined;
  /** Messages told so far. */
  #told = 0;
  #deserted = new AbortController();
  #isSweeping = false;

  /** `gather` is called when the first client has come, with a signal that is aborted when the last one has left. */
  constructor(
    toText: (frame: Frame) => string,
    gather: (signal: AbortSignal) => void,
    patience: Partial<Patience> = {},
  ) {
    this.#toText = toText;
    this.#gather = gather;
    this.#patience = { ...usual, ...patience };
  }

  get size(): number {
    return this.#clients.size;
  }

  add(socket: WebSocket): void {
    const client: Client = {
      socket,
      seen: this.#told,
      behindSince: undefined,
      isAwake: true,
      heard: 0,
      heardSince: performance.now(),
      isHushed: false,
    };
    this.#clients.add(client);
    if (this.#clients.size === 1) {
      this.#deserted = new AbortController();
      this.#gather(this.#deserted.signal);
    }
    const counts = feedCounts();
    counts.webSockets++;
    socket.once("close", () => {
      this.#clients.delete(client);
      counts.webSockets--;
      if (this.#clients.size > 0) return;
      // By the time that somebody comes again it will be old.
      this.#latest = undefined;
      this.#deserted.abort();
    });
    socket.on("error", () => {
      // What no client may send: `ws` closes with the code that says so.
    });
    const hear = () => hearOf(client);
    // Nothing that a client says has a meaning here.
    socket.on("message", hear).on("ping", hear).on("pong", hear);
    socket.on("pong", () => {
      client.isAwake = true;
    });
    if (this.#latest) socket.send(this.#bytesOf(this.#latest), { binary: false });
    if (!this.#isSweeping) void this.#sweep();
  }

  /** Tells all who are here now, unless it is only a change between two beats; who waits for the first is told any. */
  tell(frame: Frame): void {
    // Known already: the source began again.
    if (frame.seq === this.#latest?.frame.seq) return;
    const isAwaited = frame.kind === "beat" || this.#latest === undefined;
    const message: Message = { frame };
    this.#latest = message;
    if (isAwaited && !this.#closed.signal.aborted) this.#tellAll(message);
  }

  #tellAll(message: Message): void {
    this.#told++;
    for (const client of this.#clients) sendSoon(() => this.#send(client, message));
  }

  /** Says goodbye to all, and ends those who have not left after `ms` or once `hurried`. */
  async close(ms: number, hurried: AbortSignal): Promise<void> {
    this.#closed.abort();
    const left = [...this.#clients].map(
      ({ socket }) => new Promise<void>((resolve) => socket.once("close", () => resolve())),
    );
    for (const { socket } of this.#clients) {
      socket.resume();
      socket.close(1001, "The server stops.");
    }
    const patience = sleep(ms, undefined, { signal: hurried }).catch(() => {});
    await Promise.race([Promise.all(left), patience]);
    for (const { socket } of this.#clients) socket.terminate();
  }

  #send(client: Client, message: Message): void {
    const { socket } = client;
    if (socket.readyState !== socket.OPEN || this.#cutOffIfStuck(client)) return;
    if (socket.bufferedAmount > most) {
      feedCounts().dropped++;
      return;
    }
    const dropped = this.#told - client.seen - 1;
    client.seen = this.#told;
    const bytes = this.#bytesOf(message);
    socket.send(dropped === 0 ? bytes : `{"dropped":${dropped},${bytes.toString().slice(1)}`, {
      binary: false,
    });
  }

  #bytesOf(message: Message): Buffer {
    message.bytes ??= Buffer.from(this.#toText(message.frame));
    return message.bytes;
  }

  /** Pings every client once in a while, one after the other, for as long as there are any. */
  async #sweep(): Promise<void> {
    this.#isSweeping = true;
    const { signal } = this.#closed;
    const { ping } = this.#patience;
    while (this.#clients.size > 0 && !signal.aborted) {
      const rest = sleep(ping, undefined, { ref: false, signal }).catch(() => {});
      await spread([...this.#clients], ping, (client) => this.#ping(client), signal);
      await rest;
    }
    this.#isSweeping = false;
  }

  #ping(client: Client): void {
    const { socket } = client;
    if (socket.readyState !== socket.OPEN || this.#cutOffIfStuck(client)) return;
    // A ping would come after all that it has not taken yet.
    if (socket.bufferedAmount > 0) return;
    if (!client.isAwake) {
      feedCounts().cutOff++;
      socket.terminate();
      return;
    }
    client.isAwake = false;
    socket.ping();
  }

  #cutOffIfStuck(client: Client): boolean {
    const { socket } = client;
    const now = performance.now();
    if (socket.bufferedAmount === 0) client.behindSince = undefined;
    else client.behindSince ??= now;
    if (client.behindSince === undefined || now - client.behindSince < this.#patience.stuck) return false;
    feedCounts().cutOff++;
    socket.terminate();
    return true;
  }
}

/** Reads no more of a client that talks too much, until a little later: the network then holds it back. */
function hearOf(client: Client): void {
  if (client.isHushed) return;
  const now = performance.now();
  if (now - client.heardSince > pause) {
    client.heard = 0;
    client.heardSince = now;
  }
  if (++client.heard < chatter) return;
  client.isHushed = true;
  client.socket.pause();
  setTimeout(() => {
    client.isHushed = false;
    client.heard = 0;
    client.socket.resume();
  }, pause).unref();
}
