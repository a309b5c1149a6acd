import { connect, type Socket } from "node:net";
import { parentPort, workerData } from "node:worker_threads";

/** Holds that are made and settled, each with an idempotency key of its own. */
export interface LedgerLoad {
  address: string;
  connections: number;
  seconds: number;
  /** They are called customer-0 and so on. */
  customers: number;
  /** Number of the first pair; keys follow from it. */
  first: number;
}

export interface LedgerLoadResult {
  pairs: number;
  /** Answers other than 201 to a hold and 200 to its settlement. */
  failed: number;
  /** Hundredths of a credit that were settled. */
  spent: number;
  seconds: number;
  /** Milliseconds from a request to the whole answer. */
  p50: number;
  p99: number;
}

const load: LedgerLoad = workerData;
const url = new URL(load.address);
const times: number[] = [];
let next = load.first;
let failed = 0;
let spent = 0;
const begun = performance.now();
const until = begun + load.seconds * 1000;

/** One keep-alive connection; answers the status and the body. */
function asker(socket: Socket) {
  let received = "";
  let answer: ((status: number, body: string) => void) | undefined;
  socket.on("data", (piece) => {
    received += piece.toString("latin1");
    const head = received.indexOf("\r\n\r\n");
    if (head < 0) return;
    const length = Number(/content-length: (\d+)/i.exec(received.slice(0, head))?.[1] ?? Number.NaN);
    if (!Number.isNaN(length) ? received.length < head + 4 + length : !received.endsWith("0\r\n\r\n")) return;
    const [status, body] = [Number(received.slice(9, 12)), received.slice(head + 4)];
    received = "";
    answer?.(status, body);
  });
  return (path: string, key: string, body: string) =>
    new Promise<{ status: number; body: string }>((done) => {
      const asked = performance.now();
      answer = (status, text) => {
        times.push(performance.now() - asked);
        done({ status, body: text });
      };
      socket.write(
        `POST ${path} HTTP/1.1\r\nHost: ${url.host}\r\nContent-Type: application/json\r\nIdempotency-Key: ${key}\r\nContent-Length: ${body.length}\r\n\r\n${body}`,
      );
    });
}

async function talk(): Promise<void> {
  const socket = connect(Number(url.port), url.hostname);
  socket.setNoDelay(true);
  await new Promise((done, fail) => socket.once("connect", done).once("error", fail));
  const ask = asker(socket);
  while (performance.now() < until) {
    const pair = next++;
    const path = `${url.pathname}/customers/customer-${pair % load.customers}/holds`;
    const hold = await ask(path, `hold-${pair}`, '{"amount":"2.5"}');
    const id = /"id":"([0-9a-f-]{36})"/.exec(hold.body)?.[1];
    // Half less than was held, half a bit more.
    const amount = 200 + (pair % 100);
    const settled = await ask(
      `${path}/${id}/settle`,
      `settle-${pair}`,
      `{"amount":"${(amount / 100).toFixed(2)}"}`,
    );
    if (hold.status === 201 && settled.status === 200) spent += amount;
    else failed++;
  }
  socket.end();
}

await Promise.all(Array.from({ length: load.connections }, talk));
times.sort((left, right) => left - right);
const at = (part: number) => times[Math.floor(times.length * part)] ?? Number.NaN;
const result: LedgerLoadResult = {
  pairs: next - load.first,
  failed,
  spent,
  seconds: (performance.now() - begun) / 1000,
  p50: at(0.5),
  p99: at(0.99),
};
parentPort?.postMessage(result);
