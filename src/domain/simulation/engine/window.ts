/** Simulated seconds that rates and latencies look back. */
export const windowSeconds = 30;
