"use client";
import { useId } from "react";
import type { Meter } from "#/api/contract/meters.ts";
import { TextField } from "#/ui/form/text-field.tsx";
import { aggregationNames, aggregations } from "#/ui/meters/aggregation-names.ts";
import { isNamed } from "#/ui/meters/is-named.ts";
import {
  canFill,
  type MeterDraft,
  type MeterSource,
  sourcesOf,
  withAggregation,
} from "#/ui/meters/meter-draft.ts";
import { Field } from "#/ui/primitives/field.tsx";
import { Select } from "#/ui/primitives/select.tsx";

interface MeterSourceFieldsProps {
  draft: MeterDraft;
  onDraft: (draft: MeterDraft) => void;
  /** The other meters of the service. */
  others: readonly Meter[];
  /** Why none of this can change; null while it can. */
  locked: string | null;
  offersFill: boolean;
  errors: Readonly<Record<string, string>>;
}

const aggregationChoices = aggregations.map((value) => ({ value, label: aggregationNames[value] }));

const sourceNames: Record<MeterSource, string> = {
  event: "Quantities of the event",
  attribute: "An attribute of the event",
  meter: "Another meter’s quantity",
};

/** What a meter aggregates, and how. */
export function MeterSourceFields(props: MeterSourceFieldsProps) {
  const { draft, onDraft, others, locked, offersFill, errors } = props;
  const fillId = useId();
  const sources = sourcesOf(draft.aggregation);
  const measured = others.filter(({ aggregation, value_of }) =>
    value_of === null ? aggregation !== "count" && aggregation !== "unique" : false,
  );
  return (
    <div className="grid gap-3 sm:grid-cols-2">
      <Field
        label="Aggregation"
        hint={locked ?? "How the values of many events become one"}
        error={errors.aggregation}
        className={locked ? "sm:col-span-2" : undefined}
      >
        {(control) => (
          <Select
            label="Aggregation"
            value={draft.aggregation}
            choices={aggregationChoices}
            onChange={(aggregation) => onDraft(withAggregation(draft, aggregation))}
            disabled={locked !== null}
            {...control}
          />
        )}
      </Field>
      {locked !== null || sources.length === 0 ? null : (
        <Field label="Values from" hint={namingHint(draft, others)}>
          {(control) => (
            <Select
              label="Values from"
              value={draft.source}
              choices={sources.map((value) => ({ value, label: sourceNames[value] }))}
              onChange={(source) => onDraft({ ...draft, source })}
              {...control}
            />
          )}
        </Field>
      )}
      {locked === null && sources.includes(draft.source) && draft.source === "attribute" ? (
        <TextField
          label="Attribute"
          hint={draft.aggregation === "unique" ? "Its different texts are counted" : "Its value is a decimal"}
          error={errors.attribute}
          required
          isCode
          value={draft.attribute}
          onChange={(attribute) => onDraft({ ...draft, attribute })}
        />
      ) : null}
      {locked === null && sources.includes(draft.source) && draft.source === "meter" ? (
        <Field
          label="Other meter"
          hint={measured.length === 0 ? "The service has no other meter with a quantity." : undefined}
          error={errors.value_of}
        >
          {(control) => (
            <Select
              label="Other meter"
              value={draft.quantityOf}
              choices={measured.map((other) => ({ value: other.slug, label: other.name }))}
              onChange={(quantityOf) => onDraft({ ...draft, quantityOf })}
              disabled={measured.length === 0}
              {...control}
            />
          )}
        </Field>
      ) : null}
      {offersFill && canFill(draft) ? (
        <p className="flex items-start gap-2 sm:col-span-2">
          <input
            id={fillId}
            type="checkbox"
            className="mt-0.5 size-4 accent-accent"
            checked={draft.fill}
            onChange={(event) => onDraft({ ...draft, fill: event.target.checked })}
          />
          <label htmlFor={fillId}>
            Fill from the past: read the attribute from the events that are there already.
            {errors.fill ? <span className="block text-xs text-bad">{errors.fill}</span> : null}
          </label>
        </p>
      ) : null}
    </div>
  );
}

/** A second quantity of a service ends the time in which its events could leave out which one they mean. */
function namingHint({ source }: MeterDraft, others: readonly Meter[]): string | undefined {
  if (source !== "event" || others.filter(isNamed).length !== 1) return undefined;
  return "Events must then bring values by meter: a quantity alone is rejected.";
}
