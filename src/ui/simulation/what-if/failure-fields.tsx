"use client";
import { Trash2 } from "lucide-react";
import { failureKinds } from "#/domain/simulation/engine/failure.ts";
import type { Topology } from "#/domain/simulation/topology/topology.ts";
import { TextField } from "#/ui/form/text-field.tsx";
import { Button } from "#/ui/primitives/button.tsx";
import { Field } from "#/ui/primitives/field.tsx";
import { Select } from "#/ui/primitives/select.tsx";
import { kindHints, kindNames } from "./describe-failure.ts";
import { type FailureDraft, usualAmount } from "./question-draft.ts";
import { ServiceField } from "./service-field.tsx";

const kinds = failureKinds.map((value) => ({ value, label: kindNames[value] }));

/** Stands for the service itself where a choice can't be empty; no id looks like it. */
const itself = "·";

interface FailureFieldsProps {
  failure: FailureDraft;
  index: number;
  topology: Topology | undefined;
  /** By the form's paths. */
  faults: Readonly<Record<string, string>>;
  onChange: (failure: FailureDraft) => void;
  onRemove: () => void;
}

/** One failure of a question: what fails, how, from when and for how long. */
export function FailureFields({ failure, index, topology, faults, onChange, onRemove }: FailureFieldsProps) {
  const change = (part: Partial<FailureDraft>) => onChange({ ...failure, ...part });
  const fault = (field: string) => faults[`failures.${index}.${field}`];
  const called = topology?.services.find(({ id }) => id === failure.serviceId)?.dependencies ?? [];
  const isShare = failure.kind === "errors" || failure.kind === "partial";
  return (
    <fieldset className="min-w-0 rounded-md border p-3">
      <legend className="sr-only">Failure {index + 1}</legend>
      <div className="mb-2 flex items-center justify-between gap-2">
        <p aria-hidden className="font-semibold">
          Failure {index + 1}
        </p>
        <Button size="small" look="quiet" aria-label={`Remove failure ${index + 1}`} onClick={onRemove}>
          <Trash2 aria-hidden />
        </Button>
      </div>
      <div className="grid grid-cols-2 gap-3">
        <ServiceField
          value={failure.serviceId}
          services={topology?.services}
          error={fault("target")}
          onChange={(serviceId) => change({ serviceId, dependencyId: "" })}
        />
        <Field label="What of it" className="col-span-2 sm:col-span-1 xl:col-span-2">
          {(control) => (
            <Select
              label="What of it"
              value={failure.dependencyId || itself}
              choices={[
                { value: itself, label: "The service itself" },
                ...called.map(({ serviceId }) => ({ value: serviceId, label: `Its calls to ${serviceId}` })),
                ...(failure.dependencyId !== "" &&
                called.every(({ serviceId }) => serviceId !== failure.dependencyId)
                  ? [{ value: failure.dependencyId, label: `Its calls to ${failure.dependencyId}` }]
                  : []),
              ]}
              onChange={(value) => change({ dependencyId: value === itself ? "" : value })}
              className="w-full"
              {...control}
            />
          )}
        </Field>
        <Field
          label="Kind"
          hint={kindHints[failure.kind]}
          className={failure.kind === "outage" ? "col-span-2" : ""}
        >
          {(control) => (
            <Select
              label="Kind"
              value={failure.kind}
              choices={kinds}
              onChange={(kind) => change({ kind, amount: usualAmount[kind] })}
              className="w-full"
              {...control}
            />
          )}
        </Field>
        {failure.kind === "outage" ? null : (
          <TextField
            label={isShare ? "Share, %" : "Added, ms"}
            inputMode="decimal"
            required
            value={failure.amount}
            error={fault("amount")}
            onChange={(amount) => change({ amount })}
          />
        )}
        <TextField
          label="From, s"
          inputMode="decimal"
          required
          value={failure.start}
          error={fault("start")}
          onChange={(start) => change({ start })}
        />
        <TextField
          label="For, s"
          inputMode="decimal"
          placeholder="to the end"
          value={failure.duration}
          error={fault("duration")}
          onChange={(duration) => change({ duration })}
        />
      </div>
    </fieldset>
  );
}
