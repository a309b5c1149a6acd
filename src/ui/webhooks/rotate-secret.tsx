"use client";
import { KeyRound } from "lucide-react";
import { useState } from "react";
import type { WebhookEndpoint } from "#/api/contract/webhooks.ts";
import { Button } from "#/ui/primitives/button.tsx";
import { Dialog, DialogClose, DialogPanel, DialogTrigger } from "#/ui/primitives/dialog.tsx";
import { trpc } from "#/ui/trpc/client.ts";
import { QueryFailure } from "#/ui/trpc/query-failure.tsx";
import { SecretShown } from "./secret-shown.tsx";

/** Gives an endpoint a new secret, after saying what becomes of the old one. */
export function RotateSecret({ endpoint }: { endpoint: WebhookEndpoint }) {
  const [isOpen, setIsOpen] = useState(false);
  const rotate = trpc.credits.webhooks.rotateSecret.useMutation();
  const open = (next: boolean) => {
    rotate.reset();
    setIsOpen(next);
  };
  return (
    <Dialog open={isOpen} onOpenChange={open}>
      <DialogTrigger asChild>
        <Button size="small" aria-label={`New secret for ${endpoint.url}`}>
          <KeyRound aria-hidden />
          New secret
        </Button>
      </DialogTrigger>
      <DialogPanel title={rotate.data ? "The new secret" : "Make a new secret?"}>
        {rotate.data ? (
          <SecretShown secret={rotate.data.secret} url={rotate.data.url} />
        ) : (
          <div className="grid gap-3">
            <p>
              All that is sent from then on, what waits included, is signed with the new one. The old one is
              good for nothing: until <span className="font-mono wrap-anywhere">{endpoint.url}</span> knows
              the new one, it refuses what comes, and that is tried again later.
            </p>
            {rotate.error ? <QueryFailure title="The secret is as it was" error={rotate.error} /> : null}
            <div className="flex flex-wrap justify-end gap-2">
              <DialogClose asChild>
                <Button>Keep the old one</Button>
              </DialogClose>
              <Button
                look="danger"
                disabled={rotate.isPending}
                onClick={() => rotate.mutate({ id: endpoint.id })}
              >
                {rotate.isPending ? "Making it…" : "Make a new secret"}
              </Button>
            </div>
          </div>
        )}
      </DialogPanel>
    </Dialog>
  );
}
