"use client";
import { keepPreviousData } from "@tanstack/react-query";
import { useEffect } from "react";
import type { Frame } from "#/domain/simulation/live/frame.ts";
import { trpc } from "#/ui/trpc/client.ts";
import { historyFrom } from "./live-samples.ts";
import { secondsOf, type TimeSpan } from "./time-spans.ts";

/** Of each service; the chart sums them up over longer times anyway. */
const mostPoints = 120;
/** Of many services, so that the answer does not become too large. */
const fewPoints = 40;
const manyServices = 100;
/** ms; the feed keeps what comes meanwhile. */
const lookEvery = 240_000;

/** What is stored of the run under way, as far back as a span goes; asked for again when messages were missed. */
export function useHistory(frame: Frame, span: TimeSpan, missed: number) {
  const seconds = secondsOf(span, frame.speed);
  const fromSeconds = seconds === null ? undefined : historyFrom(frame.timeSeconds, seconds);
  const points = frame.services.length > manyServices ? fewPoints : mostPoints;
  const history = trpc.simulation.history.useQuery(
    { fromSeconds, points },
    { placeholderData: keepPreviousData, refetchInterval: lookEvery },
  );
  const { refetch } = history;
  const isOld = history.data !== undefined && history.data.runId !== frame.runId;
  useEffect(() => {
    if (isOld || missed > 0) void refetch();
  }, [isOld, missed, refetch]);
  return { ...history, data: isOld ? undefined : history.data };
}
