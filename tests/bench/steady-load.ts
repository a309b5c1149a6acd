import { connect, type Socket } from "node:net";

/** Requests at a steady rate, whatever the answers take. */
export interface SteadyLoad {
  /** host:port */
  host: string;
  /** Requests a second. */
  rate: number;
  seconds: number;
  connections: number;
  /** Whole path of a GET; undefined: reports single events. */
  path?: string;
  /** Number of the first event, so that no two loads report the same. */
  first: number;
}

export interface SteadyResult {
  /** Milliseconds from each request to its whole answer. */
  times: number[];
  failures: number;
}

const load: SteadyLoad = JSON.parse(process.argv[2] ?? "{}");
const [host = "", port] = load.host.split(":");
const times: number[] = [];
let failures = 0;
let next = 0;

interface Waiting {
  text: string;
  since: number;
}
const queue: Waiting[] = [];
const free: ((waiting: Waiting) => void)[] = [];

function requestText(number: number): string {
  if (load.path) {
    return `GET ${load.path} HTTP/1.1\r\nHost: ${load.host}\r\nAccept: application/json\r\n\r\n`;
  }
  const id = `steady ${load.first + number}`;
  const body = JSON.stringify({
    id,
    customer: `customer-${number % 100}`,
    service: "Bench",
    quantity: "1.5",
  });
  return `POST /api/v1/events HTTP/1.1\r\nHost: ${load.host}\r\nContent-Type: application/json\r\nContent-Length: ${body.length}\r\n\r\n${body}`;
}

/** One keep-alive connection; it is free again once its answer is whole. */
function open(): Promise<Socket> {
  return new Promise((done, failed) => {
    const socket = connect(Number(port), host, () => done(socket));
    socket.setNoDelay(true);
    let received = "";
    let since = 0;
    const send = (waiting: Waiting) => {
      since = waiting.since;
      socket.write(waiting.text);
    };
    free.push(send);
    socket.on("error", failed);
    socket.on("data", (piece) => {
      received += piece.toString("latin1");
      const head = received.indexOf("\r\n\r\n");
      if (head < 0) return;
      const length = Number(/content-length: (\d+)/i.exec(received.slice(0, head))?.[1] ?? Number.NaN);
      const isWhole = Number.isNaN(length)
        ? received.endsWith("0\r\n\r\n")
        : received.length >= head + 4 + length;
      if (!isWhole) return;
      times.push(performance.now() - since);
      if (!/^HTTP\/1\.1 20/.test(received)) failures++;
      received = "";
      const waiting = queue.shift();
      if (waiting) send(waiting);
      else free.push(send);
    });
  });
}

process.on("disconnect", () => process.exit());
const sockets = await Promise.all(Array.from({ length: load.connections }, open));
const begun = performance.now();
const total = load.rate * load.seconds;
const timer = setInterval(() => {
  const now = performance.now();
  const due = Math.min(total, ((now - begun) / 1000) * load.rate);
  for (; next < due; next++) {
    const waiting = { text: requestText(next), since: now };
    const send = free.shift();
    if (send) send(waiting);
    else queue.push(waiting);
  }
  if (times.length < total && now - begun < load.seconds * 3000) return;
  clearInterval(timer);
  for (const socket of sockets) socket.destroy();
  const result: SteadyResult = { times, failures: failures + total - times.length };
  process.send?.(result, () => process.exit());
}, 1);
