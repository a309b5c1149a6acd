import type { WhatIfResult } from "#/domain/simulation/what-if/what-if-result.ts";
import { countOf } from "#/ui/format/count.ts";
import { Time } from "#/ui/preferences/time.tsx";
import { Fact, Facts } from "#/ui/primitives/facts.tsx";
import { Panel } from "#/ui/primitives/panel.tsx";
import { formatSpan } from "#/ui/simulation/health/format-simulated.ts";
import { tellWhat, tellWhen } from "#/ui/simulation/what-if/describe-failure.ts";

/** What was asked, of what. */
export function AskedPanel({ run: { input, createdAt, steps } }: { run: WhatIfResult }) {
  const { failures, topology } = input;
  return (
    <Panel title="What was asked">
      {failures.length === 0 ? (
        <p className="px-3 py-2 text-ink-muted">Nothing fails: the run is its own baseline.</p>
      ) : (
        <ul aria-label="Failures" className="grid gap-1 px-3 py-2 wrap-anywhere">
          {failures.map((failure, place) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: failures have no name of their own, and never move
            <li key={place}>
              <span className="font-medium">{tellWhat(failure)}</span>{" "}
              <span className="text-ink-muted">{tellWhen(failure)}</span>
            </li>
          ))}
        </ul>
      )}
      <Facts label="Of what" className="border-t sm:grid-cols-2">
        <Fact label="Length">
          <span title={countOf(steps, "step")}>{formatSpan(input.durationSeconds)}</span>
        </Fact>
        <Fact label="Seed">{input.seed}</Fact>
        <Fact label="Topology">{countOf(topology.services.length, "service")}</Fact>
        <Fact label="Computed">
          <Time at={createdAt} withZone />
        </Fact>
      </Facts>
    </Panel>
  );
}
