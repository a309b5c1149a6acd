/** Bytes of an event's attributes as JSON text. */
const maxAttributeBytes = 8192;

const maxDepth = 20;

/** What jsonb can't hold: NUL, and halves of surrogate pairs, which JSON text shows as escapes. */
const unstorable = /(?<!\\)(?:\\\\)*\\u(?:0000|d[89a-f])/i;

export type ReadAttributes = { text: string } | { reason: string };

/** An event's attributes as JSON text. */
export function readAttributes(value: unknown): ReadAttributes {
  if (typeof value !== "object" || value === null || Array.isArray(value) || JSON.isRawJSON(value)) {
    return { reason: "is no JSON object" };
  }
  if (isDeeper(value, maxDepth)) return { reason: `is nested deeper than ${maxDepth} levels` };
  const text = JSON.stringify(value);
  if (text.length > maxAttributeBytes || Buffer.byteLength(text) > maxAttributeBytes) {
    return { reason: `has ${Buffer.byteLength(text)} bytes as JSON; at most ${maxAttributeBytes} are taken` };
  }
  if (unstorable.test(text)) return { reason: "holds a NUL character or half a surrogate pair" };
  return { text };
}

function isDeeper(value: unknown, levels: number): boolean {
  if (typeof value !== "object" || value === null || JSON.isRawJSON(value)) return false;
  return levels === 0 || Object.values(value).some((inner) => isDeeper(inner, levels - 1));
}
