"use client";
import { TextField } from "#/ui/form/text-field.tsx";
import { Field } from "#/ui/primitives/field.tsx";
import { Input } from "#/ui/primitives/input.tsx";
import { Segments } from "#/ui/primitives/segments.tsx";
import { Select } from "#/ui/primitives/select.tsx";
import type { BillingDraft } from "./billing-draft.ts";
import { weekdays } from "./cadence-words.ts";

const cadenceChoices = [
  { value: "monthly", label: "Monthly" },
  { value: "weekly", label: "Weekly" },
  { value: "days", label: "Every so many days" },
] as const;

/** Stands for an empty choice, which the list has no value for. */
const anyDay = " ";

interface CadenceFieldsProps {
  draft: BillingDraft;
  /** What is wrong, by the API's names of the fields. */
  errors: Readonly<Record<string, string>>;
  onChange: (fields: Partial<BillingDraft>) => void;
}

/** How long periods are, and on which days they begin. */
export function CadenceFields({ draft, errors, onChange }: CadenceFieldsProps) {
  return (
    <>
      <fieldset className="grid gap-1">
        <legend className="mb-1 font-medium">Periods</legend>
        <Segments
          label="Periods"
          value={draft.cadence}
          choices={cadenceChoices}
          onChange={(cadence) => onChange({ cadence })}
        />
      </fieldset>
      {draft.cadence === "monthly" ? (
        <TextField
          label="Day of the month"
          hint="1 to 31; 31 is always the last day. If left empty, the day on which the first one begins."
          error={errors.anchor_day}
          inputMode="numeric"
          value={draft.dayOfMonth}
          onChange={(dayOfMonth) => onChange({ dayOfMonth })}
        />
      ) : draft.cadence === "weekly" ? (
        <Field label="Day of the week" error={errors.anchor_day}>
          {({ id }) => (
            <Select
              id={id}
              label="Day of the week"
              value={draft.weekday || anyDay}
              choices={[
                { value: anyDay, label: "The day on which the first one begins" },
                ...weekdays.map((label, index) => ({ value: String(index + 1), label })),
              ]}
              onChange={(weekday) => onChange({ weekday: weekday.trim() })}
              className="w-full"
            />
          )}
        </Field>
      ) : (
        <div className="grid gap-3 sm:grid-cols-2">
          <TextField
            label="Days in a period"
            hint="1 to 366"
            error={errors.length_days}
            required
            inputMode="numeric"
            value={draft.lengthDays}
            onChange={(lengthDays) => onChange({ lengthDays })}
          />
          <Field
            label="Counted from"
            hint="If left empty, the day on which the first one begins"
            error={errors.anchor_date}
          >
            {(control) => (
              <Input
                type="date"
                value={draft.anchorDate}
                onChange={(event) => onChange({ anchorDate: event.target.value })}
                {...control}
              />
            )}
          </Field>
        </div>
      )}
    </>
  );
}
