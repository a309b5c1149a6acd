"use client";
import { Plus } from "lucide-react";
import { credits } from "#/domain/credits/plans/plan-terms.ts";
import { Button } from "#/ui/primitives/button.tsx";
import { Field } from "#/ui/primitives/field.tsx";
import { Segments } from "#/ui/primitives/segments.tsx";
import { CheckField } from "./check-field.tsx";
import { CreditFields } from "./credit-fields.tsx";
import { CurrencyInput } from "./currency-input.tsx";
import type { FieldFaults } from "./form-faults.ts";
import { ItemFields } from "./item-fields.tsx";
import { type TermsDraft, withItem, withMoved } from "./plan-draft.ts";
import type { PlanMeter } from "./use-plan-meters.ts";

interface TermsFieldsProps {
  draft: TermsDraft;
  onDraft: (draft: TermsDraft) => void;
  meters: readonly PlanMeter[];
  faults: FieldFaults;
}

const kinds = [
  { value: "money", label: "Money" },
  { value: "credits", label: "Credits" },
] as const;

const mostItems = 100;

/** How a plan prices meters. */
export function TermsFields({ draft, onDraft, meters, faults }: TermsFieldsProps) {
  const { inCredits, items } = draft;
  const change = (part: Partial<TermsDraft>) => onDraft({ ...draft, ...part });
  const currency = inCredits ? credits : draft.currency.trim() || "money";
  return (
    <div className="grid gap-3">
      <div className="grid gap-3 sm:grid-cols-2">
        <div className="grid content-start gap-1">
          <p className="font-medium">Paid with</p>
          <div>
            <Segments
              label="Paid with"
              value={inCredits ? "credits" : "money"}
              choices={kinds}
              onChange={(kind) => change({ inCredits: kind === "credits" })}
            />
          </div>
          <p className="text-xs text-ink-faint">
            {inCredits
              ? "Prices are in credits, which grants pay"
              : "Prices are in money, which a statement asks for"}
          </p>
        </div>
        {inCredits ? null : (
          <Field label="Currency" hint="An ISO 4217 code" error={faults["terms.currency"]}>
            {(control) => (
              <CurrencyInput
                value={draft.currency}
                onChange={(code) => change({ currency: code })}
                {...control}
              />
            )}
          </Field>
        )}
      </div>
      <CheckField
        label="Partial periods cost their share"
        hint={`Flat amounts and included units${inCredits ? ", and the grant," : ""} shrink with a period that is cut short.`}
        checked={draft.prorate}
        onChange={(prorate) => change({ prorate })}
      />
      {items.map((item, index) => (
        <ItemFields
          key={item.key}
          item={item}
          index={index}
          count={items.length}
          currency={currency}
          meters={meters}
          taken={items.flatMap(({ key, meter }) => (key === item.key || meter === "" ? [] : [meter]))}
          faults={faults}
          onChange={(changed) => change({ items: items.with(index, changed) })}
          onMove={(to) => change({ items: withMoved(items, index, to) })}
          onRemove={() => change({ items: items.toSpliced(index, 1) })}
        />
      ))}
      {items.length === 0 ? (
        <p className="text-ink-muted">Nothing is priced: every period costs nothing.</p>
      ) : null}
      {faults["terms.items"] ? <p className="text-xs text-bad">{faults["terms.items"]}</p> : null}
      <div className="flex flex-wrap gap-2">
        <Button
          disabled={items.length >= mostItems}
          onClick={() => change({ items: withItem(items, "per_unit") })}
        >
          <Plus aria-hidden />
          Add an item
        </Button>
        <Button
          disabled={items.length >= mostItems}
          onClick={() => change({ items: withItem(items, "flat") })}
        >
          <Plus aria-hidden />
          Add a flat fee
        </Button>
      </div>
      {inCredits ? <CreditFields draft={draft} onChange={change} faults={faults} /> : null}
    </div>
  );
}
