/** Simulated seconds of one step of the live run and of what-if runs. */
export const stepSeconds = 0.5;
