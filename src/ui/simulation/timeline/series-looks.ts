/** Colours of services; a service keeps its own on every chart, whatever else is drawn there. */
const colors = [
  "var(--color-series-1)",
  "var(--color-series-2)",
  "var(--color-series-3)",
  "var(--color-series-4)",
  "var(--color-series-5)",
  "var(--color-series-6)",
  "var(--color-series-7)",
  "var(--color-series-8)",
  "var(--color-series-9)",
  "var(--color-series-10)",
] as const;
/** Lines of services that share a colour. */
const dashes = [undefined, "7 3", "2 3"] as const;

export interface SeriesLook {
  color: string;
  /** As SVG takes it; undefined for a line without gaps. */
  dashes: string | undefined;
}

/** How the service at this place of the topology is drawn. */
export function lookOfService(place: number): SeriesLook {
  return {
    color: colors[place % colors.length] ?? colors[0],
    dashes: dashes[Math.floor(place / colors.length) % dashes.length],
  };
}

/** All services that have no line of their own. */
export const otherLook: SeriesLook = { color: "var(--color-ink-faint)", dashes: "3 3" };
