import { seededRandom } from "#/domain/seeded-random.ts";

/** What happens to one request with reports on its way. */
export type OutageFault =
  | { kind: "none" }
  /** The server works, and its answer is thrown away. */
  | { kind: "lost answer" }
  /** It leaves so much later. */
  | { kind: "delay"; ms: number }
  /** It is sent twice at the same time. */
  | { kind: "repeat" };

const kinds = ["lost answer", "delay", "repeat", "none", "none"] as const;

const delays = { shortest: 20, longest: 300 };

/** Decides of one request after the other: of five in a row one each is lost, delayed and repeated. The same seed decides the same. */
export function outageFaults(seed: number): () => OutageFault {
  const random = seededRandom(seed);
  let left: (typeof kinds)[number][] = [];
  return () => {
    if (left.length === 0) left = [...kinds];
    const [kind = "none"] = left.splice(Math.floor(random() * left.length), 1);
    if (kind !== "delay") return { kind };
    return { kind, ms: delays.shortest + Math.floor(random() * (delays.longest - delays.shortest + 1)) };
  };
}

/** A seed that follows from text, such as a session's id: FNV-1a, 32 bits. */
export function seedOf(text: string): number {
  let hash = 0x811c9dc5;
  for (let at = 0; at < text.length; at++) hash = Math.imul(hash ^ text.charCodeAt(at), 0x01000193);
  return hash >>> 0;
}
