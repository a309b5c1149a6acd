"use client";
import { Undo2 } from "lucide-react";
import { useState } from "react";
import type { Import } from "#/api/contract/imports.ts";
import { countOf } from "#/ui/format/count.ts";
import { Time } from "#/ui/preferences/time.tsx";
import { Button } from "#/ui/primitives/button.tsx";
import { Dialog, DialogClose, DialogPanel, DialogTrigger } from "#/ui/primitives/dialog.tsx";
import { trpc } from "#/ui/trpc/client.ts";
import { QueryFailure } from "#/ui/trpc/query-failure.tsx";

/** Takes a file's rows out again, after naming what will be gone: there is no way back but the file. */
export function UndoImport({ row }: { row: Import }) {
  const api = trpc.useUtils();
  const [isOpen, setIsOpen] = useState(false);
  const undo = trpc.imports.undo.useMutation({
    onSuccess: async (undone) => {
      api.imports.get.setData({ id: row.id }, undone);
      setIsOpen(false);
      await api.invalidate();
    },
  });
  return (
    <Dialog open={isOpen} onOpenChange={setIsOpen}>
      <DialogTrigger asChild>
        <Button>
          <Undo2 aria-hidden />
          Undo
        </Button>
      </DialogTrigger>
      <DialogPanel title={`Undo the import of ${row.file_name}?`}>
        <p>
          <strong>{countOf(row.rows_new ?? 0, "session")}</strong>
          {row.users === null ? null : ` of ${countOf(row.users, "user")}`}
          {row.first_at && row.last_at ? (
            <>
              {" "}
              from <Time at={row.first_at} /> to <Time at={row.last_at} withZone />
            </>
          ) : null}{" "}
          that came with this file will be gone. Only importing the file again brings them back
          {row.mode === "replace" ? "; what it replaced does not return" : ""}.
        </p>
        <div className="mt-4 flex flex-wrap justify-end gap-2">
          <DialogClose asChild>
            <Button>Keep them</Button>
          </DialogClose>
          <Button look="danger" disabled={undo.isPending} onClick={() => undo.mutate({ id: row.id })}>
            {undo.isPending ? "Removing…" : `Remove ${countOf(row.rows_new ?? 0, "session")}`}
          </Button>
        </div>
        {undo.error ? <QueryFailure title="The import could not be undone" error={undo.error} /> : null}
      </DialogPanel>
    </Dialog>
  );
}
