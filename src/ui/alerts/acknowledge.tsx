"use client";
import { Check } from "lucide-react";
import type { Alert } from "#/api/contract/alerts.ts";
import { Button } from "#/ui/primitives/button.tsx";
import { trpc } from "#/ui/trpc/client.ts";

interface AcknowledgeProps {
  alert: Alert;
  /** Called when it is done; the row may be gone then, and the focus with it. */
  onDone?: ((alert: Alert) => void) | undefined;
}

/** Notes that somebody has seen an alert. */
export function Acknowledge({ alert, onDone }: AcknowledgeProps) {
  const api = trpc.useUtils();
  const acknowledge = trpc.credits.alerts.acknowledge.useMutation({
    onSuccess: async (acknowledged) => {
      onDone?.(acknowledged);
      await api.credits.alerts.invalidate();
    },
  });
  const failure = acknowledge.error?.message;
  return (
    <span className="inline-flex max-w-full flex-wrap items-center justify-end gap-2">
      <Button
        size="small"
        disabled={acknowledge.isPending}
        onClick={() => acknowledge.mutate({ id: alert.id })}
        aria-label={`Acknowledge: ${alert.customer}, ${alert.threshold} %`}
      >
        <Check aria-hidden />
        {acknowledge.isPending ? "Saving…" : "Acknowledge"}
      </Button>
      {failure ? (
        <span role="alert" className="text-xs whitespace-normal text-bad">
          Not saved: {failure}
        </span>
      ) : null}
    </span>
  );
}
