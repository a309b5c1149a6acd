import { connect, type Socket } from "node:net";

export interface RawAnswer {
  status: number;
  body: string;
}

/** ms that an answer may take. */
const patience = 20_000;

/**
 * One connection on which requests go out as the bytes they are, however wrong, and that is kept for the
 * next one where the server keeps it.
 */
export class RawConnection {
  readonly #port: number;
  #socket: Socket | undefined;
  #received: Buffer = Buffer.alloc(0);
  #wake = () => {};

  constructor(port: number) {
    this.#port = port;
  }

  /**
   * Sends a request and waits for its answer; undefined where the server closed without one. `ends` closes
   * our half after it. Throws where there is neither an answer nor an end.
   */
  async ask(bytes: Uint8Array, { ends = false } = {}): Promise<RawAnswer | undefined> {
    const socket = this.#open();
    this.#received = Buffer.alloc(0);
    if (ends) socket.end(bytes);
    else socket.write(bytes);
    const until = performance.now() + patience;
    for (;;) {
      const answer = parseAnswer(this.#received, socket.readableEnded || socket.destroyed);
      if (answer === undefined && (socket.destroyed || socket.readableEnded)) {
        this.close();
        return undefined;
      }
      if (answer !== undefined) {
        if (ends || answer.closes || answer.rest > 0) this.close();
        return answer;
      }
      if (performance.now() > until) {
        this.close();
        throw new Error(`No answer within ${patience / 1000} s`);
      }
      await new Promise<void>((wake) => {
        this.#wake = wake;
      });
    }
  }

  close(): void {
    this.#socket?.destroy();
    this.#socket = undefined;
  }

  #open(): Socket {
    if (this.#socket && !this.#socket.destroyed && !this.#socket.readableEnded) return this.#socket;
    const socket = connect({ port: this.#port, host: "127.0.0.1", noDelay: true });
    socket.setTimeout(patience);
    const wake = () => {
      if (this.#socket === socket) this.#wake();
    };
    socket.on("data", (piece: Buffer) => {
      if (this.#socket !== socket) return;
      this.#received = this.#received.length === 0 ? piece : Buffer.concat([this.#received, piece]);
      wake();
    });
    for (const event of ["end", "close", "error", "timeout"]) socket.on(event, wake);
    this.#socket = socket;
    return socket;
  }
}

interface Parsed extends RawAnswer {
  closes: boolean;
  /** Bytes after the answer, which belong to one that was not asked for. */
  rest: number;
}

/** The answer at the start of `bytes`; undefined while it is not whole. */
function parseAnswer(bytes: Buffer, isOver: boolean): Parsed | undefined {
  const end = bytes.indexOf("\r\n\r\n");
  if (end < 0) return undefined;
  const head = bytes.toString("latin1", 0, end);
  const status = Number(head.slice(9, 12));
  const body = bytes.subarray(end + 4);
  if (status < 200) return parseAnswer(body, isOver);
  const closes = /^connection: *close/im.test(head);
  const length = /^content-length: *(\d+)/im.exec(head)?.[1];
  if (/^transfer-encoding: *chunked/im.test(head)) {
    const last = body.indexOf("0\r\n\r\n");
    const isWhole = last === 0 || body.includes("\r\n0\r\n\r\n");
    if (!isWhole) return undefined;
    return { status, body: body.toString("utf8"), closes, rest: 0 };
  }
  if (length !== undefined) {
    const size = Number(length);
    if (body.length < size) return undefined;
    return { status, body: body.toString("utf8", 0, size), closes, rest: body.length - size };
  }
  if (status === 204 || status === 304) return { status, body: "", closes, rest: body.length };
  return isOver ? { status, body: body.toString("utf8"), closes: true, rest: 0 } : undefined;
}
