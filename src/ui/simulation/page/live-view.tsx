"use client";
import { useEffect, useMemo, useRef, useState } from "react";
import type { Frame } from "#/domain/simulation/live/frame.ts";
import { Dialog, DialogPanel } from "#/ui/primitives/dialog.tsx";
import { Panel } from "#/ui/primitives/panel.tsx";
import { Controls } from "#/ui/simulation/controls/controls.tsx";
import { EventsPanel } from "#/ui/simulation/events/events-panel.tsx";
import { mergeEvents } from "#/ui/simulation/events/shown-event.ts";
import { Detail, DetailPanel, nameTarget } from "#/ui/simulation/failures/detail-panel.tsx";
import { FailuresInForce } from "#/ui/simulation/failures/failures-in-force.tsx";
import { isAt, type Target } from "#/ui/simulation/failures/find-failures.ts";
import { callId } from "#/ui/simulation/graph/call-id.ts";
import { ServicesPanel } from "#/ui/simulation/graph/services-panel.tsx";
import { TimelinePanel } from "#/ui/simulation/timeline/timeline-panel.tsx";
import { useHistory } from "#/ui/simulation/timeline/use-history.ts";
import type { Connection } from "#/ui/trpc/use-resumption.ts";
import { joinFailures, type LiveState } from "./live-state.ts";
import type { LiveSearch } from "./simulation-search.ts";
import { summarize } from "./summarize.ts";
import type { Interruption } from "./use-interruption.ts";
import { useIsWide } from "./use-is-wide.ts";
import { Verdict } from "./verdict.tsx";

interface LiveViewProps {
  frame: Frame;
  state: LiveState;
  connection: Connection;
  interruption: Interruption | null;
  search: LiveSearch;
  onSearch: (change: Partial<LiveSearch>) => void;
}

/** A run under way, from its latest frame and what led to it. */
export function LiveView(props: LiveViewProps) {
  const { frame, state, connection, interruption, search, onSearch } = props;
  const isWide = useIsWide();
  const summary = useMemo(() => summarize(frame), [frame]);
  const history = useHistory(frame, search.span, state.missed);
  const events = useMemo(
    () => mergeEvents(state.events, history.data?.events ?? []),
    [state.events, history.data],
  );
  const failures = useMemo(
    () => joinFailures(history.data?.failures ?? [], state.failures),
    [history.data, state.failures],
  );
  const target: Target | null = search.service
    ? { serviceId: search.service, dependencyId: search.dependency }
    : null;
  const look = (next: Target | null) =>
    onSearch({ service: next?.serviceId ?? null, dependency: next?.dependencyId ?? null });
  const { titleRef, enter, leave } = useDetailFocus(target);
  const close = () => {
    look(null);
    leave();
  };
  const detail = { frame, causes: summary.causes, onTarget: look };
  const isBeside = target !== null && isWide === true;
  // The details tell those of what is looked at.
  const elsewhere = isBeside ? frame.failures.filter((failure) => !isAt(failure, target)) : frame.failures;
  return (
    <div className="grid gap-3">
      <Verdict summary={summary} isStale={interruption !== null && !interruption.isOver} onTarget={look} />
      <Controls frame={frame} connection={connection} interruption={interruption} />
      <div className="grid items-start gap-3 lg:grid-cols-[minmax(0,1fr)_23rem]">
        <div className="grid min-w-0 gap-3 max-lg:contents">
          <ServicesPanel
            frame={frame}
            causes={summary.causes}
            target={target}
            isWide={isWide}
            search={search}
            onSearch={onSearch}
            onTarget={look}
            onEnter={enter}
          />
          <TimelinePanel
            frame={frame}
            moments={state.moments}
            failures={failures}
            history={history.data}
            selected={search.service}
            search={search}
            onSearch={onSearch}
          />
        </div>
        <div className="grid min-w-0 gap-3 max-lg:contents">
          {isBeside ? <DetailPanel target={target} onClose={close} titleRef={titleRef} {...detail} /> : null}
          {isBeside && elsewhere.length === 0 ? null : (
            <Panel
              title={isBeside ? "Failures elsewhere" : "Failures in force"}
              className="min-w-0 max-lg:order-1"
              padded
            >
              {elsewhere.length > 0 ? (
                <FailuresInForce failures={elsewhere} timeSeconds={frame.timeSeconds} />
              ) : (
                <p className="text-ink-muted">
                  None. Choose a service{isWide === false ? "" : " or a line between two"} to see its numbers
                  and to make it fail.
                </p>
              )}
            </Panel>
          )}
          <EventsPanel
            events={events}
            shown={search.events}
            onShow={(shown) => onSearch({ events: shown })}
          />
        </div>
      </div>
      <Dialog open={isWide === false && target !== null} onOpenChange={(isOpen) => isOpen || look(null)}>
        <DialogPanel title={target ? nameTarget(target) : ""}>
          {target ? <Detail target={target} withStatus {...detail} /> : null}
        </DialogPanel>
      </Dialog>
    </div>
  );
}

/** By keyboard, the focus goes to what was opened and back to where it was opened from. */
function useDetailFocus(target: Target | null) {
  const titleRef = useRef<HTMLHeadingElement>(null);
  const [entered, setEntered] = useState(0);
  const id =
    target &&
    (target.dependencyId ? callId({ ...target, dependencyId: target.dependencyId }) : target.serviceId);
  useEffect(() => {
    if (entered > 0) titleRef.current?.focus();
  }, [entered]);
  const leave = () => {
    if (!id || !titleRef.current?.closest("section")?.contains(document.activeElement)) return;
    const opener = document.querySelector(`.react-flow [data-id="${CSS.escape(id)}"]`);
    if (opener instanceof HTMLElement || opener instanceof SVGElement) opener.focus();
  };
  return { titleRef, enter: () => setEntered((count) => count + 1), leave };
}
