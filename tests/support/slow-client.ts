import { once } from "node:events";
import { connect, type Socket } from "node:net";

export interface SlowRequest {
  path: string;
  /** Lines of the head beside the request's and Host. */
  headers: readonly string[];
  /** Sends the body, in whatever way is under test; `isOpen` turns false when the server closes. */
  send: (socket: Socket, isOpen: () => boolean) => void | Promise<void>;
  /** Status that it must be answered with, be it in the last line of a stream; undefined: nothing can be read. */
  answer: number | undefined;
  /** Whether the connection must be closed after it, or without it. */
  mustClose: boolean;
  /** The head goes on with what is sent. */
  hasOpenHead?: boolean;
  /** ms in which it takes nothing of what is answered. */
  readsAfter?: number;
}

export interface SlowOutcome {
  answer: number | undefined;
  /** Whether the server closed the connection. */
  wasClosed: boolean;
}

/** Sends a request as no good client would, and waits for its answer or its end, for so many ms at most. */
export async function sendSlowly(port: number, request: SlowRequest, patience: number): Promise<SlowOutcome> {
  const socket = connect({ port, host: "127.0.0.1" });
  await once(socket, "connect");
  let isOpen = true;
  const closed = new Promise<void>((resolve) => {
    socket.once("close", () => {
      isOpen = false;
      resolve();
    });
  });
  socket.on("error", () => {
    // `close` follows.
  });
  let text = "";
  const answered = new Promise<void>((resolve) => {
    socket.on("data", (piece: Buffer) => {
      if (text.length < 100_000) text += piece.toString("latin1");
      if (text.includes("\r\n\r\n")) resolve();
    });
    // Only who reads sees that the other side has closed.
    if (request.readsAfter !== undefined) {
      socket.pause();
      setTimeout(() => socket.resume(), request.readsAfter).unref();
    }
  });
  const head = [`POST ${request.path} HTTP/1.1`, "host: localhost", ...request.headers];
  socket.write(`${head.join("\r\n")}\r\n${request.hasOpenHead ? "" : "\r\n"}`);
  void request.send(socket, () => isOpen);
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<void>((resolve) => {
    timer = setTimeout(resolve, patience);
  });
  await Promise.race([late, closed, ...(request.mustClose ? [] : [answered])]);
  clearTimeout(timer);
  const wasClosed = !isOpen;
  isOpen = false;
  socket.destroy();
  return { answer: statusOf(text), wasClosed };
}

/** Of the answer, or of the problem that a stream ended with. */
function statusOf(text: string): number | undefined {
  const status = /"problem":.*"status":(\d{3})/.exec(text)?.[1] ?? /^HTTP\/1\.1 (\d{3})/.exec(text)?.[1];
  return status === undefined ? undefined : Number(status);
}
