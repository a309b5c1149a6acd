"use client";
import { Archive } from "lucide-react";
import { useRouter } from "next/navigation";
import { useState } from "react";
import type { Plan } from "#/api/contract/plans.ts";
import { countOf } from "#/ui/format/count.ts";
import { Button } from "#/ui/primitives/button.tsx";
import { Dialog, DialogClose, DialogPanel, DialogTrigger } from "#/ui/primitives/dialog.tsx";
import { trpc } from "#/ui/trpc/client.ts";
import { QueryFailure } from "#/ui/trpc/query-failure.tsx";

/** Archives a plan that was ever used, and deletes one that never was, after saying which of it means what. */
export function RemovePlan({ plan: { slug, name, customers, version } }: { plan: Plan }) {
  const router = useRouter();
  const api = trpc.useUtils();
  const [isOpen, setIsOpen] = useState(false);
  const remove = trpc.credits.plans.remove.useMutation({
    onSuccess: async (archived) => {
      setIsOpen(false);
      if (archived === null) {
        router.push("/plans");
        await api.credits.plans.list.invalidate();
      } else await api.credits.plans.invalidate();
    },
  });
  const isInUse = customers > 0;
  const action = isInUse ? "Archive" : "Archive or delete";
  return (
    <Dialog open={isOpen} onOpenChange={setIsOpen}>
      <DialogTrigger asChild>
        <Button>
          <Archive aria-hidden />
          {action}
        </Button>
      </DialogTrigger>
      <DialogPanel title={`${action} ${name}?`}>
        <div className="grid gap-2 break-words">
          {isInUse ? (
            <>
              <p>
                {countOf(customers, "customer")} on it {customers === 1 ? "keeps" : "keep"} it, with the next
                periods too, and statements stay as they are.
              </p>
              <p>No other customer can be put on it. This can’t be taken back; a copy of it can be made.</p>
            </>
          ) : (
            <>
              <p>Nobody is on it.</p>
              <p>
                If nobody ever was, it is deleted with its {version === 1 ? "terms" : `${version} versions`}.
                Otherwise it is archived: its statements stay, and no customer can be put on it again.
              </p>
            </>
          )}
        </div>
        <div className="mt-4 flex flex-wrap justify-end gap-2">
          <DialogClose asChild>
            <Button>Keep it</Button>
          </DialogClose>
          <Button look="danger" disabled={remove.isPending} onClick={() => remove.mutate({ slug })}>
            {remove.isPending ? "Just a moment…" : action}
          </Button>
        </div>
        {remove.error ? <QueryFailure title="It stays as it is" error={remove.error} /> : null}
      </DialogPanel>
    </Dialog>
  );
}
