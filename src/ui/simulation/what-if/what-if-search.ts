import {
  createLoader,
  createParser,
  createSerializer,
  type inferParserType,
  parseAsString,
} from "nuqs/server";
import type { Topology } from "#/domain/simulation/topology/topology.ts";
import type { WhatIfInput } from "#/domain/simulation/what-if/what-if-result.ts";
import { pageParser } from "#/ui/paging/page-parser.ts";
import { readFailures, writeFailures } from "./failures-text.ts";
import {
  emptyQuestion,
  type FailureDraft,
  newFailure,
  type QuestionDraft,
  toDraft,
} from "./question-draft.ts";

const failuresParser = createParser<FailureDraft[]>({
  parse: readFailures,
  serialize: writeFailures,
  eq: (one, other) => writeFailures(one) === writeFailures(other),
});

const runId = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

/** Whether the text can be the id of a run. */
export const isRunId = (text: string): boolean => runId.test(text);

/** The id of a stored run. */
const runParser = createParser<string>({
  parse: (text) => (isRunId(text) ? text.toLowerCase() : null),
  serialize: (id) => id,
});

/** What the URL of a what-if holds: the question as typed, and the run that answered. */
export const whatIfSearch = {
  duration: parseAsString.withDefault(emptyQuestion.duration),
  seed: parseAsString.withDefault(emptyQuestion.seed),
  /** Null: nobody has chosen any yet. */
  failures: failuresParser,
  /** The stored run whose topology is asked of; the live one's without. */
  of: runParser,
  run: runParser,
  /** Page of the latest runs. */
  runs: pageParser,
};
export type WhatIfSearch = inferParserType<typeof whatIfSearch>;

export const loadWhatIfSearch = createLoader(whatIfSearch);

const serialize = createSerializer({ tab: parseAsString, ...whatIfSearch });

/** The page that asks again what a run was asked, ready to be changed. */
export function askAgainHref(id: string, input: WhatIfInput): string {
  return serialize("/simulation", {
    tab: "what-if",
    ...toSearch(toDraft({ ...input, failures: [...input.failures] })),
    of: id,
  });
}

export const whatIfHref = serialize("/simulation", { tab: "what-if" });

export const toSearch = ({ duration, seed, failures }: QuestionDraft) => ({
  duration,
  seed,
  failures: [...failures],
});

/** How many runs the latest ones are. */
export const shownRuns = 10;

/** The question as the form holds it. Where nobody has chosen any failures, with the one that is asked about first. */
export function draftOf(
  { duration, seed, failures }: Pick<WhatIfSearch, "duration" | "seed" | "failures">,
  topology: Topology | undefined,
): QuestionDraft {
  return { duration, seed, failures: failures ?? (topology ? suggestFailures(topology) : []) };
}

/** An outage of the service that most others call. */
function suggestFailures({ services }: Topology): FailureDraft[] {
  const callers = new Map(services.map(({ id }) => [id, 0]));
  for (const { dependencies } of services)
    for (const { serviceId } of dependencies) callers.set(serviceId, (callers.get(serviceId) ?? 0) + 1);
  const [most] = [...callers].toSorted(([, one], [, other]) => other - one);
  return most ? [newFailure(most[0])] : [];
}
