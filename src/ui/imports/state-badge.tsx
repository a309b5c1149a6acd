import type { ImportState } from "#/api/contract/imports.ts";
import { Badge } from "#/ui/primitives/badge.tsx";
import { isBusy, stateLooks } from "./import-state.ts";

export function StateBadge({ state }: { state: ImportState }) {
  const { label, tone, icon: Icon } = stateLooks[state];
  return (
    <Badge tone={tone}>
      <Icon aria-hidden className={isBusy(state) ? "motion-safe:animate-spin" : undefined} />
      {label}
    </Badge>
  );
}
