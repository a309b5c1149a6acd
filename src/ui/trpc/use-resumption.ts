"use client";
import { TRPCClientError, type TRPCClientErrorLike } from "@trpc/client";
import { useEffect, useRef, useState } from "react";
import type { AppRouter } from "#/api/trpc/router.ts";
import { trpc } from "./client.ts";

/** connecting: not there yet · live · reconnecting: lost, and asked for again · failed: refused for good. */
export type Connection = "connecting" | "live" | "reconnecting" | "failed";

/** ms from a refused connection to the next try; doubled with every further one, up to the last. */
const retryDelays = [1000, 2000, 4000, 8000, 15_000];

/**
 * Where a subscription goes on: at first after `beginAt`, or where the server sees fit. `resumeAt` belongs into its
 * input, and `noteTold` is told the id of all that comes.
 */
export function useResumePoint(beginAt?: string) {
  const lastEventId = useRef(beginAt);
  const failures = useRef(0);
  /** Where a new subscription begins; the one under way must not be disturbed by what it is told. */
  const [resumeAt, setResumeAt] = useState(beginAt);
  const noteTold = (id: string) => {
    failures.current = 0;
    lastEventId.current = id;
  };
  return { lastEventId, failures, resumeAt, setResumeAt, noteTold };
}

interface Subscription {
  status: "idle" | "connecting" | "pending" | "error";
  error: ApiError | null;
  reset: () => void;
}

/**
 * Keeps a subscription going. The browser resumes a lost connection by itself, after the last message it was told;
 * one that a proxy refuses meanwhile is asked for again here.
 */
export function useConnection(
  { lastEventId, failures, resumeAt, setResumeAt }: ReturnType<typeof useResumePoint>,
  subscription: Subscription,
  hasBegun: boolean,
) {
  const api = trpc.useUtils();
  const [refusal, setRefusal] = useState<ApiError | null>(null);
  const { status, reset } = subscription;
  const error = refusal ?? subscription.error;
  const isHopeless = refusal !== null || (status === "error" && isLasting(subscription.error));

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
  }, [status, isHopeless, reset, resumeAt, setResumeAt, lastEventId, failures, api]);

  const tryAgain = () => {
    setRefusal(null);
    reset();
  };
  return { connection: connectionOf(status, isHopeless, hasBegun), error, tryAgain };
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
