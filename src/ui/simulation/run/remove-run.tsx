"use client";
import { RemoveDialog } from "#/ui/form/remove-dialog.tsx";
import { trpc } from "#/ui/trpc/client.ts";

interface RemoveRunProps {
  id: string;
  /** What it asked, in a few words. */
  title: string;
  isSmall?: boolean;
  onRemoved?: () => void;
}

/** Removes a stored run after saying that its link will lead nowhere. */
export function RemoveRun({ id, title, isSmall = false, onRemoved }: RemoveRunProps) {
  const api = trpc.useUtils();
  const remove = trpc.simulation.removeRun.useMutation({
    onSuccess: async () => {
      onRemoved?.();
      await api.simulation.runs.invalidate();
    },
  });
  return (
    <RemoveDialog
      what={`run “${title}”`}
      refusal={null}
      isPending={remove.isPending}
      error={remove.error}
      onRemove={() => remove.mutate({ id })}
      isSmall={isSmall}
    >
      Its link will lead nowhere, for everyone who has it. Asked again with the same seed, it would come out
      the same.
    </RemoveDialog>
  );
}
