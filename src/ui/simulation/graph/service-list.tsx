"use client";
import { Crosshair, Zap } from "lucide-react";
import type { MouseEvent } from "react";
import type { Frame } from "#/domain/simulation/live/frame.ts";
import { cn } from "#/ui/class-names.ts";
import { Pager } from "#/ui/paging/pager.tsx";
import { SearchField } from "#/ui/paging/search-field.tsx";
import { isOnControl } from "#/ui/primitives/is-on-control.ts";
import { LookBadge } from "#/ui/primitives/look-badge.tsx";
import { Select } from "#/ui/primitives/select.tsx";
import { Cell, FoldedRow, HeadCell, Table } from "#/ui/primitives/table.tsx";
import { formatLatency, formatRate, formatShare } from "#/ui/simulation/health/format-simulated.ts";
import { tellDiagnosis } from "#/ui/simulation/health/name-cause.ts";
import { statusLooks } from "#/ui/simulation/health/status-looks.ts";
import type { LiveSearch } from "#/ui/simulation/page/simulation-search.ts";
import { type ServiceOrder, sortServices } from "./sort-services.ts";

const perPage = 25;

const orders: readonly { value: ServiceOrder; label: string }[] = [
  { value: "topology", label: "As in the topology" },
  { value: "worst", label: "Worst first" },
  { value: "errors", label: "Most errors first" },
  { value: "latency", label: "Slowest first" },
  { value: "requests", label: "Busiest first" },
];

interface ServiceListProps {
  frame: Frame;
  search: LiveSearch;
  onSearch: (change: Partial<LiveSearch>) => void;
  onOpen: (serviceId: string) => void;
}

/** The services as a table, for narrow screens, many services and those who want no graph. */
export function ServiceList({ frame, search, onSearch, onOpen }: ServiceListProps) {
  const { order, q, page } = search;
  const found = sortServices(frame.services, { order, text: q });
  const rows = found.slice((page - 1) * perPage, page * perPage);
  const failing = new Set(frame.failures.map(({ serviceId }) => serviceId));
  return (
    <>
      <div className="flex flex-wrap items-center gap-2 border-b px-3 py-2">
        {frame.services.length > 12 ? (
          <SearchField label="Find a service" value={q} onChange={(text) => onSearch({ q: text, page: 1 })} />
        ) : null}
        <Select
          label="Order of the services"
          value={order}
          choices={orders}
          onChange={(value) => onSearch({ order: value, page: 1 })}
        />
      </div>
      <Table aria-label="Services">
        <thead>
          <tr>
            <HeadCell>Service</HeadCell>
            <HeadCell>Health</HeadCell>
            <HeadCell folds>Why</HeadCell>
            <HeadCell numeric folds>
              Requests/s
            </HeadCell>
            <HeadCell numeric folds>
              Mean, ms
            </HeadCell>
            <HeadCell numeric folds>
              Errors
            </HeadCell>
          </tr>
        </thead>
        {rows.map((service) => {
          const { serviceId, status, diagnosis } = service;
          const isCause = diagnosis?.role === "root_cause";
          const why = tellDiagnosis(diagnosis);
          // A click anywhere in the row does what its button does.
          const opening = {
            className: cn(
              "cursor-pointer hover:bg-sunken focus-within:bg-sunken",
              search.service === serviceId && "bg-accent-soft",
            ),
            onClick: (event: MouseEvent) => {
              if (!isOnControl(event)) onOpen(serviceId);
            },
          };
          return (
            <tbody key={serviceId} {...opening}>
              <tr>
                <Cell className="max-w-0 w-full max-lg:border-b-0 lg:w-auto lg:max-w-72">
                  <span className="flex items-center gap-1.5">
                    <button
                      type="button"
                      className="min-w-0 truncate rounded-sm font-medium hover:underline"
                      onClick={() => onOpen(serviceId)}
                    >
                      {serviceId}
                    </button>
                    {failing.has(serviceId) ? (
                      <Zap
                        role="img"
                        aria-label="A failure is in force"
                        className="size-4 shrink-0 text-bad"
                      />
                    ) : null}
                  </span>
                </Cell>
                <Cell className="max-lg:border-b-0">
                  <LookBadge looks={statusLooks[status]} />
                </Cell>
                <Cell folds className="max-w-72 truncate" title={why ?? undefined}>
                  <Why isCause={isCause} why={why} />
                </Cell>
                <Cell numeric folds>
                  {formatRate(service.requestRate)}
                </Cell>
                <Cell numeric folds>
                  {formatLatency(service.latencyMs).replace(" ms", "")}
                </Cell>
                <Cell numeric folds>
                  {formatShare(service.errorRate)}
                </Cell>
              </tr>
              <FoldedRow
                span={2}
                facts={[
                  ...(why ? [{ label: "Why", value: <Why isCause={isCause} why={why} />, wide: true }] : []),
                  { label: "Requests", value: `${formatRate(service.requestRate)}/s` },
                  { label: "Errors", value: formatShare(service.errorRate) },
                  { label: "Mean", value: formatLatency(service.latencyMs) },
                ]}
              />
            </tbody>
          );
        })}
      </Table>
      {rows.length === 0 ? <p className="px-3 py-4 text-ink-muted">No service is called like this.</p> : null}
      {found.length > perPage ? (
        <Pager
          page={page}
          perPage={perPage}
          total={found.length}
          noun="service"
          onPage={(next) => onSearch({ page: next })}
        />
      ) : null}
    </>
  );
}

function Why({ isCause, why }: { isCause: boolean; why: string | null }) {
  if (why === null) return <span className="text-ink-faint">–</span>;
  return isCause ? (
    <span className="inline-flex items-center gap-1 font-semibold text-bad">
      <Crosshair aria-hidden className="size-3.5" />
      {why}
    </span>
  ) : (
    <span className="whitespace-normal">{why}</span>
  );
}
