import { daySeries } from "./series.ts";

/** How a meter is drawn: a measure of sessions in its colour of every page, any other meter in the accent. */
export function meterSeries(meter: string, name: string) {
  const known = daySeries.find(({ key }) => key === meter);
  const { color, mark } = known ?? { color: "var(--color-accent)", mark: "bg-accent" };
  return { key: "value", name, color, mark } as const;
}
