import type { Topology } from "#/domain/simulation/topology/topology.ts";
import type { WhatIfInput } from "#/domain/simulation/what-if/what-if-result.ts";
import { checkQuestion, type QuestionDraft, toDraft } from "./question-draft.ts";

/** Whether a run is the answer to what the form asks; a seed that is left to the live run is any. */
export function isAnswered(
  draft: QuestionDraft,
  topology: Topology | undefined,
  { seed, durationSeconds, failures }: WhatIfInput,
): boolean {
  const { question } = checkQuestion(draft, topology);
  if (!question) return false;
  const asked = toDraft({ ...question, seed: question.seed ?? seed });
  const answered = toDraft({ seed, durationSeconds, failures: [...failures] });
  return JSON.stringify(asked) === JSON.stringify(answered);
}
