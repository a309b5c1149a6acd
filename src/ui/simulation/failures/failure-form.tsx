"use client";
import { Zap } from "lucide-react";
import { type FormEvent, useId, useState } from "react";
import { failureKinds } from "#/domain/simulation/engine/failure.ts";
import { fieldErrors } from "#/ui/form/field-errors.ts";
import { TextField } from "#/ui/form/text-field.tsx";
import { Button } from "#/ui/primitives/button.tsx";
import { Field } from "#/ui/primitives/field.tsx";
import { Select } from "#/ui/primitives/select.tsx";
import { kindHints, kindNames } from "#/ui/simulation/what-if/describe-failure.ts";
import { trpc } from "#/ui/trpc/client.ts";
import { QueryFailure } from "#/ui/trpc/query-failure.tsx";
import { checkLiveFailure, newLiveFailure, withKind } from "./failure-draft.ts";
import type { Target } from "./find-failures.ts";

const kinds = failureKinds.map((value) => ({ value, label: kindNames[value] }));

const amountLabels = { outage: null, latency: "Added, ms", errors: "Share, %", partial: "Share, %" } as const;

/** What an outage of calls does is not what one of a service does. */
const lostHint = "Every call gets lost: it fails when its timeout has passed";

/** Makes a service, or the calls to another, fail in the live simulation. */
export function FailureForm({ target }: { target: Target }) {
  const [draft, setDraft] = useState(newLiveFailure);
  const [wasTried, setWasTried] = useState(false);
  const openId = useId();
  const add = trpc.simulation.addFailure.useMutation({ onSuccess: () => setWasTried(false) });
  const { faults, input } = checkLiveFailure(draft);
  const errors = fieldErrors(add.error, ["latencyMs", "share", "durationSeconds"]);
  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    setWasTried(true);
    if (input) add.mutate({ ...target, ...input });
  };
  const said = wasTried ? faults : {};
  const amountLabel = amountLabels[draft.kind];
  return (
    <form onSubmit={submit} aria-label="Inject a failure" noValidate className="grid gap-2">
      <div className="grid grid-cols-[minmax(0,1fr)_6.5rem] items-start gap-2">
        <Field label="Failure" className={amountLabel ? "col-span-2" : undefined}>
          {(control) => (
            <Select
              label="Failure"
              value={draft.kind}
              choices={kinds}
              onChange={(kind) => setDraft(withKind(draft, kind))}
              className="w-full"
              {...control}
            />
          )}
        </Field>
        {amountLabel ? (
          <TextField
            label={amountLabel}
            value={draft.amount}
            inputMode="decimal"
            onChange={(amount) => setDraft({ ...draft, amount })}
            error={said.amount ?? errors.of.latencyMs ?? errors.of.share}
          />
        ) : null}
        <TextField
          label="Seconds"
          value={draft.isOpen ? "" : draft.duration}
          placeholder={draft.isOpen ? "until ended" : ""}
          inputMode="decimal"
          onChange={(duration) => setDraft({ ...draft, duration, isOpen: false })}
          error={said.duration ?? errors.of.durationSeconds}
        />
      </div>
      <p className="text-xs text-ink-faint">
        {draft.kind === "outage" && target.dependencyId !== null ? lostHint : kindHints[draft.kind]}
      </p>
      <div className="flex flex-wrap items-center justify-between gap-2">
        <label htmlFor={openId} className="inline-flex items-center gap-2">
          <input
            id={openId}
            type="checkbox"
            className="size-4 accent-accent"
            checked={draft.isOpen}
            onChange={(event) => setDraft({ ...draft, isOpen: event.target.checked })}
          />
          Until it is ended
        </label>
        <Button look="danger" type="submit" disabled={add.isPending}>
          <Zap aria-hidden />
          {add.isPending ? "Injecting…" : "Inject"}
        </Button>
      </div>
      {add.error && !errors.areAll ? <QueryFailure title="It was not injected" error={add.error} /> : null}
    </form>
  );
}
