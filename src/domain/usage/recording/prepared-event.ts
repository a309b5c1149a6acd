import type { Service } from "../catalogue/catalogue.ts";
import type { StoredKey } from "./event-key.ts";

/** A reported event, checked and ready to be written. */
export interface PreparedEvent extends StoredKey {
  /** External id. */
  customer: string;
  service: Service;
  /** Microseconds since 1970. */
  micros: number;
  /** Whether the caller said when it occurred; else it is when it was received. */
  isTimed: boolean;
  /** By slot from 1, at index slot - 1; decimals without needless zeros. */
  quantities: (string | null)[];
  /** In how the caller gave them, to name what differs from the first one. */
  quantityField: "quantity" | "values";
  price: string | null;
  /** Whether the caller gave the price; else it follows from the quantities. */
  isPriced: boolean;
  /** JSON text. */
  attributes: string | null;
}

/** What is wrong with an event, and where. */
export interface EventFault {
  id: string | null;
  path: string;
  reason: string;
}

export const isFault = (event: PreparedEvent | EventFault): event is EventFault => "reason" in event;

/** An event that could not even be read: recorded as refused, in its place among the others. */
export class RefusedEvent {
  readonly fault: EventFault;

  constructor(fault: EventFault) {
    this.fault = fault;
  }
}
