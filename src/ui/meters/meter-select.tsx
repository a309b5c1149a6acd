"use client";
import type { Choice, ChoiceGroup } from "#/ui/primitives/select.tsx";
import { Select } from "#/ui/primitives/select.tsx";
import { useServices } from "./use-services.ts";

interface MeterSelectProps {
  /** Slug. */
  value: string;
  onChange: (meter: string) => void;
  /** Slugs of the services whose meters are offered; all when left out. */
  services?: readonly string[];
  /** Comes before the meters, such as "Choose a meter"; its value is no slug. */
  first?: Choice<string>;
  className?: string;
  id?: string;
}

/** One of all meters, under the services that they are of. */
export function MeterSelect({ value, onChange, services: wanted, first, className, id }: MeterSelectProps) {
  const { data } = useServices();
  const groups: ChoiceGroup<string>[] = (data?.data ?? [])
    .filter(({ slug, meters }) => meters.length > 0 && (wanted === undefined || wanted.includes(slug)))
    .map(({ name, meters }) => ({
      title: name,
      choices: meters.map((meter) => ({ value: meter.slug, label: `${meter.name}, ${meter.unit}` })),
    }));
  const isKnown =
    value === first?.value || groups.some(({ choices }) => choices.some((choice) => choice.value === value));
  const unknown = isKnown || value === "" ? [] : [{ value, label: value }];
  return (
    <Select
      label="Meter"
      value={value}
      choices={[...(first ? [first] : []), ...unknown]}
      groups={groups}
      onChange={onChange}
      {...(className && { className })}
      {...(id && { id })}
    />
  );
}
