"use client";
import { Zap } from "lucide-react";
import type { Failure } from "#/domain/simulation/engine/failure.ts";
import { Button } from "#/ui/primitives/button.tsx";
import { tellWhat } from "#/ui/simulation/what-if/describe-failure.ts";
import { trpc } from "#/ui/trpc/client.ts";
import { QueryFailure } from "#/ui/trpc/query-failure.tsx";
import { tellLeft } from "./find-failures.ts";

interface FailuresInForceProps {
  failures: readonly Failure[];
  timeSeconds: number;
}

/** Failures with the time that they have left, each with a button that ends it. */
export function FailuresInForce({ failures, timeSeconds }: FailuresInForceProps) {
  const end = trpc.simulation.endFailure.useMutation();
  return (
    <>
      <ul aria-label="Failures in force" className="grid gap-1">
        {failures.map((failure) => (
          <li
            key={failure.id}
            className="flex items-center gap-2 rounded-md border border-bad bg-bad-soft px-2 py-1"
          >
            <Zap aria-hidden className="size-4 shrink-0 text-bad" />
            <span className="min-w-0 flex-1">
              <span className="block font-medium break-words">{tellWhat(failure)}</span>
              <span className="block text-xs text-ink-muted">{tellLeft(failure, timeSeconds)}</span>
            </span>
            <Button
              size="small"
              disabled={end.isPending && end.variables.id === failure.id}
              onClick={() => end.mutate({ id: failure.id })}
              aria-label={`End: ${tellWhat(failure)}`}
            >
              End
            </Button>
          </li>
        ))}
      </ul>
      {end.error ? <QueryFailure title="It was not ended" error={end.error} /> : null}
    </>
  );
}
