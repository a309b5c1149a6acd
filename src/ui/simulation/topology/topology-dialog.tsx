"use client";
import { Network } from "lucide-react";
import { useState } from "react";
import { Button } from "#/ui/primitives/button.tsx";
import { Dialog, DialogPanel, DialogTrigger } from "#/ui/primitives/dialog.tsx";
import { Skeleton } from "#/ui/primitives/skeleton.tsx";
import { trpc } from "#/ui/trpc/client.ts";
import { QueryFailure } from "#/ui/trpc/query-failure.tsx";
import { TopologyEditor } from "./topology-editor.tsx";

/** Shows which services there are and whom they call, as text that can be changed. */
export function TopologyDialog() {
  const [isOpen, setIsOpen] = useState(false);
  return (
    <Dialog open={isOpen} onOpenChange={setIsOpen}>
      <DialogTrigger asChild>
        <Button>
          <Network aria-hidden />
          Topology
        </Button>
      </DialogTrigger>
      <DialogPanel title="Topology" className="w-[min(52rem,calc(100vw-2rem))]">
        <TopologyText onDone={() => setIsOpen(false)} />
      </DialogPanel>
    </Dialog>
  );
}

function TopologyText({ onDone }: { onDone: () => void }) {
  const topology = trpc.simulation.topology.useQuery(undefined, {
    staleTime: 0,
    refetchOnWindowFocus: false,
  });
  // What another has changed meanwhile is shown at the next opening; what is typed here stays.
  if (topology.data && !topology.isPlaceholderData && topology.isFetchedAfterMount)
    return <TopologyEditor stored={topology.data.yaml} onDone={onDone} />;
  if (topology.error)
    return (
      <QueryFailure
        title="The topology could not be loaded"
        error={topology.error}
        onRetry={() => topology.refetch()}
      />
    );
  return <Skeleton className="h-[55dvh]" />;
}
