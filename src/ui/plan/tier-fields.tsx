"use client";
import { Plus, Trash2 } from "lucide-react";
import { useId } from "react";
import { Button } from "#/ui/primitives/button.tsx";
import { Input } from "#/ui/primitives/input.tsx";
import { Cell, HeadCell, Table } from "#/ui/primitives/table.tsx";
import type { FieldFaults } from "./form-faults.ts";
import { type TierDraft, tierStart, withTier } from "./plan-draft.ts";

interface TierFieldsProps {
  tiers: readonly TierDraft[];
  onChange: (tiers: readonly TierDraft[]) => void;
  /** Of the steps, as the API names them: "terms.items.0.tiers". */
  path: string;
  faults: FieldFaults;
}

const mostTiers = 100;

/** Price steps: each begins where the one before ends, and the last one has no end. */
export function TierFields({ tiers, onChange, path, faults }: TierFieldsProps) {
  const last = tiers.length - 1;
  const change = (index: number, part: Partial<TierDraft>) =>
    onChange(tiers.map((tier, place) => (place === index ? { ...tier, ...part } : tier)));
  return (
    <div>
      <Table aria-label="Steps" className="table-fixed">
        <thead>
          <tr>
            <HeadCell className="w-20 px-1 max-sm:hidden">Above</HeadCell>
            <HeadCell className="px-1 whitespace-normal">Up to</HeadCell>
            <HeadCell className="px-1 whitespace-normal">Price per unit</HeadCell>
            <HeadCell className="px-1 whitespace-normal">Added once</HeadCell>
            <HeadCell className="w-8 px-0">
              <span className="sr-only">Actions</span>
            </HeadCell>
          </tr>
        </thead>
        <tbody>
          {tiers.map((tier, index) => (
            <tr key={tier.key} className="align-top">
              <Cell className="truncate border-0 px-1 pt-2 text-ink-muted max-sm:hidden">
                {tierStart(tiers, index)}
              </Cell>
              <Cell className="border-0 px-1 py-0.5 whitespace-normal">
                {index === last ? (
                  <span className="inline-block pt-1.5 text-ink-muted">no end</span>
                ) : (
                  <TierInput
                    label={`Step ${index + 1}, up to`}
                    value={tier.upTo}
                    onChange={(upTo) => change(index, { upTo })}
                    fault={faults[`${path}.${index}.up_to`]}
                    required
                  />
                )}
              </Cell>
              <Cell className="border-0 px-1 py-0.5 whitespace-normal">
                <TierInput
                  label={`Step ${index + 1}, price per unit`}
                  value={tier.price}
                  onChange={(price) => change(index, { price })}
                  fault={faults[`${path}.${index}.price`]}
                  required
                />
              </Cell>
              <Cell className="border-0 px-1 py-0.5 whitespace-normal">
                <TierInput
                  label={`Step ${index + 1}, added once`}
                  value={tier.flat}
                  onChange={(flat) => change(index, { flat })}
                  fault={faults[`${path}.${index}.flat`]}
                  placeholder="nothing"
                />
              </Cell>
              <Cell className="border-0 px-0 py-0.5">
                {index === last ? null : (
                  <Button
                    size="icon"
                    look="quiet"
                    aria-label={`Remove step ${index + 1}`}
                    onClick={() => onChange(tiers.toSpliced(index, 1))}
                  >
                    <Trash2 aria-hidden />
                  </Button>
                )}
              </Cell>
            </tr>
          ))}
        </tbody>
      </Table>
      {faults[path] ? <p className="px-1 text-xs text-bad">{faults[path]}</p> : null}
      <Button
        size="small"
        className="mt-1"
        disabled={tiers.length >= mostTiers}
        onClick={() => onChange(withTier(tiers))}
      >
        <Plus aria-hidden />
        Add a step
      </Button>
    </div>
  );
}

interface TierInputProps {
  label: string;
  value: string;
  onChange: (value: string) => void;
  fault: string | undefined;
  required?: boolean;
  placeholder?: string;
}

/** A decimal of a step; the column's head is its label. */
function TierInput({ label, value, onChange, fault, ...input }: TierInputProps) {
  const told = useId();
  return (
    <>
      <Input
        aria-label={label}
        inputMode="decimal"
        autoComplete="off"
        value={value}
        onChange={(event) => onChange(event.target.value)}
        {...(fault && { "aria-invalid": true, "aria-describedby": told })}
        {...input}
      />
      {fault ? (
        <p id={told} className="pt-0.5 text-xs text-bad">
          {fault}
        </p>
      ) : null}
    </>
  );
}
