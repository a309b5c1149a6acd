import { once } from "node:events";
import { connect, type Socket } from "node:net";

export interface SlowRequest {
  path: string;
  /** Lines of the head beside the request's and Host. */
  headers: readonly string[];
  /** Sends the body, in whatever way is under test; `isOpen` turns false when the server closes. */
  send: (socket: Socket, isOpen: () => boolean) => void | Promise<void>;
  /** What is waited for: an answer, or the end of the connection. */
  awaits: "answer" | "end";
  /** The head goes on with what is sent. */
  hasOpenHead?: boolean;
  /** Never takes what is answered. */
  neverReads?: boolean;
}

export interface SlowOutcome {
  /** Status of the answer; undefined where there was none. */
  status: number | undefined;
  body: string;
  /** Whether the server closed the connection. */
  wasClosed: boolean;
}

/** Sends a request as no good client would, and waits for what becomes of it, for so many ms at most. */
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
    if (request.neverReads) {
      socket.pause();
      return;
    }
    socket.on("data", (piece: Buffer) => {
      if (text.length < 100_000) text += piece.toString("latin1");
      if (text.includes("\r\n\r\n")) resolve();
    });
  });
  const head = [`POST ${request.path} HTTP/1.1`, "host: localhost", ...request.headers];
  socket.write(`${head.join("\r\n")}\r\n${request.hasOpenHead ? "" : "\r\n"}`);
  void request.send(socket, () => isOpen);
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<void>((resolve) => {
    timer = setTimeout(resolve, patience);
  });
  await Promise.race([late, closed, ...(request.awaits === "answer" ? [answered] : [])]);
  clearTimeout(timer);
  const wasClosed = !isOpen;
  isOpen = false;
  socket.destroy();
  const [answerHead = "", ...body] = text.split("\r\n\r\n");
  const status = /^HTTP\/1\.1 (\d{3})/.exec(answerHead)?.[1];
  return {
    status: status === undefined ? undefined : Number(status),
    body: body.join("\r\n\r\n"),
    wasClosed,
  };
}
