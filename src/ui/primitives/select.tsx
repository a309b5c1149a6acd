"use client";
import { Check, ChevronDown } from "lucide-react";
import { Select as Radix } from "radix-ui";
import { cn } from "#/ui/class-names.ts";

export interface Choice<Value extends string> {
  value: Value;
  label: string;
}

export interface ChoiceGroup<Value extends string> {
  title: string;
  choices: readonly Choice<Value>[];
}

interface SelectProps<Value extends string> {
  label: string;
  value: Value;
  choices: readonly Choice<Value>[];
  /** More choices under titles of their own, after the others. */
  groups?: readonly ChoiceGroup<Value>[];
  onChange: (value: Value) => void;
  className?: string;
  disabled?: boolean;
  /** Of the button, for a label elsewhere. */
  id?: string;
  "aria-describedby"?: string;
}

/** One of a few, in a list that opens. */
export function Select<Value extends string>({
  label,
  value,
  choices,
  groups = [],
  onChange,
  className,
  disabled = false,
  ...trigger
}: SelectProps<Value>) {
  const all = [...choices, ...groups.flatMap((group) => group.choices)];
  const choose = (chosen: string) => {
    const choice = all.find((candidate) => candidate.value === chosen);
    if (choice) onChange(choice.value);
  };
  return (
    <Radix.Root value={value} onValueChange={choose} disabled={disabled}>
      <Radix.Trigger
        aria-label={label}
        className={cn(
          "inline-flex h-8 min-w-0 items-center justify-between gap-2 rounded-md border border-line-strong bg-surface px-2 text-sm text-ink hover:bg-sunken disabled:cursor-not-allowed disabled:bg-sunken disabled:text-ink-muted",
          className,
        )}
        {...trigger}
      >
        <span className="truncate">
          <Radix.Value />
        </span>
        <ChevronDown aria-hidden className="size-4 shrink-0 text-ink-faint" />
      </Radix.Trigger>
      <Radix.Portal>
        <Radix.Content
          position="popper"
          sideOffset={4}
          className="z-50 max-h-(--radix-select-content-available-height) max-w-[calc(100vw-1rem)] min-w-(--radix-select-trigger-width) rounded-md border border-line-strong bg-surface p-1"
        >
          <Radix.Viewport>
            <Items choices={choices} />
            {groups.map((group) => (
              <Radix.Group key={group.title}>
                <Radix.Label className="px-2 pt-1.5 pb-1 text-xs text-ink-faint">{group.title}</Radix.Label>
                <Items choices={group.choices} />
              </Radix.Group>
            ))}
          </Radix.Viewport>
        </Radix.Content>
      </Radix.Portal>
    </Radix.Root>
  );
}

function Items({ choices }: { choices: readonly Choice<string>[] }) {
  return choices.map((choice) => (
    <Radix.Item
      key={choice.value}
      value={choice.value}
      className="relative flex h-7 items-center gap-2 rounded-sm pr-2 pl-7 text-sm outline-none data-highlighted:bg-sunken"
    >
      <Radix.ItemIndicator className="absolute left-1.5">
        <Check aria-hidden className="size-4" />
      </Radix.ItemIndicator>
      <Radix.ItemText>{choice.label}</Radix.ItemText>
    </Radix.Item>
  ));
}
