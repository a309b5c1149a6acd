import * as http from "node:http";
import * as https from "node:https";
import { longestAnswer, type Transport, type WireAnswer, type WireRequest } from "./transport.ts";

/**
 * node:http with kept connections. Not `fetch`: Node 18 warns of it as experimental, and idle sockets of an
 * agent keep no process alive.
 */
export function openHttpTransport(url: URL): Transport {
  const secure = url.protocol === "https:";
  const agent = secure ? new https.Agent({ keepAlive: true }) : new http.Agent({ keepAlive: true });
  const open = secure ? https.request : http.request;

  const ask = (request: WireRequest, signal: AbortSignal) =>
    new Promise<WireAnswer>((resolve, reject) => {
      const call = open(request.url, { method: request.method, headers: request.headers, agent, signal });
      call.on("error", (error) =>
        reject(call.reusedSocket && !signal.aborted ? new StaleSocketError(error.message) : error),
      );
      call.on("response", (answer) => {
        readAnswer(answer)
          .then(resolve, reject)
          .finally(() => {
            // An answer that came before the whole body was sent leaves nothing to send it for.
            if (!call.writableFinished) call.destroy();
          });
      });
      call.end(request.body);
    });

  return {
    async send(request, signal) {
      try {
        return await ask(request, signal);
      } catch (error) {
        // The server closed a kept connection just as it was used again: no failure of the server's.
        if (error instanceof StaleSocketError) return ask(request, signal);
        throw error;
      }
    },
    close: () => agent.destroy(),
  };
}

class StaleSocketError extends Error {}

function readAnswer(answer: http.IncomingMessage): Promise<WireAnswer> {
  return new Promise((resolve, reject) => {
    const chunks: Buffer[] = [];
    let length = 0;
    answer.on("data", (chunk: Buffer) => {
      chunks.push(chunk);
      length += chunk.length;
      if (length > longestAnswer) answer.destroy(new Error(`an answer over ${longestAnswer} bytes`));
    });
    answer.on("error", reject);
    answer.on("close", () => reject(new Error("the answer was cut short")));
    answer.on("end", () =>
      resolve({
        status: answer.statusCode ?? 0,
        header: (name) => [answer.headers[name] ?? []].flat()[0],
        text: Buffer.concat(chunks).toString("utf8"),
      }),
    );
  });
}
