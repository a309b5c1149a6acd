"use client";
import { formatCount } from "#/ui/format/count.ts";
import { trpc } from "#/ui/trpc/client.ts";
import { openAlertsCountInput } from "./open-alerts-input.ts";

/** ms between two looks. */
const lookEvery = 30_000;

/** How many alerts nobody has acknowledged; nothing for none. */
export function OpenAlertsCount() {
  const { data } = trpc.credits.alerts.list.useQuery(openAlertsCountInput, { refetchInterval: lookEvery });
  if (!data || data.total === 0) return null;
  return (
    <span className="ml-auto rounded-sm border border-warn bg-warn-soft px-1 text-xs font-medium text-warn">
      {formatCount(data.total)}
      <span className="sr-only"> open</span>
    </span>
  );
}
