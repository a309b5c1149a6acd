"use client";
import { Search } from "lucide-react";
import { Input } from "#/ui/primitives/input.tsx";

interface SearchFieldProps {
  label: string;
  value: string;
  onChange: (value: string) => void;
}

/** Narrows a table to usernames that begin like this. */
export function SearchField({ label, value, onChange }: SearchFieldProps) {
  return (
    <div className="relative w-full sm:w-56">
      <Search aria-hidden className="pointer-events-none absolute top-2 left-2 size-4 text-ink-faint" />
      <Input
        type="search"
        aria-label={label}
        placeholder={label}
        value={value}
        onChange={(event) => onChange(event.target.value)}
        className="pl-8"
      />
    </div>
  );
}
