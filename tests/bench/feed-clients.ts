import { connect, type Socket } from "node:net";

/** Whom to be: so many clients of each kind, of one server. */
export interface FeedClients {
  /** host:port */
  host: string;
  webSockets: number;
  eventStreams: number;
}

/** What they were told between `begin` and `end`. */
export interface FeedReport {
  /** Beats that everybody should have got. */
  beats: number;
  webSockets: Received;
  eventStreams: Received;
  /** Connections that the server closed. */
  closed: number;
}

export interface Received {
  messages: number;
  /** Messages that a client should have got and did not. */
  missing: number;
  /** Milliseconds from the publishing of a frame to its receipt. */
  p50: number;
  p99: number;
  most: number;
}

const clients: FeedClients = JSON.parse(process.argv[2] ?? "{}");
/** Connections that are opened at a time. */
const lanes = 50;
/** ms that a beat has to arrive before the report counts it as missing. */
const patience = 1500;
/** ms after which these clients end whatever happens. */
const lifespan = 300_000;

/** By simulated time: when the beat was published, ms since 1970. */
const publishedAt = new Map<number, number>();
/** Simulated time of the beats, by their numbers. */
const beats = new Map<number, number>();
/** Simulated time and the time of receipt of every message by WebSocket, one after the other. */
const told: number[] = [];
/** Number and time of receipt of every message of an event stream, one after the other. */
const heard: number[] = [];
let isFirst = true;
let closed = 0;
let isOver = false;

const upgrade = `GET /ws HTTP/1.1\r\nHost: ${clients.host}\r\nConnection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n`;
const subscribe = `GET /api/trpc/simulation.feed?input=%7B%7D HTTP/1.1\r\nHost: ${clients.host}\r\nAccept: text/event-stream\r\n\r\n`;

/** What all sockets are read into: the cheapest way there is, for these clients share the cores with the server. */
const shared = Buffer.alloc(1 << 16);

/** `onData` gets bytes that are its own only until it returns. */
function open(text: string, onData: (piece: Buffer, socket: Socket) => void): Promise<void> {
  return new Promise((done, failed) => {
    const [host = "", port] = clients.host.split(":");
    const callback = (size: number) => {
      onData(shared.subarray(0, size), socket);
      done();
      return true;
    };
    const socket = connect({ port: Number(port), host, onread: { buffer: shared, callback } });
    socket.setNoDelay(true);
    socket.on("connect", () => socket.write(text));
    socket.on("error", failed);
    socket.on("close", () => {
      if (!isOver) closed++;
    });
  });
}

/** A WebSocket client that answers pings. */
function openWebSocket(): Promise<void> {
  let rest: Buffer = Buffer.alloc(0);
  let isOpen = false;
  return open(upgrade, (piece, socket) => {
    let bytes = rest.length === 0 ? piece : Buffer.concat([rest, piece]);
    if (!isOpen) {
      const head = bytes.indexOf("\r\n\r\n");
      isOpen = head >= 0 && bytes.toString("latin1", 0, 12).endsWith("101");
      if (!isOpen) throw new Error(bytes.toString());
      bytes = bytes.subarray(head + 4);
    }
    for (let size = frameSize(bytes); size <= bytes.length; size = frameSize(bytes)) {
      const opcode = (bytes[0] ?? 0) & 15;
      if (opcode === 9) socket.write(Buffer.from([0x8a, 0x80, 0, 0, 0, 0]));
      if (opcode === 1) {
        const uptime = /"uptime":([\d.]+)/.exec(bytes.toString("latin1", 0, 300));
        told.push(Number(uptime?.[1]), Date.now());
      }
      bytes = bytes.subarray(size);
    }
    rest = Buffer.from(bytes);
  });
}

/** Bytes of the WebSocket frame that begins here; infinite while that can't be told. */
function frameSize(bytes: Buffer): number {
  const short = (bytes[1] ?? 0) & 127;
  const head = short === 126 ? 4 : short === 127 ? 10 : 2;
  if (bytes.length < head) return Number.POSITIVE_INFINITY;
  if (short < 126) return head + short;
  return head + (short === 126 ? bytes.readUInt16BE(2) : Number(bytes.readBigUInt64BE(2)));
}

/** A client of the event stream. The first one reads what it is told, the others only the numbers at the end. */
function openEventStream(): Promise<void> {
  const isReader = isFirst;
  isFirst = false;
  let text = "";
  return open(subscribe, (piece) => {
    const from = isReader ? 0 : Math.max(0, piece.length - 40);
    text += piece.toString("latin1", from);
    const seq = Number(/id: (\d+)\n\n\n\s*$/.exec(text.slice(-40))?.[1]);
    if (!Number.isNaN(seq)) {
      if (isReader) read(text);
      heard.push(seq, Date.now());
      text = "";
    } else if (!isReader) text = text.slice(-40);
  });
}

function read(text: string): void {
  for (const [, data = ""] of text.matchAll(/^data: (\{.+)$/gm)) {
    const { seq, kind, timeSeconds, at } = JSON.parse(data);
    if (kind !== "beat") continue;
    beats.set(seq, timeSeconds);
    publishedAt.set(timeSeconds, Date.parse(at));
  }
}

async function openAll(count: number, openOne: () => Promise<void>): Promise<void> {
  let left = count;
  const lane = async () => {
    while (left-- > 0) await openOne();
  };
  await Promise.all(Array.from({ length: lanes }, lane));
}

function sum(received: number[], count: number, isWanted: (at: number) => boolean): Received {
  const wanted = new Set([...publishedAt].filter(([, at]) => isWanted(at)).map(([time]) => time));
  const times: number[] = [];
  for (let index = 0; index < received.length; index += 2) {
    const [time = 0, at = 0] = [received[index], received[index + 1]];
    if (wanted.has(time)) times.push(at - (publishedAt.get(time) ?? 0));
  }
  times.sort((left, right) => left - right);
  const part = (share: number) => times[Math.floor(times.length * share)] ?? Number.NaN;
  return {
    messages: times.length,
    missing: wanted.size * count - times.length,
    p50: part(0.5),
    p99: part(0.99),
    most: times.at(-1) ?? Number.NaN,
  };
}

process.on("disconnect", () => process.exit());
setTimeout(() => process.exit(1), lifespan).unref();
await openAll(clients.webSockets, openWebSocket);
await openAll(clients.eventStreams, openEventStream);
process.send?.("ready");
let since = Date.now();
process.on("message", (message) => {
  if (message === "begin") {
    since = Date.now();
    return;
  }
  isOver = true;
  const until = Date.now() - patience;
  const isWanted = (at: number) => at >= since && at <= until;
  const timed = heard.map((value, index) => (index % 2 === 0 ? (beats.get(value) ?? Number.NaN) : value));
  const report: FeedReport = {
    beats: [...publishedAt.values()].filter(isWanted).length,
    webSockets: sum(told, clients.webSockets, isWanted),
    eventStreams: sum(timed, clients.eventStreams, isWanted),
    closed,
  };
  process.send?.(report, () => process.exit());
});
