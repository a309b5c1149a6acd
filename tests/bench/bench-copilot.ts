import { once } from "node:events";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { priceText } from "#/domain/credits/copilot/price-text.ts";
import { largePeriod, manyTexts } from "../support/copilot-messages.ts";
import { startServer } from "./bench-server.ts";
import { type Measurement, medianMs } from "./measurement.ts";

const characters = 20_000_000;
const messages = 10_000;
const reports = 50;

/** Credits of texts alone, and the answer about a large period, read from a service on this machine. */
export async function benchCopilot(dataDir: string): Promise<Measurement[]> {
  return [await benchTexts(), ...(await benchUsage(dataDir))];
}

async function benchTexts(): Promise<Measurement> {
  const texts = manyTexts(characters);
  const ms = await medianMs(5, async () => {
    for (const text of texts) priceText(text);
  });
  return {
    work: "credits of Copilot texts, one core",
    rows: texts.length,
    value: characters / ms / 1000,
    unit: "million characters/s",
    against: "each text's price as text with two decimals",
  };
}

async function benchUsage(dataDir: string): Promise<Measurement[]> {
  const upstream = await startUpstream();
  try {
    return await measureUsage(dataDir, `http://127.0.0.1:${(upstream.address() as AddressInfo).port}`);
  } finally {
    upstream.closeAllConnections();
    upstream.close();
  }
}

async function measureUsage(dataDir: string, upstream: string): Promise<Measurement[]> {
  const server = await startServer(dataDir, {
    COPILOT_API_URL: upstream,
    COPILOT_SYNC_MINUTES: "0",
    COPILOT_REPORT_CACHE_SECONDS: "3600",
  });
  try {
    const plain = await medianMs(15, () => askWhole(`${server.address}/usage`), 5);
    const explained = await medianMs(15, () => askWhole(`${server.address}/api/v1/usage?explain=true`), 5);
    const alone = await medianMs(15, async () => {
      await (await fetch(`${upstream}/messages/current-period`)).text();
    });
    const rows = messages;
    const against = `${alone.toFixed(0)} ms of it are the service's own answer`;
    return [
      { work: `GET /usage, ${reports} reports kept`, rows, value: plain, unit: "ms", against },
      { work: "the same with breakdowns", rows, value: explained, unit: "ms" },
    ];
  } finally {
    await server.stop();
  }
}

async function askWhole(url: string): Promise<void> {
  const response = await fetch(url);
  const { usage } = await response.json();
  if (response.status !== 200 || usage.length !== messages) {
    throw new Error(`${url} answered ${response.status}`);
  }
}

/** A Copilot service whose answers are ready. */
async function startUpstream(): Promise<Server> {
  const period = largePeriod(messages, reports);
  const bodies = new Map(period.reports.map((report) => [`/reports/${report.id}`, JSON.stringify(report)]));
  bodies.set("/messages/current-period", JSON.stringify({ messages: period.messages }));
  const server = createServer((request, response) => {
    const body = bodies.get(request.url ?? "");
    response.writeHead(body === undefined ? 404 : 200, { "content-type": "application/json" });
    response.end(body);
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  return server;
}
