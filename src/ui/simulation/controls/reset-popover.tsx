"use client";
import { Dices, RotateCcw } from "lucide-react";
import { type FormEvent, useState } from "react";
import { fieldErrors } from "#/ui/form/field-errors.ts";
import { TextField } from "#/ui/form/text-field.tsx";
import { Button } from "#/ui/primitives/button.tsx";
import { Popover, PopoverPanel, PopoverTrigger } from "#/ui/primitives/popover.tsx";
import { trpc } from "#/ui/trpc/client.ts";
import { QueryFailure } from "#/ui/trpc/query-failure.tsx";
import { readSeed } from "./speeds.ts";

/** Begins the simulation anew, with the same seed or another. */
export function ResetPopover({ seed }: { seed: number }) {
  const [isOpen, setIsOpen] = useState(false);
  const [text, setText] = useState("");
  const [fault, setFault] = useState<string | undefined>(undefined);
  const reset = trpc.simulation.reset.useMutation({ onSuccess: () => open(false) });
  const errors = fieldErrors(reset.error, ["seed"]);
  const open = (next: boolean) => {
    setIsOpen(next);
    setText(String(seed));
    setFault(undefined);
    if (next) reset.reset();
  };
  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const input = readSeed(text);
    setFault(input ? undefined : "Expected a whole number of 0 to 4,294,967,295");
    if (input) reset.mutate(input);
  };
  return (
    <Popover open={isOpen} onOpenChange={open}>
      <PopoverTrigger asChild>
        <Button>
          <RotateCcw aria-hidden />
          Reset
        </Button>
      </PopoverTrigger>
      <PopoverPanel label="Reset the simulation">
        <form onSubmit={submit} noValidate className="grid gap-3">
          <p className="text-ink-muted">
            A new run from 0:00. Failures and the time so far are gone from this page; the speed is the usual
            one again.
          </p>
          <div className="flex items-start gap-2">
            <TextField
              label="Seed"
              className="flex-1"
              value={text}
              onChange={setText}
              inputMode="numeric"
              hint="The same seed gives the same run"
              error={fault ?? errors.of.seed}
            />
            <Button
              size="icon"
              className="mt-6"
              aria-label="Another seed"
              title="Another seed"
              onClick={() => setText(String(crypto.getRandomValues(new Uint32Array(1))[0]))}
            >
              <Dices aria-hidden />
            </Button>
          </div>
          {reset.error && !errors.areAll ? (
            <QueryFailure title="It was not reset" error={reset.error} />
          ) : null}
          <Button look="primary" type="submit" disabled={reset.isPending}>
            {reset.isPending ? "Resetting…" : "Begin a new run"}
          </Button>
        </form>
      </PopoverPanel>
    </Popover>
  );
}
