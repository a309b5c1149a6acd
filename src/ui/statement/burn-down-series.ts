/** What is drawn over a period's days; the balance is a line, so that the two differ in shape too. */
export const burnDownSeries = [
  { key: "amount", name: "Charged so far", color: "var(--color-accent)", mark: "bg-accent" },
  { key: "balance", name: "Credits left", color: "var(--color-upload)", mark: "bg-upload" },
] as const;
