"use client";
import { useState } from "react";
import { trpc } from "#/ui/trpc/client.ts";
import { useConnection, useResumePoint } from "#/ui/trpc/use-resumption.ts";
import type { toTailFilter } from "./events-search.ts";
import { emptyTail, type TailState, takePage } from "./tail-state.ts";

/** The receipts of a filter as they are given. */
export function useTail(filter: ReturnType<typeof toTailFilter>) {
  const [state, setState] = useState<TailState>(emptyTail);
  const point = useResumePoint();
  const tail = trpc.events.tail.useSubscription(
    { ...filter, lastEventId: point.resumeAt },
    {
      onData: ({ id, data }) => {
        point.noteTold(id);
        setState((current) => takePage(current, id, data));
      },
    },
  );
  return { state, setState, ...useConnection(point, tail, state.hasBegun) };
}
