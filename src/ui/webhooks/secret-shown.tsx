"use client";
import { KeyRound } from "lucide-react";
import { Button } from "#/ui/primitives/button.tsx";
import { CopyButton } from "#/ui/primitives/copy-button.tsx";
import { DialogClose } from "#/ui/primitives/dialog.tsx";

/** The secret of an endpoint, this once. */
export function SecretShown({ secret, url }: { secret: string; url: string }) {
  return (
    <div className="grid gap-3">
      <p className="flex items-start gap-2">
        <KeyRound aria-hidden className="mt-0.5 size-4 shrink-0 text-warn" />
        <span>
          <strong className="font-medium">Keep this secret now: it is not shown again.</strong> The receiver
          at <span className="font-mono wrap-anywhere">{url}</span> needs it to know that a message is
          Meterline’s.
        </span>
      </p>
      <div className="flex items-center gap-2 rounded-md border bg-sunken py-1 pr-1 pl-3">
        <code className="min-w-0 flex-1 font-mono text-sm break-all">{secret}</code>
        <CopyButton text={secret} label="Copy the secret" />
      </div>
      <p className="text-xs text-ink-faint">If it gets lost or known, make a new one with “New secret”.</p>
      <div className="flex justify-end">
        <DialogClose asChild>
          <Button look="primary">I have kept it</Button>
        </DialogClose>
      </div>
    </div>
  );
}
