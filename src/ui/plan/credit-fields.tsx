"use client";
import { Field } from "#/ui/primitives/field.tsx";
import { Input } from "#/ui/primitives/input.tsx";
import { CheckField } from "./check-field.tsx";
import { CurrencyInput } from "./currency-input.tsx";
import { DecimalField } from "./decimal-field.tsx";
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
          <DecimalField
            label="Granted credits"
            value={grant.amount}
            onChange={(amount) => onChange({ grant: { ...grant, amount } })}
            error={faults["terms.grant.amount"]}
            required
          />
          <DecimalField
            label="Rolls over up to"
            hint="Credits; empty for nothing"
            placeholder="nothing"
            value={grant.rolloverMax}
            onChange={(rolloverMax) => onChange({ grant: { ...grant, rolloverMax } })}
            error={faults["terms.grant.rollover_max"]}
          />
          <Field
            label="Priority"
            hint="0 to 1000; lower is spent first"
            error={faults["terms.grant.priority"]}
          >
            {(control) => (
              <Input
                inputMode="numeric"
                autoComplete="off"
                value={grant.priority}
                onChange={(event) => onChange({ grant: { ...grant, priority: event.target.value } })}
                {...control}
              />
            )}
          </Field>
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
          <DecimalField
            label="Most credits owed"
            hint="Empty for no limit"
            placeholder="no limit"
            value={overage.limit}
            onChange={(limit) => onChange({ overage: { ...overage, limit } })}
            error={faults["terms.overage.limit"]}
          />
          <DecimalField
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
