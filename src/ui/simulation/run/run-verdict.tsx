import type { ReactNode } from "react";
import type { WhatIfResult } from "#/domain/simulation/what-if/what-if-result.ts";
import { countOf, formatCount } from "#/ui/format/count.ts";
import { Fact, Facts } from "#/ui/primitives/facts.tsx";
import { LookBadge } from "#/ui/primitives/look-badge.tsx";
import { Panel } from "#/ui/primitives/panel.tsx";
import { formatShare, formatSigned } from "#/ui/simulation/health/format-simulated.ts";
import { statusLooks } from "#/ui/simulation/health/status-looks.ts";
import { countWorst, tellCauses, tellFewerCalls, tellLoss, tellRecovery } from "./verdict-words.ts";

interface RunVerdictProps {
  run: WhatIfResult;
  actions?: ReactNode;
  /** Says more than "What would happen", where there is room. */
  title?: string;
}

/** What it comes to, in three sentences and four numbers. */
export function RunVerdict({ run, actions, title = "What would happen" }: RunVerdictProps) {
  const { requestsLost, blastRadius, services, requestsFromOutside } = run;
  const recovery = tellRecovery(services);
  const fewer = tellFewerCalls(run);
  return (
    <Panel title={title} note="Beside the same run, same seed, without the failures" actions={actions}>
      <p className="px-3 py-3 text-base text-pretty wrap-anywhere">
        <strong className="font-semibold">{tellLoss(run)}</strong> {tellCauses(run)}
        {recovery ? ` ${recovery}` : null}
      </p>
      <Facts label="What it comes to" className="border-t sm:grid-cols-2">
        <Fact label="Lost, from outside">
          {formatSigned(requestsLost.fromOutside)}
          <span className="font-normal text-ink-muted"> of {formatCount(requestsFromOutside)}</span>
        </Fact>
        <Fact label="Lost, inner calls too">{formatSigned(requestsLost.total)}</Fact>
        <Fact label="Blast radius">
          {formatCount(blastRadius.services.length)}
          <span className="font-normal text-ink-muted">
            {" "}
            of {countOf(services.length, "service")}, {formatShare(blastRadius.share)}
          </span>
        </Fact>
        <Fact label="At worst">
          <span className="flex flex-wrap justify-end gap-1">
            {countWorst(services).map(({ status, count }) => (
              <LookBadge
                key={status}
                looks={{
                  ...statusLooks[status],
                  label: `${formatCount(count)} ${statusLooks[status].label.toLowerCase()}`,
                }}
              />
            ))}
          </span>
        </Fact>
      </Facts>
      {fewer ? <p className="border-t px-3 py-2 text-xs text-ink-faint">{fewer}</p> : null}
    </Panel>
  );
}
