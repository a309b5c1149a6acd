import * as http from "node:http";
import * as https from "node:https";
import type { AddressInfo } from "node:net";
import { setTimeout as sleep } from "node:timers/promises";
import type { Fault } from "./faults.ts";

/** What came of the requests with events. Receipts are those of the server, lost answers included. */
export interface ProxyCounts {
  requests: number;
  lostReplies: number;
  broken: number;
  busy: number;
  delayed: number;
  accepted: number;
  duplicate: number;
  conflict: number;
  rejected: number;
}

export interface FaultProxy {
  /** Where a client reaches the server through it. */
  url: string;
  counts: ProxyCounts;
  close(): Promise<void>;
}

interface Answer {
  status: number;
  headers: http.IncomingHttpHeaders;
  body: Buffer;
}

/** A proxy on this machine in front of `target` that does to each request with events what `decide` says. */
export async function startFaultProxy(target: URL, decide: () => Fault): Promise<FaultProxy> {
  const { Agent, request } = target.protocol === "https:" ? https : http;
  const agent = new Agent({ keepAlive: true });
  const counts: ProxyCounts = {
    requests: 0,
    lostReplies: 0,
    broken: 0,
    busy: 0,
    delayed: 0,
    accepted: 0,
    duplicate: 0,
    conflict: 0,
    rejected: 0,
  };

  function open(from: http.IncomingMessage) {
    const headers = { ...from.headers, host: target.host };
    return request(new URL(from.url ?? "/", target), { method: from.method, headers, agent });
  }

  const ask = (from: http.IncomingMessage, body: Buffer) =>
    new Promise<Answer>((resolve, reject) => {
      const call = open(from);
      call.on("error", reject);
      call.on("response", (answer) => {
        bytesOf(answer).then(
          (bytes) => resolve({ status: answer.statusCode ?? 502, headers: answer.headers, body: bytes }),
          reject,
        );
      });
      call.end(body);
    });

  /** Half of the request reaches the server, which then hears no more. */
  async function askHalf(from: http.IncomingMessage, body: Buffer): Promise<void> {
    const call = open(from);
    call.on("error", () => {});
    await new Promise<void>((written) => call.write(body.subarray(0, body.length / 2), () => written()));
    await sleep(5);
    call.destroy();
  }

  async function pass(from: http.IncomingMessage, to: http.ServerResponse): Promise<void> {
    const body = await bytesOf(from);
    const hasEvents = from.method === "POST" && /\/api\/v1\/events$/.test(from.url ?? "");
    const fault: Fault = hasEvents ? decide() : { kind: "none" };
    if (hasEvents) counts.requests++;
    if (fault.kind === "broken") {
      counts.broken++;
      if (fault.isWithin) await askHalf(from, body);
      to.destroy();
      return;
    }
    if (fault.kind === "busy") {
      counts.busy++;
      to.writeHead(503, { "content-type": "application/problem+json", "retry-after": "1" });
      to.end(
        JSON.stringify({ type: "about:blank", title: "Service Unavailable", status: 503, detail: "busy" }),
      );
      return;
    }
    const answer = await ask(from, body);
    if (hasEvents) countReceipts(answer, counts);
    if (fault.kind === "delay") {
      counts.delayed++;
      await sleep(fault.ms);
    }
    if (fault.kind === "lost reply") {
      counts.lostReplies++;
      if (fault.isCut) await sendHalf(to, answer);
      to.destroy();
      return;
    }
    to.writeHead(answer.status, answer.headers).end(answer.body);
  }

  const server = http.createServer((from, to) => {
    // No answer of the server, or a client that has gone, ends the connection.
    pass(from, to).catch(() => to.destroy());
  });
  await new Promise<void>((resolve, reject) => {
    server.once("error", reject);
    server.listen(0, "127.0.0.1", resolve);
  });
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}${target.pathname}`,
    counts,
    close: () =>
      new Promise((closed) => {
        agent.destroy();
        server.close(() => closed());
        server.closeAllConnections();
      }),
  };
}

async function bytesOf(stream: http.IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of stream) chunks.push(chunk);
  return Buffer.concat(chunks);
}

async function sendHalf(to: http.ServerResponse, { status, headers, body }: Answer): Promise<void> {
  const { "transfer-encoding": _, ...rest } = headers;
  to.writeHead(status, { ...rest, "content-length": body.length });
  await new Promise<void>((written) => to.write(body.subarray(0, body.length / 2), () => written()));
}

/** The counts of a batch stand at the end of its answer, after thousands of receipts. */
const endOfBatch =
  /"counts":\{"accepted":(\d+),"duplicate":(\d+),"conflict":(\d+),"rejected":(\d+)\}[^}]*\}$/;

function countReceipts({ status, body }: Answer, into: ProxyCounts): void {
  if (status !== 200) return;
  const found = endOfBatch.exec(body.subarray(-200).toString());
  if (!found) return;
  const [, accepted, duplicate, conflict, rejected] = found.map(Number);
  into.accepted += accepted ?? 0;
  into.duplicate += duplicate ?? 0;
  into.conflict += conflict ?? 0;
  into.rejected += rejected ?? 0;
}
