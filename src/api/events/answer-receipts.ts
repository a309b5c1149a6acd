import { countReceipts, type Receipt } from "#/domain/usage/recording/receipt.ts";

const statusOf = { accepted: 201, duplicate: 200, conflict: 409, rejected: 422 } as const;

/** The answer to one event is its receipt, with a status of its own; to several, all receipts and their counts. */
export function answerReceipts(receipts: readonly Receipt[], isSingle: boolean) {
  const [receipt] = receipts;
  if (isSingle && receipt) return { status: statusOf[receipt.status], answer: receipt };
  return { status: 200 as const, answer: { receipts, counts: countReceipts(receipts) } };
}
