/** What became of a reported event. */
export type Receipt =
  | { id: string; status: "accepted" | "duplicate"; received_at: string }
  | { id: string; status: "conflict"; received_at: string; differs: EventField[]; reason: string }
  | { id: string | null; status: "rejected"; path: string; reason: string };

export const receiptStatuses = ["accepted", "duplicate", "conflict", "rejected"] as const;
export type ReceiptStatus = (typeof receiptStatuses)[number];

/** Fields in which an event may differ from the first one of its key. */
export type EventField = "service" | "occurred_at" | "quantity" | "values" | "price" | "attributes";

export type ReceiptCounts = Record<ReceiptStatus, number>;

export function countReceipts(receipts: readonly Receipt[]): ReceiptCounts {
  const counts: ReceiptCounts = { accepted: 0, duplicate: 0, conflict: 0, rejected: 0 };
  for (const { status } of receipts) counts[status]++;
  return counts;
}
