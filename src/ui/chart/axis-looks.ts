/** What is written at an axis. */
export const axisText = { fill: "var(--color-ink-faint)", fontSize: 12 };

/** The line that bars stand on. */
export const baseLine = { stroke: "var(--color-line-strong)" };
