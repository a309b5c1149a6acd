import { connect } from "node:net";
import { parentPort, workerData } from "node:worker_threads";

export interface LoadResult {
  answers: number;
  /** Answers other than 200. */
  failures: number;
  /** Milliseconds. */
  p99: number;
}

interface Load {
  address: string;
  paths: string[];
  connections: number;
  seconds: number;
}

const { address, paths, connections, seconds }: Load = workerData;
const url = new URL(address);
const until = performance.now() + seconds * 1000;
const times: number[] = [];
let failures = 0;
let next = 0;

/** One keep-alive connection that asks again as soon as it is answered. */
function talk(): Promise<void> {
  return new Promise((done, failed) => {
    const socket = connect(Number(url.port), url.hostname);
    socket.setNoDelay(true);
    let received = "";
    let asked = 0;
    const ask = () => {
      if (performance.now() >= until) {
        socket.end();
        done();
        return;
      }
      const path = paths[next++ % paths.length];
      asked = performance.now();
      socket.write(`GET ${path} HTTP/1.1\r\nHost: ${url.host}\r\nAccept: application/json\r\n\r\n`);
    };
    socket.on("connect", ask);
    socket.on("error", failed);
    socket.on("data", (piece) => {
      received += piece.toString("latin1");
      const head = received.indexOf("\r\n\r\n");
      if (head < 0) return;
      const length = Number(/content-length: (\d+)/i.exec(received.slice(0, head))?.[1] ?? Number.NaN);
      if (!Number.isNaN(length) ? received.length < head + 4 + length : !received.endsWith("0\r\n\r\n"))
        return;
      times.push(performance.now() - asked);
      if (!received.startsWith("HTTP/1.1 200")) failures++;
      received = "";
      ask();
    });
  });
}

await Promise.all(Array.from({ length: connections }, talk));
times.sort((left, right) => left - right);
const result: LoadResult = {
  answers: times.length,
  failures,
  p99: times[Math.floor(times.length * 0.99)] ?? Number.NaN,
};
parentPort?.postMessage(result);
