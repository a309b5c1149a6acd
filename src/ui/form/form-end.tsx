"use client";
import type { TRPCClientErrorLike } from "@trpc/client";
import type { AppRouter } from "#/api/trpc/router.ts";
import { Button } from "#/ui/primitives/button.tsx";
import { DialogClose } from "#/ui/primitives/dialog.tsx";
import { QueryFailure } from "#/ui/trpc/query-failure.tsx";
import type { FieldErrors } from "./field-errors.ts";

interface FormEndProps {
  /** What the button does: "Make the service". */
  action: string;
  isPending: boolean;
  error: TRPCClientErrorLike<AppRouter> | null;
  fields: FieldErrors;
}

/** The end of a form in a dialog: what failed as a whole, and the buttons. */
export function FormEnd({ action, isPending, error, fields }: FormEndProps) {
  return (
    <>
      {error && !fields.areAll ? <QueryFailure title="That did not work" error={error} /> : null}
      <div className="flex flex-wrap justify-end gap-2">
        <DialogClose asChild>
          <Button>Cancel</Button>
        </DialogClose>
        <Button look="primary" type="submit" disabled={isPending}>
          {isPending ? "Saving…" : action}
        </Button>
      </div>
    </>
  );
}
