"use client";
import { keepPreviousData } from "@tanstack/react-query";
import { useId, useState } from "react";
import { useSettled } from "#/ui/paging/use-settled.ts";
import { Field } from "#/ui/primitives/field.tsx";
import { Input } from "#/ui/primitives/input.tsx";
import { trpc } from "#/ui/trpc/client.ts";

/** A form's field `customer`, which proposes those that begin like what is typed. */
export function CustomerInput({ error }: { error: string | undefined }) {
  const listId = useId();
  const [text, setText] = useState("");
  const q = useSettled(text);
  const found = trpc.customers.list.useQuery(
    { q: q || undefined, page: 1, perPage: 8 },
    { placeholderData: keepPreviousData },
  );
  return (
    <Field label="Customer" hint="Its whole external id" error={error}>
      {(control) => (
        <>
          <Input
            name="customer"
            required
            maxLength={255}
            list={listId}
            autoComplete="off"
            spellCheck={false}
            value={text}
            onChange={(event) => setText(event.target.value)}
            {...control}
          />
          <datalist id={listId}>
            {found.data?.data.map(({ external_id, name }) => (
              <option key={external_id} value={external_id}>
                {name}
              </option>
            ))}
          </datalist>
        </>
      )}
    </Field>
  );
}
