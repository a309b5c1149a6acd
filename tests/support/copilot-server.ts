import { once } from "node:events";
import { createServer, type RequestListener, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { setTimeout as sleep } from "node:timers/promises";
import samplePeriod from "#/domain/credits/copilot/sample-period.json" with { type: "json" };
import { parseEnv } from "#/env.ts";

export interface GivenMessage {
  id: unknown;
  text?: unknown;
  timestamp?: unknown;
  report_id?: unknown;
  [more: string]: unknown;
}

/** A real Copilot service on a free port, that does whatever a test makes it do. */
export class CopilotServer {
  messages: readonly GivenMessage[] = samplePeriod.messages;
  reports: readonly { id: number; [more: string]: unknown }[] = samplePeriod.reports;
  /** Paths in the order in which they were asked for. */
  readonly asked: string[] = [];
  /** Most requests for reports that were there at the same time. */
  mostAtOnce = 0;
  /** ms that an answer about a report takes. */
  reportMs = 0;
  /** What comes of a path instead of its answer: the first of the list once, until it is empty. */
  readonly #instead = new Map<string, RequestListener[]>();
  #reportsNow = 0;
  readonly #server: Server;

  constructor() {
    this.#server = createServer((request, response) => {
      const path = request.url ?? "";
      this.asked.push(path);
      const instead = this.#instead.get(path)?.shift();
      if (instead) instead(request, response);
      else if (path === "/messages/current-period") json(response, { messages: this.messages });
      else void this.#answerReport(path, response);
    });
  }

  async start(): Promise<this> {
    this.#server.listen(0, "127.0.0.1");
    await once(this.#server, "listening");
    return this;
  }

  get url(): string {
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }

  get askedReports(): string[] {
    return this.asked.filter((path) => path.startsWith("/reports/"));
  }

  /** Has the next requests for a path answered by these, one each. */
  once(path: string, ...listeners: RequestListener[]): void {
    this.#instead.set(path, [...(this.#instead.get(path) ?? []), ...listeners]);
  }

  /** The same for the question for messages. */
  onceMessages(...listeners: RequestListener[]): void {
    this.once("/messages/current-period", ...listeners);
  }

  async stop(): Promise<void> {
    this.#server.closeAllConnections();
    this.#server.close();
    await once(this.#server, "close");
  }

  async #answerReport(path: string, response: ServerResponse): Promise<void> {
    this.#reportsNow++;
    this.mostAtOnce = Math.max(this.mostAtOnce, this.#reportsNow);
    if (this.reportMs > 0) await sleep(this.reportMs);
    this.#reportsNow--;
    const report = this.reports.find(({ id }) => path === `/reports/${id}`);
    if (report) json(response, report);
    else
      answer(404, "application/xml", "<?xml version='1.0'?><error>Report not found</error>")(null, response);
  }
}

/** The settings with which the product reads from that server. */
export const copilotEnv = (url: string, more: Record<string, string> = {}) =>
  parseEnv({ COPILOT_API_URL: url, COPILOT_TIMEOUT_SECONDS: "0.4", ...more });

const json = (response: ServerResponse, body: unknown) =>
  answer(200, "application/json", JSON.stringify(body))(null, response);

/** Answers so. */
export function answer(
  status: number,
  contentType: string,
  body: string | Uint8Array,
  headers: Record<string, string> = {},
) {
  return (_request: unknown, response: ServerResponse): void => {
    response.writeHead(status, { "content-type": contentType, ...headers });
    response.end(body);
  };
}

/** Answers 200 with this as JSON text. */
export const jsonText = (text: string) => answer(200, "application/json", text);

/** Cuts the connection. */
export const reset: RequestListener = (request) => {
  request.socket.resetAndDestroy();
};

/** Says that it has more, and cuts the connection in the middle of the body. */
export const brokenBody: RequestListener = (_request, response) => {
  response.writeHead(200, { "content-type": "application/json", "content-length": "100000" });
  response.write('{"messages":[');
  setTimeout(() => response.socket?.resetAndDestroy(), 20);
};

/** Never answers. */
export const silence: RequestListener = () => {};

/** Sends the beginning of a body, and then nothing. */
export const slowBody: RequestListener = (_request, response) => {
  response.writeHead(200, { "content-type": "application/json" });
  response.write('{"messages":[');
};

/** A body that never ends. */
export const endlessBody: RequestListener = (_request, response) => {
  response.writeHead(200, { "content-type": "application/json" });
  const piece = Buffer.alloc(1_000_000, " ");
  const go = () => {
    while (!response.destroyed && response.write(piece));
    if (!response.destroyed) response.once("drain", go);
  };
  response.write("[");
  go();
};
