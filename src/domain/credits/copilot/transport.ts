import { retryAfterMs } from "#/client/retry-after.ts";
import { UpstreamFault } from "./upstream-fault.ts";

/** An answer whose status is known and whose body is still to be read. */
export interface UpstreamAnswer {
  status: number;
  /** What it asks to wait before the next try, ms; 0 where it does not say. */
  retryAfterMs: number;
  /** The body as text, of at most so many bytes. Throws UpstreamFault. */
  text: (maxBytes: number) => Promise<string>;
  /** Lets go of a body that nobody reads. */
  drop: () => Promise<void>;
}

/** Asks for a path of the service, such as `/reports/5392`. Throws UpstreamFault. */
export type Transport = (path: string, signal: AbortSignal) => Promise<UpstreamAnswer>;

/** Asks over HTTP, below `base`. Redirects are answers like others: they are not followed. */
export function httpTransport(base: string): Transport {
  const root = base.replace(/\/+$/, "");
  return async (path, signal) => {
    const response = await fetch(`${root}${path}`, {
      redirect: "manual",
      // Next keeps answers of its own fetch unless told not to.
      cache: "no-store",
      signal,
      headers: { accept: "application/json" },
    }).catch((error) => {
      throw brokenOff(signal, error);
    });
    const header = (name: string) => response.headers.get(name) ?? undefined;
    return {
      status: response.status,
      retryAfterMs: retryAfterMs(header("retry-after"), header("date"), Date.now()),
      text: (maxBytes) => readText(response, maxBytes, signal),
      drop: async () => {
        // It may have ended by itself.
        await response.body?.cancel().catch(() => {});
      },
    };
  };
}

const brokenOff = (signal: AbortSignal, cause: unknown): UpstreamFault =>
  signal.aborted
    ? new UpstreamFault("The Copilot service did not answer in time.", { cause, isPassing: true })
    : new UpstreamFault("The Copilot service can't be reached, or broke off its answer.", {
        cause,
        isPassing: true,
      });

/** Reads a body, unpacked, up to a limit: one that never ends, or grows when unpacked, is let go there. */
async function readText(response: Response, maxBytes: number, signal: AbortSignal): Promise<string> {
  const pieces: Uint8Array[] = [];
  let size = 0;
  try {
    for await (const piece of response.body ?? []) {
      size += piece.byteLength;
      // Leaving the loop cancels the rest.
      if (size > maxBytes) break;
      pieces.push(piece);
    }
  } catch (error) {
    throw brokenOff(signal, error);
  }
  if (size > maxBytes) {
    throw new UpstreamFault(`The Copilot service's answer is larger than ${maxBytes / 1_000_000} MB.`);
  }
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(Buffer.concat(pieces));
  } catch (error) {
    throw new UpstreamFault("The Copilot service's answer is not UTF-8 text.", { cause: error });
  }
}
