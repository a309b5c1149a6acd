"use client";
import { type FormEvent, useState } from "react";
import type { StoredEvent } from "#/domain/usage/events/stored-event.ts";
import { fieldErrors } from "#/ui/form/field-errors.ts";
import { FormEnd } from "#/ui/form/form-end.tsx";
import { toWallTime } from "#/ui/format/time.ts";
import { usePreferences } from "#/ui/preferences/preferences-provider.tsx";
import { Input } from "#/ui/primitives/input.tsx";
import { trpc } from "#/ui/trpc/client.ts";
import { CorrectionField, faultOf } from "./correction-field.tsx";
import { ReasonField } from "./reason-field.tsx";
import { reportedValues, toReplacement } from "./replacement.ts";
import { useCorrection } from "./use-correction.ts";
import type { MetersBySlug } from "./use-meters.ts";

interface ReplaceFormProps {
  event: StoredEvent;
  id: string;
  meters: MetersBySlug;
  onDone: () => void;
}

/** What the event shall be instead, and why. */
export function ReplaceForm({ event, id, meters, onDone }: ReplaceFormProps) {
  const { zone } = usePreferences();
  const [isUnchanged, setIsUnchanged] = useState(false);
  const name = { customer: event.customer, id };
  const { keyOf, onSuccess } = useCorrection(name, onDone);
  const replacing = trpc.events.replace.useMutation({ onSuccess });
  const reported = reportedValues(event, meters);
  const pathOf = (slug: string) => (reported.length === 1 ? "quantity" : `values.${slug}`);
  const fields = fieldErrors(replacing.error, [
    "reason",
    "occurred_at",
    "price",
    ...reported.map(([slug]) => pathOf(slug)),
  ]);
  const submit = (submitted: FormEvent<HTMLFormElement>) => {
    submitted.preventDefault();
    const form = new FormData(submitted.currentTarget);
    const read = (field: string) => String(form.get(field) ?? "");
    const values = Object.fromEntries(reported.map(([slug]) => [slug, read(`value ${slug}`)]));
    const replacement = toReplacement(
      event,
      reported,
      { values, wall: read("wall"), price: read("price") },
      zone,
    );
    setIsUnchanged(replacement === null);
    if (!replacement) return;
    const request = { ...name, ...replacement, reason: read("reason") };
    replacing.mutate({ ...request, requestKey: keyOf(request) });
  };
  return (
    <form onSubmit={submit} className="grid gap-3">
      <p className="text-ink-muted">All totals change at once; what it was stays in its history.</p>
      {reported.map(([slug, value]) => (
        <CorrectionField
          key={slug}
          id={`value-${slug}`}
          label={`${slug}, ${meters.get(slug)?.unit ?? ""}`}
          error={fields.of[pathOf(slug)]}
        >
          <Input
            id={`value-${slug}`}
            name={`value ${slug}`}
            inputMode="decimal"
            autoComplete="off"
            defaultValue={value}
            {...faultOf(`value-${slug}`, fields.of[pathOf(slug)])}
          />
        </CorrectionField>
      ))}
      <CorrectionField id="replace-wall" label={`Occurred (${zone})`} error={fields.of.occurred_at}>
        <Input
          id="replace-wall"
          name="wall"
          type="datetime-local"
          step={1}
          required
          defaultValue={toWallTime(event.occurred_at, zone)}
          {...faultOf("replace-wall", fields.of.occurred_at)}
        />
      </CorrectionField>
      <CorrectionField id="replace-price" label="Price" error={fields.of.price}>
        <Input
          id="replace-price"
          name="price"
          inputMode="decimal"
          autoComplete="off"
          placeholder={event.price === null ? "none" : `${event.price}, or as the new values make it`}
          {...faultOf("replace-price", fields.of.price)}
        />
      </CorrectionField>
      <ReasonField id="replace-reason" error={fields.of.reason} />
      {isUnchanged ? (
        <p role="alert" className="text-bad">
          Nothing is changed yet.
        </p>
      ) : null}
      <FormEnd
        action="Replace the event"
        isPending={replacing.isPending}
        error={replacing.error}
        fields={fields}
      />
    </form>
  );
}
