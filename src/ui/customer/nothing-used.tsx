"use client";
import { firstEventCommand } from "#/ui/events/first-event-command.ts";
import { useMeters } from "#/ui/events/use-meters.ts";
import { useOrigin } from "#/ui/http/use-origin.ts";
import { CommandLine } from "#/ui/primitives/command-line.tsx";
import { Empty } from "#/ui/primitives/empty.tsx";
import { trpc } from "#/ui/trpc/client.ts";

/** A customer that used nothing yet, and the command that changes it. */
export function NothingUsed({ customer }: { customer: string }) {
  const origin = useOrigin();
  const { meters } = useMeters();
  const { data: system } = trpc.system.info.useQuery();
  return (
    <section aria-label="Usage" className="rounded-md border bg-surface">
      <Empty title="Nothing used yet">
        <p className="text-ink-muted">
          Its usage shows up here with the first event that names{" "}
          <strong className="break-all">{customer}</strong> as its customer, such as:
        </p>
        <CommandLine command={firstEventCommand(origin, meters, system?.needsSignIn ?? false, customer)} />
      </Empty>
    </section>
  );
}
