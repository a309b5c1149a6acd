"use client";
import type { TRPCClientErrorLike } from "@trpc/client";
import { Trash2 } from "lucide-react";
import { type ReactNode, useState } from "react";
import type { AppRouter } from "#/api/trpc/router.ts";
import { Button } from "#/ui/primitives/button.tsx";
import { Dialog, DialogClose, DialogPanel, DialogTrigger } from "#/ui/primitives/dialog.tsx";
import { QueryFailure } from "#/ui/trpc/query-failure.tsx";

interface RemoveDialogProps {
  /** What goes: "service FileSync". */
  what: string;
  /** Why it can't go, in a sentence; null when it can. */
  refusal: ReactNode | null;
  /** What will be gone with it. */
  children: ReactNode;
  isPending: boolean;
  error: TRPCClientErrorLike<AppRouter> | null;
  onRemove: () => void;
  /** Only the sign, where rows stand close. */
  isSmall?: boolean;
}

/** Removes something after naming what will be gone, or says why it stays. */
export function RemoveDialog(props: RemoveDialogProps) {
  const { what, refusal, children, isPending, error, onRemove, isSmall = false } = props;
  const [isOpen, setIsOpen] = useState(false);
  return (
    <Dialog open={isOpen} onOpenChange={setIsOpen}>
      <DialogTrigger asChild>
        {isSmall ? (
          <Button size="small" look="quiet" aria-label={`Delete ${what}`}>
            <Trash2 aria-hidden />
          </Button>
        ) : (
          <Button>
            <Trash2 aria-hidden />
            Delete
          </Button>
        )}
      </DialogTrigger>
      <DialogPanel title={refusal ? `The ${what} can’t be deleted` : `Delete ${what}?`}>
        <div className="break-words">{refusal ?? children}</div>
        <div className="mt-4 flex flex-wrap justify-end gap-2">
          <DialogClose asChild>
            <Button>{refusal ? "Close" : "Keep it"}</Button>
          </DialogClose>
          {refusal ? null : (
            <Button look="danger" disabled={isPending} onClick={onRemove}>
              {isPending ? "Deleting…" : "Delete"}
            </Button>
          )}
        </div>
        {error ? <QueryFailure title="It was not deleted" error={error} /> : null}
      </DialogPanel>
    </Dialog>
  );
}
