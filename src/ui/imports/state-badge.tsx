import type { ImportState } from "#/api/contract/imports.ts";
import { LookBadge } from "#/ui/primitives/look-badge.tsx";
import { isBusy, stateLooks } from "./import-state.ts";

export function StateBadge({ state }: { state: ImportState }) {
  return <LookBadge looks={stateLooks[state]} isBusy={isBusy(state)} />;
}
