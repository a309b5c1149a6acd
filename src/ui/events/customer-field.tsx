"use client";
import { keepPreviousData } from "@tanstack/react-query";
import { Search } from "lucide-react";
import { useId, useState } from "react";
import { useSettled } from "#/ui/paging/use-settled.ts";
import { Input } from "#/ui/primitives/input.tsx";
import { trpc } from "#/ui/trpc/client.ts";

interface CustomerFieldProps {
  /** External id; empty for everyone. */
  value: string;
  onChange: (customer: string) => void;
}

/** Asks for one customer, proposing those that begin like this; taken with Enter or on leaving the field. */
export function CustomerField({ value, onChange }: CustomerFieldProps) {
  const listId = useId();
  const [draft, setDraft] = useState<string | null>(null);
  const text = draft ?? value;
  const q = useSettled(text);
  const found = trpc.customers.list.useQuery(
    { q: q || undefined, page: 1, perPage: 8 },
    { placeholderData: keepPreviousData, enabled: draft !== null },
  );
  const proposed = found.data?.data.map((customer) => customer.external_id) ?? [];
  const take = (customer: string) => {
    setDraft(null);
    if (customer !== value) onChange(customer);
  };
  return (
    <form
      className="relative w-full sm:w-56"
      onSubmit={(event) => {
        event.preventDefault();
        take(text);
      }}
    >
      <Search aria-hidden className="pointer-events-none absolute top-2 left-2 size-4 text-ink-faint" />
      <Input
        type="search"
        aria-label="Customer"
        placeholder="Customer"
        maxLength={255}
        list={listId}
        autoComplete="off"
        spellCheck={false}
        value={text}
        onFocus={() => setDraft(value)}
        onBlur={() => take(text)}
        onChange={(event) => {
          const typed = event.target.value;
          const isTaken = typed === "" || (isPick(event.nativeEvent) && proposed.includes(typed));
          if (isTaken && typed !== value) onChange(typed);
          setDraft(typed);
        }}
        className="pl-8"
      />
      <datalist id={listId}>
        {proposed.map((customer) => (
          <option key={customer} value={customer} />
        ))}
      </datalist>
    </form>
  );
}

/** Whether a proposal was chosen, rather than text typed. */
function isPick(event: Event): boolean {
  const kind = event instanceof InputEvent ? event.inputType : "";
  return kind === "" || kind === "insertReplacementText";
}
