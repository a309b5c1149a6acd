"use client";
import { parseAsStringLiteral, useQueryState } from "nuqs";
import { useState } from "react";
import type { HealthStatus } from "#/domain/simulation/engine/observation.ts";
import type { WhatIfService } from "#/domain/simulation/what-if/what-if-result.ts";
import { formatCount } from "#/ui/format/count.ts";
import { Button } from "#/ui/primitives/button.tsx";
import { LookBadge } from "#/ui/primitives/look-badge.tsx";
import { Panel } from "#/ui/primitives/panel.tsx";
import { Cell, FoldedRow, HeadCell, Table } from "#/ui/primitives/table.tsx";
import { SortHead } from "#/ui/rankings/sort-head.tsx";
import { formatFactor, formatSeconds, formatShare } from "#/ui/simulation/health/format-simulated.ts";
import { nameCauses } from "#/ui/simulation/health/name-cause.ts";
import { statusLooks } from "#/ui/simulation/health/status-looks.ts";
import { roleLooks } from "./role-looks.ts";
import { type ServiceSort, serviceSorts, sortServices } from "./sort-services.ts";

/** Rows before the others are asked for. */
const shownRows = 20;

const sortParser = parseAsStringLiteral(serviceSorts).withDefault("role");

interface RunServicesProps {
  services: readonly WhatIfService[];
  /** What is so in the live run now, by service. */
  live?: ReadonlyMap<string, HealthStatus> | undefined;
}

/** Who broke it, who suffered, when and how much. */
export function RunServices({ services, live }: RunServicesProps) {
  const [sort, setSort] = useQueryState("sort", sortParser);
  const [isWhole, setIsWhole] = useState(false);
  const sorted = sortServices(services, sort);
  const shown = isWhole ? sorted : sorted.slice(0, shownRows);
  const head = (column: ServiceSort, label: string, folds = true) => (
    <SortHead
      isActive={sort === column}
      folds={folds}
      onSort={() => setSort(sort === column ? "role" : column)}
    >
      {label}
    </SortHead>
  );
  return (
    <Panel title="Causes and symptoms" note="Times are simulated seconds since the run’s beginning">
      <div className="lg:overflow-x-auto">
        <Table aria-label="Causes and symptoms" className="table-fixed lg:table-auto">
          <thead>
            <tr>
              <HeadCell>Service</HeadCell>
              <HeadCell folds>Part in it</HeadCell>
              {live ? <HeadCell folds>Live now</HeadCell> : null}
              <HeadCell folds>At worst</HeadCell>
              {head("unhealthy", "Unhealthy at, s")}
              {head("recovered", "Recovered at, s")}
              {head("errors", "Worst errors")}
              {head("latency", "Latency, ms")}
              {head("load", "Load ×")}
              {head("lost", "Requests lost", false)}
            </tr>
          </thead>
          <tbody>
            {shown.map((service) => (
              <ServiceRow
                key={service.serviceId}
                service={service}
                live={live?.get(service.serviceId)}
                hasLive={live !== undefined}
              />
            ))}
          </tbody>
        </Table>
      </div>
      {sorted.length > shown.length ? (
        <div className="px-3 py-2">
          <Button size="small" onClick={() => setIsWhole(true)}>
            Show all {formatCount(sorted.length)} services
          </Button>
        </div>
      ) : null}
    </Panel>
  );
}

interface ServiceRowProps {
  service: WhatIfService;
  live: HealthStatus | undefined;
  hasLive: boolean;
}

function ServiceRow({ service, live, hasLive }: ServiceRowProps) {
  const { serviceId, role, symptomOf, worstStatus, firstUnhealthySeconds: unhealthy } = service;
  const of = role === "symptom" ? nameCauses(symptomOf) : "";
  const recovered = tellRecovered(service);
  const latency = tellLatency(service);
  const load = service.loadFactor === null ? "–" : formatFactor(service.loadFactor);
  const part = (
    <span className="inline-flex flex-wrap items-center gap-x-1.5">
      <LookBadge looks={roleLooks[role]} />
      {of ? <span className="text-xs whitespace-normal text-ink-muted">of {of}</span> : null}
    </span>
  );
  const counts = `${formatCount(service.failures)} of ${formatCount(service.requests)} failed; without the failures ${formatCount(service.baselineFailures)} of ${formatCount(service.baselineRequests)}`;
  return (
    <>
      <tr>
        <Cell className="max-lg:border-b-0 max-lg:truncate">
          <span className="font-medium">{serviceId}</span>
          <span className="mt-0.5 block pb-1 lg:hidden">{part}</span>
        </Cell>
        <Cell folds>{part}</Cell>
        {hasLive ? <Cell folds>{live ? <LookBadge looks={statusLooks[live]} /> : "–"}</Cell> : null}
        <Cell folds>
          <LookBadge looks={statusLooks[worstStatus]} />
        </Cell>
        <Cell numeric folds>
          {unhealthy === null ? "–" : formatSeconds(unhealthy)}
        </Cell>
        <Cell numeric folds>
          {recovered}
        </Cell>
        <Cell numeric folds>
          {formatShare(service.worstErrorRate)}
        </Cell>
        <Cell numeric folds>
          {latency}
        </Cell>
        <Cell numeric folds>
          {load}
        </Cell>
        <Cell numeric className="align-top max-lg:border-b-0 max-lg:pt-2 lg:align-middle">
          <span title={counts} className="font-medium">
            {formatCount(service.requestsLost)}
          </span>
        </Cell>
      </tr>
      <FoldedRow
        span={2}
        facts={[
          { label: "At worst", value: statusLooks[worstStatus].label },
          ...(live ? [{ label: "Live now", value: statusLooks[live].label }] : []),
          { label: "Unhealthy at, s", value: unhealthy === null ? "–" : formatSeconds(unhealthy) },
          { label: "Recovered at, s", value: recovered },
          { label: "Worst errors", value: formatShare(service.worstErrorRate) },
          { label: "Latency, ms", value: latency },
          { label: "Load ×", value: load },
        ]}
      />
    </>
  );
}

function tellRecovered({ firstUnhealthySeconds, recoveredSeconds }: WhatIfService): string {
  if (firstUnhealthySeconds === null) return "–";
  return recoveredSeconds === null ? "not in the run" : formatSeconds(recoveredSeconds);
}

/** "120 (57.9 without)" where it changed. */
function tellLatency({ latencyMs, baselineLatencyMs }: WhatIfService): string {
  const now = latencyMs === null ? "–" : formatSeconds(latencyMs);
  const before = baselineLatencyMs === null ? "–" : formatSeconds(baselineLatencyMs);
  return now === before ? now : `${before} → ${now}`;
}
