import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { gunzipSync } from "node:zlib";

interface WireEvent {
  id: string;
  customer: string;
  service: string;
  quantity?: string;
  values?: Record<string, string>;
  occurred_at: string;
  attributes?: Record<string, unknown>;
  price?: string;
}

export interface ReceivedBatch {
  events: WireEvent[];
  headers: IncomingMessage["headers"];
  /** Bytes as they came. */
  bytes: number;
}

/** What the server does with one batch. */
export type Behaviour = (batch: ReceivedBatch, answer: Answering) => void | Promise<void>;

export interface Answering {
  /** As a server in order would: stores, and answers with a receipt for each. */
  accept(): void;
  /** Stores the events without an answer. */
  store(): void;
  problem(status: number, detail: string, headers?: Record<string, string>): void;
  json(status: number, body: unknown): void;
  text(status: number, body: string): void;
  /** Cuts the connection. */
  reset(): void;
}

/**
 * A server that keeps the contract of POST /api/v1/events, and misbehaves when told: each batch takes the
 * next of `behaviours`, and the server is in order once there are none.
 */
export interface ClientTestServer {
  url: string;
  /** By key: what is stored, once. */
  stored: Map<string, WireEvent>;
  /** Every batch, in the order of arrival. */
  batches: ReceivedBatch[];
  behaviours: Behaviour[];
  /** In place of being in order. */
  always: Behaviour | undefined;
  /** Answers to GET by path. */
  pages: Map<string, (answer: Answering) => void>;
  /** Keys in the order in which they were first stored. */
  keys(): string[];
  /** Resolves when so many batches have arrived. */
  arrived(batches: number): Promise<void>;
  close(): Promise<void>;
}

export async function startClientTestServer(): Promise<ClientTestServer> {
  const waiting = new Set<() => void>();
  const server: ClientTestServer = {
    url: "",
    stored: new Map(),
    batches: [],
    behaviours: [],
    always: undefined,
    pages: new Map([["/api/v1/health", (answer) => answer.json(200, { status: "healthy" })]]),
    keys: () => [...server.stored.keys()],
    arrived: (batches) =>
      new Promise((resolve) => {
        const check = () => {
          if (server.batches.length < batches) return;
          waiting.delete(check);
          resolve();
        };
        waiting.add(check);
        check();
      }),
    close: () =>
      new Promise((resolve) => {
        http.close(() => resolve());
        http.closeAllConnections();
      }),
  };

  const http = createServer(async (request, response) => {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk);
    const raw = Buffer.concat(chunks);
    if (request.method === "GET") {
      const page = server.pages.get(request.url ?? "");
      const answer = answering(response, [], server);
      if (page) page(answer);
      else answer.problem(404, "no such page");
      return;
    }
    if (request.url !== "/api/v1/events" || request.headers["content-type"] !== "application/json") {
      return answering(response, [], server).problem(404, "no such place");
    }
    const body = request.headers["content-encoding"] === "gzip" ? gunzipSync(raw) : raw;
    const batch = { events: JSON.parse(body.toString()), headers: request.headers, bytes: raw.length };
    server.batches.push(batch);
    for (const check of waiting) check();
    const behave = server.behaviours.shift() ?? server.always ?? ((_, answer) => answer.accept());
    await behave(batch, answering(response, batch.events, server));
  });
  await new Promise<void>((resolve) => http.listen(0, "127.0.0.1", resolve));
  server.url = `http://127.0.0.1:${(http.address() as AddressInfo).port}`;
  return server;
}

function answering(response: ServerResponse, events: WireEvent[], server: ClientTestServer): Answering {
  const send = (status: number, type: string, body: string, headers: Record<string, string> = {}) => {
    if (!response.destroyed) response.writeHead(status, { "content-type": type, ...headers }).end(body);
  };
  const json = (status: number, body: unknown) => send(status, "application/json", JSON.stringify(body));
  const store = () =>
    events.map(({ id }, index) => {
      const event = events[index];
      if (server.stored.has(id) || !event) return { id, status: "duplicate" };
      server.stored.set(id, event);
      return { id, status: "accepted", received_at: "2026-11-21T12:00:00Z" };
    });
  return {
    json,
    store,
    accept: () => json(200, { receipts: store(), counts: {} }),
    problem: (status, detail, headers) =>
      send(status, "application/problem+json", JSON.stringify({ title: "Problem", status, detail }), headers),
    text: (status, body) => send(status, "text/html", body),
    reset: () => response.destroy(),
  };
}
