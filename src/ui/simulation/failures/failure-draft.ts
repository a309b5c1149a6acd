import type { FailureKind } from "#/domain/simulation/engine/failure.ts";
import { usualAmount } from "#/ui/simulation/what-if/question-draft.ts";

/** A failure as its form holds it: texts as typed. */
export interface LiveFailureDraft {
  kind: FailureKind;
  /** Added ms of `latency`, percent of `errors` and `partial`. */
  amount: string;
  /** Simulated seconds. */
  duration: string;
  /** Until somebody ends it; the duration does not count then. */
  isOpen: boolean;
}

/** What the API takes, but for the place. */
interface LiveFailureInput {
  kind: FailureKind;
  latencyMs?: number;
  share?: number;
  durationSeconds: number | null;
}

export interface CheckedFailure {
  /** What is wrong, by field: `amount`, `duration`. */
  faults: Readonly<Partial<Record<"amount" | "duration", string>>>;
  /** Null while something is wrong. */
  input: LiveFailureInput | null;
}

export const newLiveFailure: LiveFailureDraft = {
  kind: "outage",
  amount: usualAmount.outage,
  duration: "30",
  isOpen: false,
};

/** The draft with another kind, which begins with its usual amount. */
export function withKind(draft: LiveFailureDraft, kind: FailureKind): LiveFailureDraft {
  return { ...draft, kind, amount: usualAmount[kind] };
}

export function checkLiveFailure(draft: LiveFailureDraft): CheckedFailure {
  const faults: { amount?: string; duration?: string } = {};
  const duration = readNumber(draft.duration);
  if (!draft.isOpen && (duration === null || duration <= 0))
    faults.duration = "Expected simulated seconds above 0";
  const amount = readNumber(draft.amount);
  if (draft.kind === "latency" && (amount === null || amount <= 0))
    faults.amount = "Expected milliseconds above 0";
  const isShare = draft.kind === "errors" || draft.kind === "partial";
  if (isShare && (amount === null || amount <= 0 || amount > 100))
    faults.amount = "Expected percent above 0, up to 100";
  if (faults.amount || faults.duration) return { faults, input: null };
  return {
    faults,
    input: {
      kind: draft.kind,
      ...(draft.kind === "latency" && amount !== null && { latencyMs: amount }),
      // Without the tail that a hundredth of a binary float may have.
      ...(isShare && amount !== null && { share: Number((amount / 100).toPrecision(12)) }),
      durationSeconds: draft.isOpen ? null : duration,
    },
  };
}

/** A plain decimal of 0 or more; null for anything else. */
function readNumber(text: string): number | null {
  return /^\d{1,9}(\.\d{1,9})?$/.test(text.trim()) ? Number(text) : null;
}
