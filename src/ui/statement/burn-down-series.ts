/** What is drawn over a period's days: bars that grow and, in the colour of balances, a line that burns down. */
export const burnDownSeries = [
  { key: "amount", name: "Charged so far", color: "var(--color-line-strong)", mark: "bg-line-strong" },
  { key: "balance", name: "Available", color: "var(--color-accent)", mark: "bg-accent" },
] as const;
