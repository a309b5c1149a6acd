/** UTC days in one rollup row. See docs/adr/0003-rollup-spans.md for the choice. */
export const spanDays = 16;
