import { CircleSlash, Clock, type LucideIcon, OctagonX, TriangleAlert } from "lucide-react";
import type { EdgeObservation } from "#/domain/simulation/engine/observation.ts";
import type { Tone } from "#/ui/primitives/badge.tsx";
import { formatShare } from "#/ui/simulation/health/format-simulated.ts";

/** How the calls of one service to another are shown: a word and a shape where something is wrong, a line as wide as the load. */
export interface CallLook {
  tone: Tone;
  /** Null where nothing is wrong. */
  label: string | null;
  /** The same where there is little room. */
  short: string | null;
  icon: LucideIcon | null;
  /** Of the line, px. */
  width: number;
  /** Of the line, as SVG takes it; null for a line without gaps. */
  dashes: string | null;
}

const failingFrom = 0.5;
const degradedFrom = 0.2;
/** Calls within the window before their share says anything. */
const fewCalls = 10;

/** What is wrong with calls, worst first. */
export function lookOfCall(call: EdgeObservation): CallLook {
  const line = { width: widthOf(call.attemptRate), dashes: null };
  const { calls, failedCalls } = call;
  if (call.breaker === "open")
    return { ...line, tone: "bad", label: "Breaker open", short: "Open", icon: CircleSlash, dashes: "2 5" };
  if (call.breaker === "half_open")
    return {
      ...line,
      tone: "warn",
      label: "Breaker half-open",
      short: "Half-open",
      icon: Clock,
      dashes: "8 4",
    };
  const share = calls >= fewCalls ? failedCalls / calls : 0;
  const label = `${formatShare(share)} fail`;
  if (share >= failingFrom)
    return { ...line, tone: "bad", label, short: label, icon: OctagonX, dashes: "6 4" };
  if (share > degradedFrom)
    return { ...line, tone: "warn", label, short: label, icon: TriangleAlert, dashes: "10 4" };
  return { ...line, tone: "neutral", label: null, short: null, icon: null };
}

/** 1 px for next to nothing, one more for each ten times the load. */
function widthOf(attemptsPerSecond: number): number {
  const exact = Math.min(5, 1 + Math.log10(1 + attemptsPerSecond));
  // In halves, so that lines don't tremble.
  return Math.round(exact * 2) / 2;
}

/** Breakers in words, for sentences. */
export const breakerWords = { closed: "closed", open: "open", half_open: "half-open" } as const;
