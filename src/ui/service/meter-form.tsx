"use client";
import { type FormEvent, useState } from "react";
import type { Meter } from "#/api/contract/meters.ts";
import type { Service } from "#/api/contract/services.ts";
import { fieldErrors } from "#/ui/form/field-errors.ts";
import { FormEnd } from "#/ui/form/form-end.tsx";
import { TextField } from "#/ui/form/text-field.tsx";
import {
  lockedBecause,
  type MeterDraft,
  toDraft,
  toMeterChanges,
  toNewMeter,
} from "#/ui/meters/meter-draft.ts";
import { trpc } from "#/ui/trpc/client.ts";
import { MeterSourceFields } from "./meter-source-fields.tsx";

interface MeterFormProps {
  service: Service;
  meter: Meter | null;
  onDone: () => void;
}

const fields = ["slug", "name", "unit", "price", "aggregation", "attribute", "value_of", "fill"];

/** Makes or changes a meter. */
export function MeterForm({ service, meter, onDone }: MeterFormProps) {
  const api = trpc.useUtils();
  const [draft, setDraft] = useState(() => toDraft(meter));
  const onSuccess = async () => {
    onDone();
    await Promise.all([api.services.invalidate(), api.meters.invalidate(), api.analytics.invalidate()]);
  };
  const create = trpc.meters.create.useMutation({ onSuccess });
  const update = trpc.meters.update.useMutation({ onSuccess });
  const call = meter ? update : create;
  const errors = fieldErrors(call.error, fields);
  const locked = lockedBecause(service, meter);
  const change = (part: Partial<MeterDraft>) => setDraft((current) => ({ ...current, ...part }));
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (meter) update.mutate({ slug: meter.slug, changes: toMeterChanges(draft, locked !== null) });
    else create.mutate({ service: service.slug, ...toNewMeter(draft) });
  };
  return (
    <form onSubmit={submit} className="grid gap-3">
      <div className="grid gap-3 sm:grid-cols-2">
        {meter ? null : (
          <TextField
            label="Slug"
            hint="Unique among all meters; it can’t be changed later."
            error={errors.of.slug}
            required
            isCode
            value={draft.slug}
            onChange={(slug) => change({ slug })}
          />
        )}
        <TextField
          label="Name"
          hint="As people call it; the slug if left empty"
          error={errors.of.name}
          value={draft.name}
          onChange={(name) => change({ name })}
        />
        <TextField
          label="Unit"
          hint="Such as GB, hour or request"
          error={errors.of.unit}
          required
          value={draft.unit}
          onChange={(unit) => change({ unit })}
        />
        <TextField
          label="Price per unit"
          hint={
            meter
              ? "An exact decimal, or empty. A new price holds for events from now on."
              : "An exact decimal such as 0.05; empty for what costs nothing by itself"
          }
          error={errors.of.price}
          inputMode="decimal"
          value={draft.price}
          onChange={(text) => change({ price: text.trim() })}
        />
      </div>
      <MeterSourceFields
        draft={draft}
        onDraft={setDraft}
        others={service.meters.filter((other) => other.slug !== meter?.slug)}
        locked={locked}
        offersFill={meter === null && service.events > 0}
        errors={errors.of}
      />
      <FormEnd
        action={meter ? "Save" : "Make the meter"}
        isPending={call.isPending}
        error={call.error}
        fields={errors}
      />
    </form>
  );
}
