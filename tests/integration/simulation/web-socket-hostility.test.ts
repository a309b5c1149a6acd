import { once } from "node:events";
import type { Socket } from "node:net";
import { setTimeout as sleep } from "node:timers/promises";
import { afterEach, expect, test } from "vitest";
import { feedCounts } from "#/domain/simulation/live/feed-counts.ts";
import { makeFrame } from "../../support/frames.ts";
import { heldBytes } from "../../support/held-bytes.ts";
import { answerTo, clientFrame, handshake, rawSocket } from "../../support/raw-web-socket.ts";
import {
  type Listener,
  listenTo,
  serveWebSockets,
  type WebSocketWorld,
} from "../../support/serve-web-sockets.ts";
import { soon } from "../../support/soon.ts";

let world: WebSocketWorld | undefined;
const sockets: Socket[] = [];

async function open(...settings: Parameters<typeof serveWebSockets>): Promise<WebSocketWorld> {
  world = await serveWebSockets(...settings);
  return world;
}

/** A client that has shaken hands and from then on takes nothing. */
async function rude(port: number, text?: string): Promise<Socket> {
  const socket = await rawSocket(port, text);
  sockets.push(socket);
  return socket;
}

afterEach(async () => {
  for (const socket of sockets.splice(0)) socket.destroy();
  await world?.close();
});

/** All a listener was told or said to have missed. */
const accounted = ({ messages }: Listener) =>
  messages.length + messages.reduce((sum, { dropped }) => sum + (dropped ?? 0), 0);

const isClosed = (socket: Socket) => {
  socket.resume();
  return socket.destroyed;
};

/** Text of a message with a thousand services, some 200 kB. */
const large = (seq: number) => makeFrame(seq, {}, 1000);

test("clients that never read cost no memory and nobody else a message", async () => {
  const { address, port, stage } = await open({});
  const good = await listenTo(address);
  for (let count = 0; count < 30; count++) await rude(port);
  await soon(() => feedCounts().webSockets).toBe(31);
  const dropped = feedCounts().dropped;
  const before = heldBytes();
  const beats = 300;
  for (let seq = 1; seq <= beats; seq++) {
    stage.publish(large(seq));
    await soon(() => good.messages.length).toBe(seq);
    good.messages[seq - 1] = { services: [] };
  }
  expect(good.messages.every((message) => !("dropped" in message))).toBe(true);
  expect(feedCounts().dropped - dropped).toBeGreaterThan(0);
  // All that was not taken would be well over a gigabyte.
  expect(heldBytes() - before).toBeLessThan(40_000_000);
});

test("a client that falls behind is told how many messages it missed", async () => {
  const { address, stage } = await open({});
  const good = await listenTo(address);
  const slow = await listenTo(address);
  await soon(() => feedCounts().webSockets).toBe(2);
  slow.socket.pause();
  const beats = 120;
  const publish = async (seq: number) => {
    stage.publish(large(seq));
    await soon(() => good.messages.length).toBe(seq);
  };
  for (let seq = 1; seq <= beats; seq++) await publish(seq);
  slow.socket.resume();
  await soon(async () => {
    await publish(good.messages.length + 1);
    return slow.messages.some(({ dropped }) => dropped !== undefined);
  }).toBe(true);
  await soon(() => accounted(slow)).toBe(good.messages.length);
  expect(slow.messages.length).toBeLessThan(good.messages.length);
});

test("who answers no ping is cut off, who does stays", async () => {
  const { address, port, stage } = await open({}, { ping: 100 });
  const good = await listenTo(address);
  const dead = await rude(port);
  await soon(() => feedCounts().webSockets).toBe(2);
  const cutOff = feedCounts().cutOff;
  await soon(() => feedCounts().cutOff).toBe(cutOff + 1);
  await soon(() => isClosed(dead)).toBe(true);
  for (let pings = 0; pings < 5; pings++) await once(good.socket, "ping");
  stage.publish(makeFrame(1));
  await soon(() => good.messages.length).toBe(1);
});

test("who says to be alive and takes nothing is cut off in the end", async () => {
  const { port, stage } = await open({}, { stuck: 300 });
  const liar = await rude(port);
  let isOpen = true;
  liar.once("close", () => {
    isOpen = false;
  });
  await soon(() => feedCounts().webSockets).toBe(1);
  for (let seq = 1; isOpen && feedCounts().webSockets > 0; seq++) {
    stage.publish(large(seq));
    liar.write(clientFrame(0x8a));
    await sleep(5);
  }
  await soon(() => isClosed(liar)).toBe(true);
});

const malformed: [name: string, bytes: Buffer, code: number][] = [
  ["a message too large", clientFrame(0x81, Buffer.alloc(5000, "a")), 1009],
  ["a message said to be huge", Buffer.from([0x82, 0xff, 0, 0, 0, 255, 0, 0, 0, 0, 0, 0, 0, 0]), 1009],
  ["a length beyond all numbers", Buffer.from([0x82, 0xff, 255, 255, 255, 255, 255, 255, 255, 255]), 1009],
  ["reserved bits", clientFrame(0xf1, "a"), 1002],
  ["an unknown opcode", clientFrame(0x83, "a"), 1002],
  ["no mask", clientFrame(0x81, "hello", 0), 1002],
  ["text that is no UTF-8", clientFrame(0x81, Buffer.from([0xc3, 0x28])), 1007],
  ["a ping that is too long", clientFrame(0x89, Buffer.alloc(200)), 1002],
  ["a piece of nothing", clientFrame(0x80, "a"), 1002],
];

test.each(malformed)("%s ends that connection alone", async (_name, bytes, code) => {
  const { address, port, stage } = await open();
  const good = await listenTo(address);
  const bad = await rude(port);
  const received: Buffer[] = [];
  bad.on("data", (piece: Buffer) => received.push(piece));
  bad.resume();
  await once(bad, "data");
  bad.write(bytes);
  await once(bad, "close");
  const answer = Buffer.concat(received);
  expect([...answer.subarray(-4)]).toEqual([0x88, 2, code >> 8, code & 255]);
  stage.publish(makeFrame(1));
  await soon(() => good.messages.length).toBe(1);
  expect(feedCounts().webSockets).toBe(1);
});

test("pieces of a message without end are cut off at the limit", async () => {
  const { port } = await open();
  const endless = await rude(port);
  endless.resume();
  await once(endless, "data");
  let isOpen = true;
  endless.once("close", () => {
    isOpen = false;
  });
  endless.write(clientFrame(0x01, "begin"));
  let sent = 0;
  while (isOpen && sent < 1_000_000) {
    const piece = clientFrame(0x00, Buffer.alloc(100, "x"));
    sent += piece.length;
    endless.write(piece);
    await sleep(1);
  }
  expect(sent).toBeLessThan(1_000_000);
  await soon(() => feedCounts().webSockets).toBe(0);
});

test("a flood of messages is held back, a flood of pings that nobody hears the answers of is ended", async () => {
  const { address, port, stage } = await open();
  const good = await listenTo(address);
  const before = heldBytes();
  const talker = await rude(port);
  talker.resume();
  const words = Buffer.concat(Array.from({ length: 100_000 }, () => clientFrame(0x81, "spam")));
  const pinger = await rude(port);
  const pings = Buffer.concat(Array.from({ length: 1000 }, () => clientFrame(0x89, Buffer.alloc(120))));
  for (let seq = 1; seq <= 200; seq++) {
    talker.write(words);
    pinger.write(pings);
    stage.publish(makeFrame(seq));
    await soon(() => good.messages.length).toBe(seq);
  }
  // The most of 200 MB waits on its side.
  expect(talker.writableLength).toBeGreaterThan(150_000_000);
  await soon(() => isClosed(pinger)).toBe(true);
  expect(heldBytes() - before).toBeLessThan(40_000_000);
});

test("half-open handshakes keep nobody out", async () => {
  const { address, port, stage } = await open({ SIMULATION_MAX_CLIENTS: "10" });
  const parts = ["", "GET", "GET /ws HTTP/1.1\r\n", handshake().slice(0, -2), handshake().slice(0, 60)];
  for (let count = 0; count < 500; count++) await rude(port, parts[count % parts.length]);
  const good = await Promise.all(Array.from({ length: 10 }, () => listenTo(address)));
  stage.publish(makeFrame(1));
  await soon(() => good.map(({ messages }) => messages.length)).toEqual(good.map(() => 1));
  expect(feedCounts().webSockets).toBe(10);
  await world?.close();
  await soon(() => sockets.every(isClosed)).toBe(true);
});

test("thousands that come and go leave nothing behind", async () => {
  const { address, port, stage } = await open({});
  const good = await listenTo(address);
  let seq = 0;
  const leave: ((socket: Socket) => void)[] = [
    (socket) => void socket.destroy(),
    (socket) => void socket.resetAndDestroy(),
    (socket) => void socket.end(),
    (socket) => void socket.end(clientFrame(0x88, Buffer.from([0x03, 0xe8]))),
    (socket) => void socket.end(clientFrame(0x81, "half").subarray(0, 3)),
  ];
  const visit = async (count: number) => {
    const socket = await rawSocket(port, count % 7 === 0 ? handshake().slice(0, 50) : handshake());
    socket.resume();
    if (count % 3 === 0) await Promise.race([once(socket, "data"), sleep(20)]);
    leave[count % leave.length]?.(socket);
    if (count % 10 === 0) stage.publish(makeFrame(++seq));
  };
  const round = async (visits: number) => {
    for (let count = 0; count < visits; count += 50) {
      await Promise.all(Array.from({ length: 50 }, (_, lane) => visit(count + lane)));
    }
    await soon(() => feedCounts().webSockets).toBe(1);
  };
  await round(1000);
  const before = heldBytes();
  await round(4000);
  await soon(() => accounted(good)).toBe(seq);
  expect(heldBytes() - before).toBeLessThan(15_000_000);
});

test("a client over the maximum is refused however many come at once", async () => {
  const { port, stage } = await open({ SIMULATION_MAX_CLIENTS: "20" });
  stage.publish(makeFrame(1));
  for (let count = 0; count < 20; count++) await rude(port);
  await soon(() => feedCounts().webSockets).toBe(20);
  const refused = feedCounts().refused;
  const answers = await Promise.all(Array.from({ length: 200 }, () => answerTo(port, handshake())));
  expect(answers.filter((answer) => answer.startsWith("HTTP/1.1 503"))).toHaveLength(200);
  expect(feedCounts()).toMatchObject({ webSockets: 20, refused: refused + 200 });
});
