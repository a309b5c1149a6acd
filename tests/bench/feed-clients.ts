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
/** Simulated time of the frames seen, by their numbers. */
const beats = new Map<number, number | undefined>();
/** Simulated time and the time of receipt of every message, one after the other. */
const told: Record<"webSockets" | "eventStreams", number[]> = { webSockets: [], eventStreams: [] };
let closed = 0;
let isOver = false;

const upgrade = `GET /ws HTTP/1.1\r\nHost: ${clients.host}\r\nConnection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n`;
const subscribe = `GET /api/trpc/simulation.feed?input=%7B%7D HTTP/1.1\r\nHost: ${clients.host}\r\nAccept: text/event-stream\r\n\r\n`;

function open(text: string, onData: (piece: Buffer, socket: Socket) => void): Promise<void> {
  return new Promise((done, failed) => {
    const [host = "", port] = clients.host.split(":");
    const socket = connect(Number(port), host);
    socket.setNoDelay(true);
    socket.on("connect", () => socket.write(text));
    socket.on("error", failed);
    socket.once("data", () => done());
    socket.on("data", (piece: Buffer) => onData(piece, socket));
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
    rest = rest.length === 0 ? piece : Buffer.concat([rest, piece]);
    if (!isOpen) {
      const head = rest.indexOf("\r\n\r\n");
      if (head < 0) return;
      if (!rest.toString("latin1", 0, 12).endsWith("101")) throw new Error(rest.toString());
      isOpen = true;
      rest = rest.subarray(head + 4);
    }
    while (rest.length >= 2) {
      const short = (rest[1] ?? 0) & 127;
      const start = short === 126 ? 4 : short === 127 ? 10 : 2;
      if (rest.length < start) return;
      const length =
        short === 126 ? rest.readUInt16BE(2) : short === 127 ? Number(rest.readBigUInt64BE(2)) : short;
      if (rest.length < start + length) return;
      const opcode = (rest[0] ?? 0) & 15;
      if (opcode === 9) socket.write(Buffer.from([0x8a, 0x80, 0, 0, 0, 0]));
      if (opcode === 1) {
        const uptime = /"uptime":([\d.]+)/.exec(
          rest.toString("latin1", start, start + Math.min(length, 400)),
        );
        told.webSockets.push(Number(uptime?.[1]), Date.now());
      }
      rest = rest.subarray(start + length);
    }
  });
}

/** A client of the event stream, which finds the frames among whatever else is sent. */
function openEventStream(): Promise<void> {
  let text = "";
  return open(subscribe, (piece) => {
    text += piece.toString("latin1");
    const messages = text.split("\n\n");
    text = messages.pop() ?? "";
    for (const message of messages) {
      const seq = Number(/"seq":(\d+)/.exec(message)?.[1]);
      if (Number.isNaN(seq)) continue;
      const time = timeOf(seq, message);
      if (time !== undefined) told.eventStreams.push(time, Date.now());
    }
  });
}

/** The simulated time of a beat; undefined for another frame. */
function timeOf(seq: number, message: string): number | undefined {
  if (beats.has(seq)) return beats.get(seq);
  const { kind, timeSeconds, at } = JSON.parse(/^data: (.*)$/m.exec(message)?.[1] ?? "{}");
  beats.set(seq, kind === "beat" ? timeSeconds : undefined);
  if (kind === "beat") publishedAt.set(timeSeconds, Date.parse(at));
  return beats.get(seq);
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
  const report: FeedReport = {
    beats: [...publishedAt.values()].filter(isWanted).length,
    webSockets: sum(told.webSockets, clients.webSockets, isWanted),
    eventStreams: sum(told.eventStreams, clients.eventStreams, isWanted),
    closed,
  };
  process.send?.(report, () => process.exit());
});
