"use client";
import { ArrowDown, ArrowUp, Trash2 } from "lucide-react";
import { TextField } from "#/ui/form/text-field.tsx";
import { Button } from "#/ui/primitives/button.tsx";
import { Field } from "#/ui/primitives/field.tsx";
import { Select } from "#/ui/primitives/select.tsx";
import { modelNames } from "./describe-item.ts";
import type { FieldFaults } from "./form-faults.ts";
import { type ItemDraft, type PlanModel, planModels } from "./plan-draft.ts";
import { PlanMeterField } from "./plan-meter-field.tsx";
import { TierFields } from "./tier-fields.tsx";
import type { PlanMeter } from "./use-plan-meters.ts";

interface ItemFieldsProps {
  item: ItemDraft;
  index: number;
  /** How many items there are. */
  count: number;
  /** What prices are in. */
  currency: string;
  meters: readonly PlanMeter[];
  /** Slugs that other items price. */
  taken: readonly string[];
  faults: FieldFaults;
  onChange: (item: ItemDraft) => void;
  onMove: (to: number) => void;
  onRemove: () => void;
}

const modelChoices = planModels.map((value) => ({ value, label: modelNames[value] }));

const modelHints: Record<PlanModel, string> = {
  flat: "A fixed amount a period",
  per_unit: "Each unit costs the same",
  graduated: "Each step prices the units that fall into it",
  volume: "The step that the total falls into prices all units",
  package: "Whole packages; one that is begun is paid",
};

/** One item of a plan: what is priced, and how. */
export function ItemFields(props: ItemFieldsProps) {
  const { item, index, count, currency, meters, taken, faults, onChange, onMove, onRemove } = props;
  const path = `terms.items.${index}`;
  const change = (part: Partial<ItemDraft>) => onChange({ ...item, ...part });
  const unit = meters.find(({ slug }) => slug === item.meter)?.unit ?? "unit";
  const decimal = (
    field: "included" | "amount" | "price" | "size",
    label: string,
    more: { hint?: string; required?: boolean; placeholder?: string } = {},
  ) => (
    <TextField
      inputMode="decimal"
      label={label}
      value={item[field]}
      onChange={(value) => change({ [field]: value })}
      error={faults[`${path}.${field}`]}
      {...more}
    />
  );
  return (
    <fieldset className="min-w-0 rounded-md border p-3">
      <legend className="sr-only">Item {index + 1}</legend>
      <div className="mb-2 flex flex-wrap items-center justify-between gap-2">
        <p aria-hidden className="font-semibold">
          Item {index + 1}
        </p>
        <div className="flex gap-1">
          <Button
            size="small"
            look="quiet"
            aria-label={`Move item ${index + 1} up`}
            disabled={index === 0}
            onClick={() => onMove(index - 1)}
          >
            <ArrowUp aria-hidden />
          </Button>
          <Button
            size="small"
            look="quiet"
            aria-label={`Move item ${index + 1} down`}
            disabled={index === count - 1}
            onClick={() => onMove(index + 1)}
          >
            <ArrowDown aria-hidden />
          </Button>
          <Button size="small" look="quiet" aria-label={`Remove item ${index + 1}`} onClick={onRemove}>
            <Trash2 aria-hidden />
          </Button>
        </div>
      </div>
      <div className="grid gap-3 sm:grid-cols-2 lg:grid-cols-3">
        <Field label="Priced as" hint={modelHints[item.model]} error={faults[`${path}.model`]}>
          {(control) => (
            <Select
              label="Priced as"
              value={item.model}
              choices={modelChoices}
              onChange={(model) => change({ model })}
              className="w-full"
              {...control}
            />
          )}
        </Field>
        <PlanMeterField
          value={item.meter}
          onChange={(meter) => change({ meter })}
          meters={meters}
          taken={taken}
          isOptional={item.model === "flat"}
          error={faults[`${path}.meter`]}
        />
        {item.model === "flat" ? decimal("amount", `Amount a period, ${currency}`, { required: true }) : null}
        {item.model === "per_unit"
          ? decimal("price", `Price per ${unit}, ${currency}`, { required: true })
          : null}
        {item.model === "package" ? (
          <>
            {decimal("size", `Size of a package, ${unit}`, { required: true })}
            {decimal("price", `Price of a package, ${currency}`, { required: true })}
          </>
        ) : null}
        {item.model === "flat"
          ? null
          : decimal("included", `Included a period, ${unit}`, {
              placeholder: "0",
              hint: "Costs nothing; what is above is priced",
            })}
        <TextField
          label="Name"
          hint="On the statement; the meter’s name if left empty"
          error={faults[`${path}.name`]}
          value={item.name}
          onChange={(name) => change({ name })}
        />
      </div>
      {item.model === "graduated" || item.model === "volume" ? (
        <div className="mt-3">
          <p className="mb-1 text-xs text-ink-faint">
            Steps count units{unit === "unit" ? "" : ` (${unit})`} above what is included; prices are in{" "}
            {currency}.
          </p>
          <TierFields
            tiers={item.tiers}
            onChange={(tiers) => change({ tiers })}
            path={`${path}.tiers`}
            faults={faults}
          />
        </div>
      ) : null}
    </fieldset>
  );
}
