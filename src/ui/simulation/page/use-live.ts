"use client";
import { useState } from "react";
import { trpc } from "#/ui/trpc/client.ts";
import { useConnection, useResumePoint } from "#/ui/trpc/use-resumption.ts";
import { emptyLive, type LiveState, takeFrame } from "./live-state.ts";

/** ms between two looks for a simulation that is not there yet. */
const lookEvery = 3000;

/** The live simulation: what the server knew when the page was made, and every frame since. */
export function useLive() {
  const first = trpc.simulation.state.useQuery(undefined, {
    staleTime: Number.POSITIVE_INFINITY,
    refetchInterval: ({ state }) => (state.data ? false : lookEvery),
  });
  const [told, setTold] = useState<LiveState>(() =>
    first.data ? takeFrame(emptyLive, first.data) : emptyLive,
  );
  // What came between the making of the page and now is told first.
  const point = useResumePoint(told.frame ? String(told.frame.seq) : undefined);
  const [hasBegun, setHasBegun] = useState(false);
  const feed = trpc.simulation.feed.useSubscription(
    { lastEventId: point.resumeAt },
    {
      onData: ({ id, data }) => {
        point.noteTold(id);
        setTold((state) => takeFrame(state, data));
      },
    },
  );
  if (feed.status === "pending" && !hasBegun) setHasBegun(true);
  const state = told.frame || !first.data ? told : takeFrame(emptyLive, first.data);
  return { state, first, ...useConnection(point, feed, hasBegun) };
}
