/** Why a period is not closed yet that has so many open holds with overage: only then is known what it costs. */
export const waitsForHolds = (count: number): string =>
  `waits for ${count} ${count === 1 ? "hold" : "holds"} that may cost more than was granted`;

/** The open holds of a `billing_periods period` that its statement has to wait for, in SQL, from `credit_holds hold`. */
export const awaitedHolds = `credit_holds hold
  where hold.customer_id = period.customer_id and hold.period = period.number and hold.state = 'held' and hold.overage > 0`;
