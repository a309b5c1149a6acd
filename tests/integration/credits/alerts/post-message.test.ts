import { once } from "node:events";
import { createServer as createTlsServer } from "node:https";
import { createServer as createPlainServer, type Server, type Socket } from "node:net";
import { afterAll, expect, test } from "vitest";
import { postMessage } from "#/domain/credits/alerts/post-message.ts";
import { selfSigned } from "../../../support/self-signed.ts";
import { openReceiver } from "../../../support/webhook-receiver.ts";

const receiver = await openReceiver();
const rules = {
  privateTargets: "allow" as const,
  resolve: async () => [{ address: "127.0.0.1", family: 4 }],
};
const sockets: Socket[] = [];
const servers: Server[] = [];

async function portOf(server: Server): Promise<number> {
  servers.push(server);
  server.on("connection", (socket) => {
    sockets.push(socket);
    socket.on("error", () => {});
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const address = server.address();
  return typeof address === "object" && address ? address.port : 0;
}

afterAll(() => {
  for (const socket of sockets) socket.destroy();
  for (const server of servers) server.close();
});

const post = (url: string, total = 5000, connect = total, signal = new AbortController().signal) =>
  postMessage(
    new URL(url),
    { headers: { "webhook-id": "1" }, body: '{"grüße":1}' },
    { rules, patience: { connect, total }, signal },
  );

test("the body arrives byte for byte, with its length", async () => {
  expect(await post(receiver.url("/bytes"))).toEqual({ status: 200, retryAfter: undefined });
  expect(receiver.to("/bytes")).toEqual([
    {
      path: "/bytes",
      body: '{"grüße":1}',
      headers: {
        host: `127.0.0.1:${receiver.port}`,
        connection: "close",
        accept: "*/*",
        "content-type": "application/json",
        "content-length": "13",
        "user-agent": "Meterline-Webhooks",
        "webhook-id": "1",
      },
    },
  ]);
});

test("a certificate that nobody vouches for is refused before anything is sent", async () => {
  let requests = 0;
  const server = createTlsServer(selfSigned, () => requests++);
  const outcome = await post(`https://hooks.example:${await portOf(server)}/`);
  expect(outcome).toEqual({ failure: expect.stringMatching(/certificate/) });
  expect(requests).toBe(0);
});

test("what speaks no TLS fails, at once or when patience ends", async () => {
  const speaks = createPlainServer((socket) => void socket.end("220 mail.example ESMTP\r\n"));
  expect(await post(`https://hooks.example:${await portOf(speaks)}/`)).toEqual({
    failure: expect.stringMatching(/./),
  });
  const silent = createPlainServer(() => {});
  expect(await post(`https://hooks.example:${await portOf(silent)}/`, 10_000, 200)).toEqual({
    failure: "There was no connection within 0.2 seconds.",
  });
});

test("a name that is never resolved fails when patience ends", async () => {
  const forever = { privateTargets: "refuse" as const, resolve: () => new Promise<never>(() => {}) };
  const outcome = await postMessage(
    new URL("http://hooks.example/"),
    { headers: {}, body: "{}" },
    { rules: forever, patience: { connect: 200, total: 10_000 }, signal: new AbortController().signal },
  );
  expect(outcome).toEqual({ failure: "There was no connection within 0.2 seconds." });
});

test("an attempt that is called off throws and closes its connection", async () => {
  const stopping = new AbortController();
  const attempt = post(receiver.url("/never"), 60_000, 60_000, stopping.signal);
  await receiver.until("/never", 1);
  stopping.abort();
  await expect(attempt).rejects.toMatchObject({ name: "AbortError" });
  await expect(post(receiver.url("/ok"), 1000, 1000, stopping.signal)).rejects.toMatchObject({
    name: "AbortError",
  });
});
