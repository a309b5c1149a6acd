/** What is drawn over days. */
export const balanceSeries = [
  { key: "available", name: "Available", color: "var(--color-accent)", mark: "bg-accent" },
  { key: "held", name: "Held", color: "var(--color-upload)", mark: "bg-upload" },
  { key: "overage", name: "Overage", color: "var(--color-bad)", mark: "bg-bad" },
] as const;
