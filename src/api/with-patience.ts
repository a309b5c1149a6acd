import { HttpRefusal } from "#/api/errors.ts";

/** ms without a byte after which the client is given up. */
const patience = 60_000;

/** The pieces of a body as they arrive, for as long as some do; who falls silent is refused with 408. */
export async function* withPatience(body: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  const pieces = body[Symbol.asyncIterator]();
  try {
    for (;;) {
      const { promise: late, reject } = Promise.withResolvers<never>();
      const timer = setTimeout(
        () => reject(new HttpRefusal(408, `Nothing arrived for ${patience / 1000} seconds.`)),
        patience,
      );
      const next = await Promise.race([pieces.next(), late]).finally(() => clearTimeout(timer));
      if (next.done) return;
      yield next.value;
    }
  } finally {
    void pieces.return?.();
  }
}
