import { connect } from "node:net";
import { parentPort, workerData } from "node:worker_threads";

/** What to send. The same load sent again has the same ids and payloads. */
export interface EventLoad {
  address: string;
  connections: number;
  seconds: number;
  /** Events in a request; 1 sends the event itself. */
  batch: number;
  customers: number;
  service: string;
  /** Number of the first event; its id and payload follow from it. */
  first: number;
  /** Stops there, though time be left. */
  events: number;
  /** Milliseconds since 1970 of the first event. */
  startedAt: number;
}

export interface EventLoadResult {
  sent: number;
  accepted: number;
  duplicate: number;
  /** Answers that were none of these. */
  failed: number;
  seconds: number;
  /** Milliseconds from the request to the whole answer. */
  p50: number;
  p99: number;
}

const load: EventLoad = workerData;
const url = new URL(load.address);
const times: number[] = [];
let next = load.first;
let accepted = 0;
let duplicate = 0;
let failed = 0;
const begun = performance.now();
const until = begun + load.seconds * 1000;

const hex = (value: number, digits: number) => value.toString(16).padStart(digits, "0").slice(-digits);

/** A whole number that looks like chance, from `n`. */
function scramble(n: number): number {
  let x = Math.imul(n ^ 0x9e3779b9, 0x85ebca6b);
  x = Math.imul(x ^ (x >>> 13), 0xc2b2ae35);
  return (x ^ (x >>> 16)) >>> 0;
}

/** Events are numbered 20 to the millisecond; ids are UUIDs of version 7, as the client library makes them. */
function eventText(n: number): string {
  const at = load.startedAt + Math.floor((n - load.first) / 20);
  const chance = scramble(n);
  const time = hex(at, 12);
  const id = `${time.slice(0, 8)}-${time.slice(8)}-7${hex(chance, 3)}-8${hex(n, 3)}-${hex(chance, 8)}${hex(n >>> 12, 4)}`;
  const customer = scramble(n + 0x5bd1e995) % load.customers;
  const quantity = `${chance % 10}.${11 + (chance % 80)}`;
  return `{"id":"${id}","customer":"customer-${customer}","service":"${load.service}","quantity":"${quantity}","occurred_at":"${new Date(at).toISOString()}"}`;
}

function takeBody(): string | undefined {
  const left = load.first + load.events - next;
  if (left <= 0 || performance.now() >= until) return undefined;
  if (load.batch === 1) return eventText(next++);
  const events: string[] = [];
  for (let count = Math.min(load.batch, left); count > 0; count--) events.push(eventText(next++));
  return `[${events.join(",")}]`;
}

/** One keep-alive connection that sends again as soon as it is answered. */
function talk(): Promise<void> {
  return new Promise((done, fail) => {
    const socket = connect(Number(url.port), url.hostname);
    socket.setNoDelay(true);
    let received = "";
    let asked = 0;
    const send = () => {
      const body = takeBody();
      if (body === undefined) {
        socket.end();
        done();
        return;
      }
      asked = performance.now();
      socket.write(
        `POST ${url.pathname} HTTP/1.1\r\nHost: ${url.host}\r\nContent-Type: application/json\r\nContent-Length: ${body.length}\r\n\r\n${body}`,
      );
    };
    socket.on("connect", send);
    socket.on("error", fail);
    socket.on("data", (piece) => {
      received += piece.toString("latin1");
      const head = received.indexOf("\r\n\r\n");
      if (head < 0) return;
      const length = Number(/content-length: (\d+)/i.exec(received.slice(0, head))?.[1] ?? Number.NaN);
      if (Number.isNaN(length)) {
        fail(new Error(`an answer without length: ${received.slice(0, 300)}`));
        return;
      }
      if (received.length < head + 4 + length) return;
      times.push(performance.now() - asked);
      count(received);
      received = "";
      send();
    });
  });
}

function count(answer: string): void {
  if (load.batch === 1) {
    if (answer.startsWith("HTTP/1.1 201")) accepted++;
    else if (answer.startsWith("HTTP/1.1 200")) duplicate++;
    else failed++;
    return;
  }
  const counts = /"accepted":(\d+),"duplicate":(\d+),"conflict":(\d+),"rejected":(\d+)/.exec(
    answer.slice(-200),
  );
  if (!counts) failed++;
  accepted += Number(counts?.[1] ?? 0);
  duplicate += Number(counts?.[2] ?? 0);
  failed += Number(counts?.[3] ?? 0) + Number(counts?.[4] ?? 0);
}

await Promise.all(Array.from({ length: load.connections }, talk));
times.sort((left, right) => left - right);
const at = (part: number) => times[Math.floor(times.length * part)] ?? Number.NaN;
const result: EventLoadResult = {
  sent: next - load.first,
  accepted,
  duplicate,
  failed,
  seconds: (performance.now() - begun) / 1000,
  p50: at(0.5),
  p99: at(0.99),
};
parentPort?.postMessage(result);
