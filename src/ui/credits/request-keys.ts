export interface RequestKeys {
  /** The key to ask this with. */
  keyOf: (request: object) => string;
  /** Tells that the server refused what was asked last, by its HTTP status; null when it did not answer. */
  wasRefused: (status: number | null) => void;
}

/**
 * The idempotency keys of a form about money. The key stays the same while the same is asked, so that a second
 * click, or another try after a lost answer, changes nothing twice. It is a new one when the form says something
 * else, and after a refusal: an answer that is kept for its key would come again though there may be credits now.
 */
export function createRequestKeys(newKey: () => string): RequestKeys {
  let asked: { content: string; key: string } | null = null;
  return {
    keyOf(request) {
      const content = JSON.stringify(request);
      if (asked?.content !== content) asked = { content, key: newKey() };
      return asked.key;
    },
    wasRefused(status) {
      if (status !== null && status < 500) asked = null;
    },
  };
}
