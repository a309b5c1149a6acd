"use client";
import type { ReactNode } from "react";
import { Field } from "#/ui/primitives/field.tsx";
import { Input } from "#/ui/primitives/input.tsx";

interface DecimalFieldProps {
  label: string;
  value: string;
  onChange: (value: string) => void;
  hint?: ReactNode;
  error: string | undefined;
  required?: boolean;
  placeholder?: string;
  className?: string;
}

/** An exact decimal, kept as it is typed. */
export function DecimalField({
  label,
  value,
  onChange,
  hint,
  error,
  className,
  ...input
}: DecimalFieldProps) {
  return (
    <Field label={label} hint={hint} error={error} {...(className && { className })}>
      {(control) => (
        <Input
          inputMode="decimal"
          autoComplete="off"
          value={value}
          onChange={(event) => onChange(event.target.value)}
          {...input}
          {...control}
        />
      )}
    </Field>
  );
}
