"use client";
import { parseAsString, parseAsStringLiteral, useQueryState } from "nuqs";
import { useState } from "react";
import type { HealthStatus } from "#/domain/simulation/engine/observation.ts";
import type { WhatIfService } from "#/domain/simulation/what-if/what-if-result.ts";
import { formatCount } from "#/ui/format/count.ts";
import { Button } from "#/ui/primitives/button.tsx";
import { LookBadge } from "#/ui/primitives/look-badge.tsx";
import { OpeningRow, RowOpener } from "#/ui/primitives/opening-row.tsx";
import { Panel } from "#/ui/primitives/panel.tsx";
import { Cell, HeadCell, Table } from "#/ui/primitives/table.tsx";
import { SortHead } from "#/ui/rankings/sort-head.tsx";
import { formatFactor, formatShare, formatSigned } from "#/ui/simulation/health/format-simulated.ts";
import { nameCauses } from "#/ui/simulation/health/name-cause.ts";
import { statusLooks } from "#/ui/simulation/health/status-looks.ts";
import { roleLooks } from "./role-looks.ts";
import { ServiceDetail } from "./service-detail.tsx";
import { type ServiceSort, serviceSorts, sortServices } from "./sort-services.ts";
import { tellUnhealthy } from "./tell-unhealthy.ts";

/** Rows before the others are asked for. */
const shownRows = 20;

const sortParser = parseAsStringLiteral(serviceSorts).withDefault("role");

interface RunServicesProps {
  services: readonly WhatIfService[];
  /** What is so in the live run now, by service. */
  live?: ReadonlyMap<string, HealthStatus> | undefined;
  /** Whether it stands beside something else, and has less room. */
  isBeside: boolean;
}

/** Who broke it, who suffered, when and how much. */
export function RunServices({ services, live, isBeside }: RunServicesProps) {
  const [sort, setSort] = useQueryState("sort", sortParser);
  const [opened, setOpened] = useQueryState("opened", parseAsString);
  const [isWhole, setIsWhole] = useState(false);
  const sorted = sortServices(services, sort);
  const shown = isWhole ? sorted : sorted.slice(0, shownRows);
  const roomy = isBeside ? "max-[112rem]:hidden" : "max-xl:hidden";
  const head = (column: ServiceSort, label: string, className = "") => (
    <SortHead
      isActive={sort === column}
      folds={column !== "lost"}
      onSort={() => setSort(sort === column ? "role" : column)}
      className={className}
    >
      {label}
    </SortHead>
  );
  return (
    <Panel title="Causes and symptoms" note="Times are simulated seconds since the run’s beginning">
      <Table aria-label="Causes and symptoms">
        <thead>
          <tr>
            <HeadCell>Service</HeadCell>
            <HeadCell folds>Part in it</HeadCell>
            {live ? <HeadCell folds>Live now</HeadCell> : null}
            <HeadCell folds>At worst</HeadCell>
            {head("unhealthy", "Unhealthy, s")}
            {head("errors", "Worst errors", roomy)}
            {head("load", "Load ×", roomy)}
            {head("lost", isBeside ? "Lost" : "Requests lost", "max-lg:w-28")}
          </tr>
        </thead>
        <tbody>
          {shown.map((service) => (
            <ServiceRow
              key={service.serviceId}
              service={service}
              live={live ? (live.get(service.serviceId) ?? "unknown") : null}
              roomy={roomy}
              isOpen={service.serviceId === opened}
              onToggle={() => setOpened(service.serviceId === opened ? null : service.serviceId)}
            />
          ))}
        </tbody>
      </Table>
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
  /** Null where the live run is not shown. */
  live: HealthStatus | "unknown" | null;
  /** Of columns that there is not always room for. */
  roomy: string;
  isOpen: boolean;
  onToggle: () => void;
}

function ServiceRow({ service, live, roomy, isOpen, onToggle }: ServiceRowProps) {
  const { serviceId, role, symptomOf, worstStatus, loadFactor } = service;
  const of = role === "symptom" ? nameCauses(symptomOf) : "";
  const part = (
    <span className="inline-flex flex-wrap items-center gap-x-1.5 gap-y-0.5 py-1 align-middle">
      <LookBadge looks={roleLooks[role]} />
      {of ? <span className="text-xs whitespace-normal wrap-anywhere text-ink-muted">of {of}</span> : null}
    </span>
  );
  return (
    <OpeningRow
      isOpen={isOpen}
      onToggle={onToggle}
      span={8}
      detail={<ServiceDetail service={service} live={live === "unknown" ? null : live} />}
    >
      <Cell className="max-lg:pt-1.5 max-lg:align-top">
        <RowOpener>
          <span className="text-left font-medium whitespace-normal wrap-anywhere lg:max-w-40 lg:truncate 2xl:max-w-64 lg:whitespace-nowrap">
            {serviceId}
          </span>
        </RowOpener>
        <span className="block pl-4 lg:hidden">{part}</span>
      </Cell>
      <Cell folds>{part}</Cell>
      {live === null ? null : (
        <Cell folds>{live === "unknown" ? "–" : <LookBadge looks={statusLooks[live]} />}</Cell>
      )}
      <Cell folds>
        <LookBadge looks={statusLooks[worstStatus]} />
      </Cell>
      <Cell numeric folds>
        {tellUnhealthy(service)}
      </Cell>
      <Cell numeric folds className={roomy}>
        {formatShare(service.worstErrorRate)}
      </Cell>
      <Cell numeric folds className={roomy}>
        {loadFactor === null ? "–" : formatFactor(loadFactor)}
      </Cell>
      <Cell numeric className="font-medium max-lg:pt-1.5 max-lg:align-top">
        {formatSigned(service.requestsLost)}
      </Cell>
    </OpeningRow>
  );
}
