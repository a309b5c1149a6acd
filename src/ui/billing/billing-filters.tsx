"use client";
import { X } from "lucide-react";
import { CustomerField } from "#/ui/events/customer-field.tsx";
import { Button } from "#/ui/primitives/button.tsx";
import { Select } from "#/ui/primitives/select.tsx";
import { trpc } from "#/ui/trpc/client.ts";
import { type BillingSearch, isNarrowed, periodStates } from "./billing-search.ts";
import { periodLooks } from "./period-states.ts";
import { allPlansInput } from "./plans-input.ts";
import { TouchFilter } from "./touch-filter.tsx";

interface BillingFiltersProps {
  search: BillingSearch;
  onChange: (filters: Partial<BillingSearch>) => void;
}

/** Stands for no choice; nothing is called so. */
const whichever = " ";

/** Narrows the periods; all of it is in the URL. */
export function BillingFilters({ search, onChange }: BillingFiltersProps) {
  const plans = trpc.credits.plans.list.useQuery(allPlansInput);
  const known = (plans.data?.data ?? []).map(({ slug, name }) => ({ value: slug, label: name }));
  const isListed = search.plan === "" || known.some(({ value }) => value === search.plan);
  return (
    <search aria-label="Filters" className="mb-3 flex flex-wrap items-center gap-2">
      <CustomerField value={search.customer} onChange={(customer) => onChange({ customer })} />
      <Select
        label="State"
        value={search.state ?? whichever}
        choices={[
          { value: whichever, label: "Any state" },
          ...periodStates.map((value) => ({ value, label: periodLooks[value].label })),
        ]}
        onChange={(state) => onChange({ state: state === whichever ? null : state })}
      />
      <Select
        label="Plan"
        value={search.plan || whichever}
        choices={[
          { value: whichever, label: "All plans" },
          ...(isListed ? [] : [{ value: search.plan, label: search.plan }]),
          ...known,
        ]}
        onChange={(plan) => onChange({ plan: plan.trim() })}
        className="max-w-full"
      />
      <TouchFilter from={search.from} to={search.to} onChange={onChange} />
      {isNarrowed(search) ? (
        <Button
          look="quiet"
          onClick={() => onChange({ customer: "", state: null, plan: "", from: null, to: null })}
        >
          <X aria-hidden />
          Clear
        </Button>
      ) : null}
    </search>
  );
}
