"use client";
import { FlaskConical } from "lucide-react";
import { countOf } from "#/ui/format/count.ts";
import { waitForImport } from "#/ui/imports/use-imports.ts";
import { Badge } from "#/ui/primitives/badge.tsx";
import { Button } from "#/ui/primitives/button.tsx";
import { Popover, PopoverPanel, PopoverTrigger } from "#/ui/primitives/popover.tsx";
import { trpc } from "#/ui/trpc/client.ts";
import { QueryFailure } from "#/ui/trpc/query-failure.tsx";

interface SampleBadgeProps {
  sample: { importId: number; users: number; sessions: number; services: number };
}

/** What of the sample is there. */
function partsOf({ users, sessions, services }: SampleBadgeProps["sample"]): string[] {
  return [
    ...(sessions > 0 ? [`${countOf(sessions, "made-up session")} of ${countOf(users, "user")}`] : []),
    ...(services > 0 ? [`made-up usage of ${countOf(services, "service")}`] : []),
  ];
}

/** Says that what is shown is the sample, and removes it. */
export function SampleBadge({ sample }: SampleBadgeProps) {
  const api = trpc.useUtils();
  const undo = trpc.imports.undo.useMutation({
    onSuccess: async () => {
      await waitForImport(api, sample.importId);
      await api.invalidate();
    },
  });
  return (
    <Popover>
      <PopoverTrigger className="rounded-sm">
        <Badge tone="warn">
          <FlaskConical aria-hidden />
          Sample<span className="max-sm:sr-only"> data</span>
        </Badge>
      </PopoverTrigger>
      <PopoverPanel label="Sample data" align="start">
        <p>
          {partsOf(sample).join(", and ")}, so that there is something to look at. Your own data is not
          touched when you remove it.
        </p>
        <Button
          look="danger"
          className="mt-3"
          disabled={undo.isPending}
          onClick={() => undo.mutate({ id: sample.importId })}
        >
          {undo.isPending ? "Removing…" : "Remove the sample"}
        </Button>
        {undo.error ? <QueryFailure title="The sample could not be removed" error={undo.error} /> : null}
      </PopoverPanel>
    </Popover>
  );
}
