"use client";
import { TextField } from "#/ui/form/text-field.tsx";
import { Field } from "#/ui/primitives/field.tsx";
import { CheckField } from "./check-field.tsx";
import { CurrencyInput } from "./currency-input.tsx";
import type { FieldFaults } from "./form-faults.ts";
import type { TermsDraft } from "./plan-draft.ts";

interface CreditFieldsProps {
  draft: TermsDraft;
  onChange: (part: Partial<TermsDraft>) => void;
  faults: FieldFaults;
}

/** Of a plan in credits: what each period begins with, and what may be spent beyond it. */
export function CreditFields({ draft, onChange, faults }: CreditFieldsProps) {
  const { hasGrant, grant, hasOverage, overage } = draft;
  return (
    <div className="grid gap-3">
      <CheckField
        label="Each period begins with a grant"
        hint="What is left of it expires with the period, but for what rolls over."
        checked={hasGrant}
        onChange={(checked) => onChange({ hasGrant: checked })}
      />
      {hasGrant ? (
        <div className="grid gap-3 pl-6 sm:grid-cols-3">
          <TextField
            inputMode="decimal"
            label="Granted credits"
            value={grant.amount}
            onChange={(amount) => onChange({ grant: { ...grant, amount } })}
            error={faults["terms.grant.amount"]}
            required
          />
          <TextField
            inputMode="decimal"
            label="Rolls over up to"
            hint="Credits; empty for nothing"
            placeholder="nothing"
            value={grant.rolloverMax}
            onChange={(rolloverMax) => onChange({ grant: { ...grant, rolloverMax } })}
            error={faults["terms.grant.rollover_max"]}
          />
          <TextField
            label="Priority"
            hint="0 to 1000; lower is spent first"
            error={faults["terms.grant.priority"]}
            inputMode="numeric"
            value={grant.priority}
            onChange={(priority) => onChange({ grant: { ...grant, priority } })}
          />
        </div>
      ) : null}
      <CheckField
        label="More may be spent than was granted"
        hint="The overage is a line of its own on the statement, paid in money."
        checked={hasOverage}
        onChange={(checked) => onChange({ hasOverage: checked })}
      />
      {hasOverage ? (
        <div className="grid gap-3 pl-6 sm:grid-cols-3">
          <TextField
            inputMode="decimal"
            label="Most credits owed"
            hint="Empty for no limit"
            placeholder="no limit"
            value={overage.limit}
            onChange={(limit) => onChange({ overage: { ...overage, limit } })}
            error={faults["terms.overage.limit"]}
          />
          <TextField
            inputMode="decimal"
            label="Price of a credit"
            value={overage.price}
            onChange={(price) => onChange({ overage: { ...overage, price } })}
            error={faults["terms.overage.price"]}
            required
          />
          <Field
            label="Currency of the overage"
            hint="An ISO 4217 code"
            error={faults["terms.overage.currency"]}
          >
            {(control) => (
              <CurrencyInput
                value={overage.currency}
                onChange={(currency) => onChange({ overage: { ...overage, currency } })}
                {...control}
              />
            )}
          </Field>
        </div>
      ) : null}
    </div>
  );
}
