"use client";
import { TRPCClientError, type TRPCClientErrorLike } from "@trpc/client";
import { useEffect, useRef, useState } from "react";
import type { AppRouter } from "#/api/trpc/router.ts";
import { trpc } from "#/ui/trpc/client.ts";
import type { toTailFilter } from "./events-search.ts";
import { emptyTail, type TailState, takePage } from "./tail-state.ts";

/** connecting: not there yet · live · reconnecting: lost, and asked for again · failed: refused for good. */
export type Connection = "connecting" | "live" | "reconnecting" | "failed";

/** ms from a refused connection to the next try; doubled with every further one, up to the last. */
const retryDelays = [1000, 2000, 4000, 8000, 15_000];

/**
 * The receipts of a filter as they are given. The browser resumes a lost connection by itself, after the last
 * page it was told; one that a proxy refuses meanwhile is asked for again here.
 */
export function useTail(filter: ReturnType<typeof toTailFilter>) {
  const api = trpc.useUtils();
  const [state, setState] = useState<TailState>(emptyTail);
  const lastEventId = useRef<string | undefined>(undefined);
  const failures = useRef(0);
  /** Where a new subscription begins; the one under way must not be disturbed by what it is told. */
  const [resumeAt, setResumeAt] = useState<string | undefined>(undefined);
  const [refusal, setRefusal] = useState<ApiError | null>(null);
  const tail = trpc.events.tail.useSubscription(
    { ...filter, lastEventId: resumeAt },
    {
      onData: ({ id, data }) => {
        failures.current = 0;
        lastEventId.current = id;
        setState((current) => takePage(current, id, data));
      },
    },
  );
  const { status, reset } = tail;
  const error = refusal ?? tail.error;
  const isHopeless = refusal !== null || (status === "error" && isLasting(tail.error));

  useEffect(() => {
    const isOver = status === "error" || status === "idle";
    if (!isOver || isHopeless) return;
    let isCurrent = true;
    const subscribeAgain = () => {
      if (!isCurrent) return;
      failures.current++;
      if (lastEventId.current === resumeAt) reset();
      else setResumeAt(lastEventId.current);
    };
    // A browser does not tell why it was refused; an ordinary question does.
    const retry = () =>
      api.client.system.info.query().then(subscribeAgain, (reason: unknown) => {
        if (isCurrent && reason instanceof TRPCClientError && isLasting(reason)) setRefusal(reason);
        else subscribeAgain();
      });
    const timer = setTimeout(retry, retryDelays[Math.min(failures.current, retryDelays.length - 1)]);
    return () => {
      isCurrent = false;
      clearTimeout(timer);
    };
  }, [status, isHopeless, reset, resumeAt, api]);

  const tryAgain = () => {
    setRefusal(null);
    reset();
  };
  return { state, setState, connection: connectionOf(status, isHopeless, state.hasBegun), error, tryAgain };
}

type ApiError = TRPCClientErrorLike<AppRouter>;

/** Answers that come out the same however often they are asked for. */
const lasting = new Set(["BAD_REQUEST", "UNPROCESSABLE_CONTENT", "UNAUTHORIZED", "FORBIDDEN"]);

const isLasting = (error: ApiError | null) => lasting.has(error?.data?.code ?? "");

function connectionOf(status: string, isHopeless: boolean, hasBegun: boolean): Connection {
  if (isHopeless) return "failed";
  if (status === "pending") return "live";
  return hasBegun ? "reconnecting" : "connecting";
}
