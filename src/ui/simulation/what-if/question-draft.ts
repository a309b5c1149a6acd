import { type Failure, type FailureKind, failureKinds } from "#/domain/simulation/engine/failure.ts";
import type { Topology } from "#/domain/simulation/topology/topology.ts";
import type { WhatIfFailure } from "#/domain/simulation/what-if/what-if-result.ts";

/** A failure as the form holds it: texts, so that nothing is lost while typing. */
export interface FailureDraft {
  /** The service; or the one whose calls are meant. */
  serviceId: string;
  /** The one that is called; empty for a failure of the service itself. */
  dependencyId: string;
  kind: FailureKind;
  /** Simulated seconds. */
  start: string;
  /** Simulated seconds; empty: to the end of the run. */
  duration: string;
  /** Added ms of `latency`, percent of `errors` and `partial`. */
  amount: string;
}

export interface QuestionDraft {
  /** Simulated seconds. */
  duration: string;
  /** Empty: the live run's. */
  seed: string;
  failures: readonly FailureDraft[];
}

/** What is asked, without the topology that it is asked of. */
export interface Question {
  /** Null: the live run's. */
  seed: number | null;
  durationSeconds: number;
  failures: WhatIfFailure[];
}

/** A day; for large topologies the server allows less, and says so. */
const longestSeconds = 86_400;
const largestSeed = 2 ** 32 - 1;
/** Failures that the form takes; more make neither a form nor a link that anyone can read. */
export const mostFailures = 50;

export const emptyQuestion: QuestionDraft = { duration: "180", seed: "", failures: [] };

/** What a new failure begins with: from half a minute, when the windows are full, for a minute. */
export const newFailure = (serviceId: string): FailureDraft => ({
  serviceId,
  dependencyId: "",
  kind: "outage",
  start: "30",
  duration: "60",
  amount: "",
});

/** The amount that a kind begins with. */
export const usualAmount: Record<FailureKind, string> = {
  outage: "",
  latency: "500",
  errors: "50",
  partial: "50",
};

export const isFailureKind = (text: string): text is FailureKind =>
  failureKinds.some((kind) => kind === text);

/** Draft of a question that was asked, to be asked again with changes. */
export function toDraft(asked: Omit<Question, "seed"> & { seed: number }): QuestionDraft {
  return {
    duration: String(asked.durationSeconds),
    seed: String(asked.seed),
    failures: asked.failures.map((failure) => ({
      serviceId: failure.serviceId,
      dependencyId: failure.dependencyId ?? "",
      kind: failure.kind,
      start: String(failure.startSeconds),
      duration: failure.durationSeconds === null ? "" : String(failure.durationSeconds),
      amount: amountText(failure),
    })),
  };
}

/** The failures that are in force in the live run, from the beginning to the end of the run that is asked for. */
export function draftsOfLive(failures: readonly Failure[]): FailureDraft[] {
  return failures.slice(0, mostFailures).map((failure) => ({
    serviceId: failure.serviceId,
    dependencyId: failure.dependencyId ?? "",
    kind: failure.kind,
    start: "0",
    duration: "",
    amount: amountText(failure),
  }));
}

/** Percent without the tail that a binary float may have. */
const percentText = (share: number): string => String(Number((share * 100).toPrecision(12)));

function amountText({ latencyMs, share }: Pick<WhatIfFailure, "latencyMs" | "share">): string {
  if (latencyMs !== null) return String(latencyMs);
  return share === null ? "" : percentText(share);
}

export interface CheckedQuestion {
  /** What is wrong, by field: `duration`, `seed`, `failures`, `failures.0.start`, … */
  faults: Readonly<Record<string, string>>;
  /** Null while something is wrong. */
  question: Question | null;
}

/** Reads the form. Without a topology, what it has is not checked. */
export function checkQuestion(draft: QuestionDraft, topology: Topology | undefined): CheckedQuestion {
  const faults: Record<string, string> = {};
  const durationSeconds = readNumber(draft.duration);
  if (durationSeconds === null || durationSeconds <= 0 || durationSeconds > longestSeconds)
    faults.duration = "Expected seconds above 0, up to 86,400 (a day)";
  const seed = draft.seed.trim() === "" ? null : readNumber(draft.seed);
  if (draft.seed.trim() !== "" && (seed === null || !Number.isInteger(seed) || seed > largestSeed))
    faults.seed = "Expected a whole number of 0 to 4,294,967,295, or nothing for the live run’s";
  if (draft.failures.length > mostFailures) faults.failures = `Expected at most ${mostFailures} failures`;
  const failures = draft.failures.map((failure, index) =>
    readFailure(
      failure,
      (field, fault) => {
        faults[`failures.${index}.${field}`] = fault;
      },
      topology,
      durationSeconds,
    ),
  );
  const isWrong = Object.keys(faults).length > 0 || durationSeconds === null;
  return { faults, question: isWrong ? null : { seed, durationSeconds, failures } };
}

type FailureField = "target" | "start" | "duration" | "amount";

function readFailure(
  draft: FailureDraft,
  refuse: (field: FailureField, fault: string) => void,
  topology: Topology | undefined,
  runSeconds: number | null,
): WhatIfFailure {
  const missing = topology && findMissing(draft, topology);
  if (missing) refuse("target", missing);
  const start = readNumber(draft.start);
  if (start === null) refuse("start", "Expected seconds, 0 or more");
  else if (runSeconds !== null && start >= runSeconds)
    refuse("start", "Expected a time before the run’s end");
  const duration = draft.duration.trim() === "" ? null : readNumber(draft.duration);
  if (draft.duration.trim() !== "" && (duration === null || duration <= 0))
    refuse("duration", "Expected seconds above 0, or nothing for all the rest");
  const amount = readNumber(draft.amount);
  const isShare = draft.kind === "errors" || draft.kind === "partial";
  if (draft.kind === "latency" && (amount === null || amount <= 0))
    refuse("amount", "Expected milliseconds above 0");
  if (isShare && (amount === null || amount <= 0 || amount > 100))
    refuse("amount", "Expected percent above 0, up to 100");
  return {
    serviceId: draft.serviceId,
    dependencyId: draft.dependencyId || null,
    startSeconds: start ?? 0,
    durationSeconds: duration,
    kind: draft.kind,
    latencyMs: draft.kind === "latency" ? amount : null,
    share: isShare && amount !== null ? Number((amount / 100).toPrecision(12)) : null,
  };
}

/** What of a failure's place the topology does not have, in words; null where it has it all. */
function findMissing({ serviceId, dependencyId }: FailureDraft, topology: Topology): string | null {
  const service = topology.services.find(({ id }) => id === serviceId);
  if (!service) return serviceId === "" ? "Choose what fails" : `There is no service ${serviceId}`;
  if (dependencyId === "" || service.dependencies.some((edge) => edge.serviceId === dependencyId))
    return null;
  return `${serviceId} does not call ${dependencyId}`;
}

/** A plain decimal of 0 or more; null for anything else. */
function readNumber(text: string): number | null {
  return /^\d{1,12}(\.\d{1,9})?$/.test(text.trim()) ? Number(text) : null;
}
