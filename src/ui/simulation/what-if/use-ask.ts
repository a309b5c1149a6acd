"use client";
import { useMutation } from "@tanstack/react-query";
import { TRPCClientError, type TRPCClientErrorLike } from "@trpc/client";
import { useRef } from "react";
import type { WhatIfRequest } from "#/api/contract/simulation-what-if.ts";
import type { AppRouter } from "#/api/trpc/router.ts";
import { type ApiOutputs, trpc } from "#/ui/trpc/client.ts";

type AnsweredRun = ApiOutputs["simulation"]["whatIf"];

/** Asks for a run; the answer is put where the pages that show it look, and `stop` ends the computing. */
export function useAsk(onAnswer: (run: AnsweredRun) => void) {
  const api = trpc.useUtils();
  const stopper = useRef<AbortController>(null);
  const ask = useMutation<AnsweredRun, TRPCClientErrorLike<AppRouter>, WhatIfRequest>({
    mutationFn: (request) => {
      const controller = new AbortController();
      stopper.current = controller;
      return api.client.simulation.whatIf.mutate(request, { signal: controller.signal });
    },
    onSuccess: async (run) => {
      api.simulation.run.setData({ id: run.id }, run);
      onAnswer(run);
      await api.simulation.runs.invalidate();
    },
  });
  const isStopped = ask.error instanceof TRPCClientError && stopper.current?.signal.aborted === true;
  return {
    ask: ask.mutate,
    isBusy: ask.isPending,
    error: isStopped ? null : ask.error,
    stop: () => stopper.current?.abort(),
  };
}
