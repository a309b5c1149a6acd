import { Buffer } from "node:buffer";
import { DomainError } from "#/domain/domain-error.ts";

/** The last event of a page, in whichever order the list has; times in microseconds since 1970. */
export type ListPosition =
  | { order: "occurred"; micros: number; key: string }
  | { order: "received"; micros: number; customerId: number; key: string };

const uuid = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;
const wholeNumber = /^-?\d{1,16}$/;

/** As opaque text that fits into a URL. */
export function writeCursor(position: ListPosition): string {
  const { order, micros, key } = position;
  const parts = order === "occurred" ? ["o", micros, key] : ["r", micros, position.customerId, key];
  return Buffer.from(parts.join(" ")).toString("base64url");
}

/** Throws unreadable for what `writeCursor` did not write for this order. */
export function readCursor<O extends ListPosition["order"]>(
  text: string,
  order: O,
): Extract<ListPosition, { order: O }> {
  const parts = Buffer.from(text, "base64url").toString("latin1").split(" ");
  const position = order === "occurred" ? ofOccurred(parts) : ofReceived(parts);
  if (!position || writeCursor(position) !== text) {
    throw new DomainError("unreadable", "cursor is no next_cursor of this list.", "cursor");
  }
  return position as Extract<ListPosition, { order: O }>;
}

function ofOccurred([mark, micros = "", key = "", ...rest]: string[]): ListPosition | undefined {
  if (mark !== "o" || !wholeNumber.test(micros) || !uuid.test(key) || rest.length > 0) return undefined;
  return { order: "occurred", micros: Number(micros), key };
}

function ofReceived([mark, micros = "", customer = "", key = "", ...rest]: string[]):
  | ListPosition
  | undefined {
  if (mark !== "r" || !wholeNumber.test(micros) || !uuid.test(key) || rest.length > 0) return undefined;
  if (!/^\d{1,9}$/.test(customer)) return undefined;
  return { order: "received", micros: Number(micros), customerId: Number(customer), key };
}
