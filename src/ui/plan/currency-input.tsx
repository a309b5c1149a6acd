"use client";
import { type ComponentProps, useId } from "react";
import { Input } from "#/ui/primitives/input.tsx";

/** Proposed; any other code can be typed. */
const proposed = ["USD", "EUR", "GBP", "CHF", "JPY", "CAD", "AUD", "INR", "SEK", "PLN", "BRL", "KWD"];

interface CurrencyInputProps extends Omit<ComponentProps<"input">, "value" | "onChange"> {
  value: string;
  onChange: (currency: string) => void;
}

/** The code of a currency, in capitals. */
export function CurrencyInput({ value, onChange, ...input }: CurrencyInputProps) {
  const listId = useId();
  return (
    <>
      <Input
        required
        maxLength={3}
        list={listId}
        autoComplete="off"
        spellCheck={false}
        className="font-mono"
        value={value}
        onChange={(event) => onChange(event.target.value.toUpperCase())}
        {...input}
      />
      <datalist id={listId}>
        {proposed.map((code) => (
          <option key={code} value={code} />
        ))}
      </datalist>
    </>
  );
}
