"use client";
import { useSyncExternalStore } from "react";
import { CommandLine } from "#/ui/primitives/command-line.tsx";
import { Empty } from "#/ui/primitives/empty.tsx";
import { trpc } from "#/ui/trpc/client.ts";
import { firstEventCommand } from "./first-event-command.ts";
import { useMeters } from "./use-meters.ts";

/** Nothing was reported yet: the very commands that change it. */
export function FirstEvent({ title = "No events yet" }: { title?: string }) {
  const origin = useOrigin();
  const { meters } = useMeters();
  const { data: system } = trpc.system.info.useQuery();
  return (
    <Empty title={title}>
      <p className="text-ink-muted">Report one, and it shows up here:</p>
      <CommandLine command={firstEventCommand(origin, meters, system?.needsSignIn ?? false)} />
      <p className="text-ink-muted">Or have made-up services report for a while:</p>
      <CommandLine command={`npx meterline generate --url ${origin}`} />
    </Empty>
  );
}

/** The address by which the browser reaches the server. */
function useOrigin(): string {
  return useSyncExternalStore(
    () => () => {},
    () => window.location.origin,
    () => "http://localhost:3000",
  );
}
