import { longestAnswer, type Transport } from "./transport.ts";

/** What the client needs of a `fetch`; the global one fits. */
export type FetchLike = (
  url: string,
  init: {
    method: string;
    headers: Record<string, string>;
    body?: string | ArrayBuffer;
    redirect: "manual";
    signal: AbortSignal;
  },
) => Promise<{
  status: number;
  headers: { get(name: string): string | null };
  text(): Promise<string>;
}>;

/** Requests through a `fetch` that the caller brings. */
export function openFetchTransport(fetch: FetchLike): Transport {
  return {
    async send({ method, url, headers, body }, signal) {
      const answer = await fetch(url.href, {
        method,
        headers,
        ...(body === undefined
          ? {}
          : { body: typeof body === "string" ? body : new Uint8Array(body).buffer }),
        redirect: "manual",
        signal,
      });
      const text = await answer.text();
      if (text.length > longestAnswer) throw new Error(`an answer over ${longestAnswer} bytes`);
      return { status: answer.status, header: (name) => answer.headers.get(name) ?? undefined, text };
    },
    close() {},
  };
}
