"use client";
import type { Service } from "#/api/contract/services.ts";
import { firstEventCommand } from "#/ui/events/first-event-command.ts";
import { useOrigin } from "#/ui/http/use-origin.ts";
import { isNamed } from "#/ui/meters/is-named.ts";
import { CommandLine } from "#/ui/primitives/command-line.tsx";
import { Panel } from "#/ui/primitives/panel.tsx";
import { trpc } from "#/ui/trpc/client.ts";

/** The very command that reports an event of a service. */
export function ReportExample({ service }: { service: Service }) {
  const origin = useOrigin();
  const { data: system } = trpc.system.info.useQuery();
  if (!service.meters.some(isNamed)) return null;
  return (
    <Panel
      title={service.events === 0 ? "Nothing has arrived yet" : "Report an event"}
      note="In a terminal; the answer is the event’s receipt"
      padded
    >
      <CommandLine command={firstEventCommand(origin, service.meters, system?.needsSignIn ?? false)} />
    </Panel>
  );
}
