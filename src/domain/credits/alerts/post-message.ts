import { type ClientRequest, type IncomingMessage, request as requestHttp } from "node:http";
import { request as requestHttps } from "node:https";
import { isIP } from "node:net";
import { explainFailure } from "./explain-failure.ts";
import { allowedAddresses, guardedLookup, type TargetRules } from "./guard-target.ts";
import { hostOf } from "./read-target.ts";

/** How long a receiver may take, in ms. */
export interface Patience {
  /** Until there is a connection. */
  connect: number;
  /** Until the answer. */
  total: number;
}

/** An HTTP status, or why there was none. */
export type PostOutcome = { status: number; retryAfter: string | undefined } | { failure: string };

/** Bytes of an answer that are read; its status is all that counts. */
const maxAnswer = 16_384;

/** Posts JSON text. Redirects are not followed. Throws when `signal` is aborted. */
export async function postMessage(
  url: URL,
  { headers, body }: { headers: Record<string, string>; body: string },
  { rules, patience, signal }: { rules: TargetRules; patience: Patience; signal: AbortSignal },
): Promise<PostOutcome> {
  try {
    // A name is checked by the lookup of the connection, an address here: it is not looked up.
    if (isIP(hostOf(url)) > 0) await allowedAddresses(hostOf(url), rules);
    const bytes = Buffer.from(body);
    const request = (url.protocol === "https:" ? requestHttps : requestHttp)(url, {
      method: "POST",
      agent: false,
      lookup: guardedLookup(rules),
      signal,
      headers: {
        ...headers,
        "content-type": "application/json",
        "content-length": bytes.length,
        "user-agent": "Meterline-Webhooks",
        accept: "*/*",
      },
    });
    const answer = await within(patience, request, bytes);
    return { status: answer.statusCode ?? 0, retryAfter: answer.headers["retry-after"] };
  } catch (error) {
    signal.throwIfAborted();
    return { failure: explainFailure(error) };
  }
}

/** Sends the request and answers its answer, of which so much was read as there was patience for. */
async function within(patience: Patience, request: ClientRequest, bytes: Buffer): Promise<IncomingMessage> {
  const { promise, resolve, reject } = Promise.withResolvers<IncomingMessage>();
  let answered: IncomingMessage | undefined;
  const expire = (what: string, ms: number) =>
    setTimeout(() => {
      // Whether or not its body ends, an answer has said its status.
      if (answered) answered.destroy();
      else request.destroy(new Error(`${what} within ${ms / 1000} seconds`));
    }, ms);
  const connecting = expire("There was no connection", patience.connect);
  const total = expire("There was no answer", patience.total);
  request.on("socket", (socket) => {
    const established = request.protocol === "https:" ? "secureConnect" : "connect";
    socket.once(established, () => clearTimeout(connecting));
  });
  const fail = (error: Error) => {
    if (!answered) reject(error);
  };
  request.on("error", fail);
  // Also where there is no error, as after an answer that switches protocols.
  request.on("close", () => fail(Object.assign(new Error("closed"), { code: "ECONNRESET" })));
  request.on("response", (answer) => {
    answered = answer;
    let read = 0;
    answer.on("data", (chunk: Buffer) => {
      read += chunk.length;
      if (read > maxAnswer) answer.destroy();
    });
    answer.on("error", () => {});
    answer.on("close", () => resolve(answer));
  });
  request.end(bytes);
  try {
    return await promise;
  } finally {
    clearTimeout(connecting);
    clearTimeout(total);
    request.destroy();
  }
}
