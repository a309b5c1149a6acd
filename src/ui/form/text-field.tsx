"use client";
import type { HTMLAttributes, ReactNode } from "react";
import { cn } from "#/ui/class-names.ts";
import { Field } from "#/ui/primitives/field.tsx";
import { Input } from "#/ui/primitives/input.tsx";

interface TextFieldProps {
  label: string;
  value: string;
  onChange: (value: string) => void;
  hint?: ReactNode;
  error?: string | undefined;
  /** Something that programs name, such as a slug: letters of one width, not checked for spelling. */
  isCode?: boolean;
  inputMode?: HTMLAttributes<HTMLInputElement>["inputMode"];
  required?: boolean;
  placeholder?: string;
  className?: string;
}

/** A line of text, kept as it is typed. */
export function TextField(props: TextFieldProps) {
  const { label, value, onChange, hint, error, isCode = false, className, ...input } = props;
  return (
    <Field label={label} hint={hint} error={error} {...(className && { className })}>
      {(control) => (
        <Input
          autoComplete="off"
          spellCheck={isCode ? false : undefined}
          className={cn(isCode && "font-mono")}
          value={value}
          onChange={(event) => onChange(event.target.value)}
          {...input}
          {...control}
        />
      )}
    </Field>
  );
}
