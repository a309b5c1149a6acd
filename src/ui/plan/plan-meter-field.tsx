"use client";
import { Field } from "#/ui/primitives/field.tsx";
import { type ChoiceGroup, Select } from "#/ui/primitives/select.tsx";
import type { PlanMeter } from "./use-plan-meters.ts";

interface PlanMeterFieldProps {
  /** Slug; empty for none. */
  value: string;
  onChange: (meter: string) => void;
  meters: readonly PlanMeter[];
  /** Slugs that other items price: one item prices a meter. */
  taken: readonly string[];
  /** Whether there may be none. */
  isOptional: boolean;
  error: string | undefined;
}

/** Stands for an empty value, which a choice of the list can't have. */
const none = " ";

/** The meter that an item prices. */
export function PlanMeterField(props: PlanMeterFieldProps) {
  const { value, onChange, meters, taken, isOptional, error } = props;
  const free = meters.filter(({ slug }) => slug === value || !taken.includes(slug));
  const groups = [...Map.groupBy(free, ({ service }) => service)].map(
    ([title, of]): ChoiceGroup<string> => ({
      title,
      choices: of.map(({ slug, name, unit }) => ({ value: slug, label: `${name}, ${unit}` })),
    }),
  );
  const first = { value: none, label: isOptional ? "None: always due" : "Choose a meter" };
  const isKnown = value === "" || free.some(({ slug }) => slug === value);
  return (
    <Field
      label="Meter"
      hint={isOptional && value !== "" ? "Due only when the period has any use of it" : undefined}
      error={error}
    >
      {(control) => (
        <Select
          label="Meter"
          value={value === "" ? none : value}
          choices={isKnown ? [first] : [first, { value, label: value }]}
          groups={groups}
          onChange={(chosen) => onChange(chosen === none ? "" : chosen)}
          className="w-full"
          {...control}
        />
      )}
    </Field>
  );
}
