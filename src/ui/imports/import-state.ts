import {
  CircleAlert,
  CircleCheck,
  CircleDashed,
  ClipboardCheck,
  LoaderCircle,
  Replace,
  Undo2,
} from "lucide-react";
import type { ImportState } from "#/api/contract/imports.ts";
import type { Looks } from "#/ui/primitives/look-badge.tsx";

/** How each state of an import is told: always with a word and a shape, not by colour alone. */
export const stateLooks: Record<ImportState, Looks> = {
  receiving: { label: "Receiving", tone: "accent", icon: LoaderCircle },
  staged: { label: "Received", tone: "accent", icon: LoaderCircle },
  queued: { label: "Waiting", tone: "accent", icon: CircleDashed },
  applying: { label: "Importing", tone: "accent", icon: LoaderCircle },
  checked: { label: "Checked", tone: "neutral", icon: ClipboardCheck },
  done: { label: "Done", tone: "good", icon: CircleCheck },
  failed: { label: "Failed", tone: "bad", icon: CircleAlert },
  undoing: { label: "Undoing", tone: "accent", icon: LoaderCircle },
  undone: { label: "Undone", tone: "neutral", icon: Undo2 },
  replaced: { label: "Replaced", tone: "neutral", icon: Replace },
};

const busyStates: readonly ImportState[] = ["receiving", "staged", "queued", "applying", "undoing"];

/** Whether an import still moves on by itself. */
export function isBusy(state: ImportState): boolean {
  return busyStates.includes(state);
}
