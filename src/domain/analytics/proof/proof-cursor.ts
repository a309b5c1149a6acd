import { Buffer } from "node:buffer";
import { DomainError } from "#/domain/domain-error.ts";
import type { Instant } from "#/domain/instant.ts";

/** Where a page of a proof's events ended. */
export interface ProofPosition {
  at: Instant;
  id: string;
}

export const writeProofCursor = ({ at, id }: ProofPosition): string =>
  Buffer.from(`${at} ${id}`).toString("base64url");

/** Throws unreadable for what is no cursor of a proof. */
export function readProofCursor(text: string): ProofPosition {
  const match = /^(-?\d{1,18}) (.{1,255})$/su.exec(Buffer.from(text, "base64url").toString());
  const [, at = "", id = ""] = match ?? [];
  if (!match || id.includes("\0")) {
    throw new DomainError("unreadable", "That is no cursor that an answer has given.", "cursor");
  }
  return { at: BigInt(at), id };
}
