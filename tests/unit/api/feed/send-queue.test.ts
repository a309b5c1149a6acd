import { EventEmitter } from "node:events";
import type { IncomingMessage, ServerResponse } from "node:http";
import { setImmediate as nextTurn, setTimeout as sleep } from "node:timers/promises";
import { expect, test } from "vitest";
import { countRequests, requestsInHand } from "#/api/feed/requests-in-hand.ts";
import { sendSoon } from "#/api/feed/send-queue.ts";
import { heldBytes } from "../../../support/held-bytes.ts";

/** A request in hand until the answer's connection closes. */
function beginRequest(accept: string): () => void {
  const response = new EventEmitter();
  countRequests(() => {})({ headers: { accept } } as IncomingMessage, response as ServerResponse);
  return () => response.emit("close");
}

const numbers = (count: number) => Array.from({ length: count }, (_, index) => index);

function sendAll(count: number, work: () => void = () => {}): { sent: number[]; done: Promise<void> } {
  const sent: number[] = [];
  const done = new Promise<void>((resolve) => {
    for (const number of numbers(count)) {
      sendSoon(() => {
        work();
        sent.push(number);
        if (sent.length === count) resolve();
      });
    }
  });
  return { sent, done };
}

test("everything is sent once, in order, and again after a rest", async () => {
  for (const count of [1, 3000]) {
    const { sent, done } = sendAll(count);
    await done;
    expect(sent).toEqual(numbers(count));
  }
});

test("what is added while it sends comes after the rest", async () => {
  const sent: string[] = [];
  await new Promise<void>((resolve) => {
    sendSoon(() => {
      sent.push("first");
      sendSoon(() => {
        sent.push("third");
        resolve();
      });
    });
    sendSoon(() => sent.push("second"));
  });
  expect(sent).toEqual(["first", "second", "third"]);
});

test("others have their turn in between", async () => {
  let turns = 0;
  const { sent, done } = sendAll(40, () => {
    const until = performance.now() + 1;
    while (performance.now() < until);
  });
  while (sent.length < 40) {
    await nextTurn();
    turns++;
  }
  await done;
  expect(turns).toBeGreaterThanOrEqual(20);
});

test("while a request is in hand a part waits, and all is sent all the same", async () => {
  const end = beginRequest("application/json");
  expect(requestsInHand()).toBe(1);
  const { sent, done } = sendAll(3000);
  for (let turn = 0; turn < 5; turn++) await nextTurn();
  expect(sent.length).toBeLessThan(3000);
  await done;
  expect(sent).toEqual(numbers(3000));
  end();
  expect(requestsInHand()).toBe(0);
});

test("once no request is in hand any more, the rest goes out", async () => {
  const end = beginRequest("*/*");
  const { sent, done } = sendAll(3000);
  await sleep(10);
  end();
  await done;
  expect(sent).toEqual(numbers(3000));
});

test("who listens for as long as he likes is not in hand", () => {
  beginRequest("text/event-stream");
  expect(requestsInHand()).toBe(0);
});

test("what is sent is held no longer, though more is added all the time", async () => {
  let isLetGo = false;
  const watch = new FinalizationRegistry<null>(() => {
    isLetGo = true;
  });
  const sendOnce = () => {
    const bytes = { size: 1 };
    watch.register(bytes, null);
    sendSoon(() => bytes.size++);
  };
  sendOnce();
  for (let round = 0; round < 200 && !isLetGo; round++) {
    await new Promise<void>((sent) => sendSoon(sent));
    heldBytes();
  }
  expect(isLetGo).toBe(true);
});
