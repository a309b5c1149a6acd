"use client";
import type { Service } from "#/api/contract/services.ts";
import { firstEventCommand } from "#/ui/events/first-event-command.ts";
import { useOrigin } from "#/ui/http/use-origin.ts";
import { CommandLine } from "#/ui/primitives/command-line.tsx";
import { Panel } from "#/ui/primitives/panel.tsx";
import { trpc } from "#/ui/trpc/client.ts";

/** The very command that reports an event of a service nothing was heard of. */
export function ReportExample({ service }: { service: Service }) {
  const origin = useOrigin();
  const { data: system } = trpc.system.info.useQuery();
  const isReported = service.meters.some((meter) => meter.attribute === null && meter.value_of === null);
  if (service.events > 0 || !isReported) return null;
  return (
    <Panel title="Nothing has arrived yet" note="This reports a first event:" padded>
      <CommandLine command={firstEventCommand(origin, service.meters, system?.needsSignIn ?? false)} />
    </Panel>
  );
}
