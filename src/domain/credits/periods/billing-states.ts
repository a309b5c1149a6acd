/**
 * scheduled: begins later · active: goes on without end · ending: the current period is the last · ended: no
 * period is open.
 */
export const billingStates = ["scheduled", "active", "ending", "ended"] as const;
export type BillingState = (typeof billingStates)[number];

/** From when a change of plan or cadence counts. */
export const changeTimes = ["next_period", "now"] as const;
export type ChangeTime = (typeof changeTimes)[number];

/** When billing ends. */
export const endTimes = ["period_end", "now"] as const;
export type EndTime = (typeof endTimes)[number];
