"use client";
import { trpc } from "#/ui/trpc/client.ts";
import { nameGrant } from "./grant-looks.ts";

/** Names of a customer's grants by id, as far as they are known. */
export function useGrantNames(input: { customer: string; page: number; perPage: number }) {
  const { data } = trpc.credits.ledger.grants.useQuery(input);
  return new Map(data?.data.map((grant) => [grant.id, nameGrant(grant)]));
}
