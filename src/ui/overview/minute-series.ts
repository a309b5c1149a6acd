import type { ReceiptStatus } from "#/domain/usage/recording/receipt.ts";

/** What is drawn over minutes: the colours are those of the receipts' badges. */
export const minuteSeries: readonly { key: ReceiptStatus; name: string; color: string; mark: string }[] = [
  { key: "accepted", name: "Accepted", color: "var(--color-good)", mark: "bg-good" },
  { key: "duplicate", name: "Duplicate", color: "var(--color-ink-faint)", mark: "bg-ink-faint" },
  { key: "conflict", name: "Conflict", color: "var(--color-warn)", mark: "bg-warn" },
  { key: "rejected", name: "Rejected", color: "var(--color-bad)", mark: "bg-bad" },
];
