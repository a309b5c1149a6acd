/** A place in a text, both from 1. */
export interface TextPlace {
  line: number;
  column: number;
}

/** The place that a message names: "… (line 3, column 5)", "… at line 3, column 5: …"; null without one. */
export function findPlace(message: string): TextPlace | null {
  const match = /line (\d+), column (\d+)/.exec(message);
  return match ? { line: Number(match[1]), column: Number(match[2]) } : null;
}

/** Where a place is in the text, counted in its characters; at the end where the text is shorter. */
export function offsetOfPlace(text: string, { line, column }: TextPlace): number {
  let start = 0;
  for (let before = 1; before < line; before++) {
    const end = text.indexOf("\n", start);
    if (end < 0) return text.length;
    start = end + 1;
  }
  const end = text.indexOf("\n", start);
  return Math.min(start + column - 1, end < 0 ? text.length : end);
}

/** A failed call of the API, as far as its text goes. */
interface FailedCheck {
  message: string;
  data?: { errors?: readonly { path: string; message: string }[] } | null | undefined;
}

export interface TextFault {
  message: string;
  place: TextPlace | null;
}

/** What is wrong with a text, in the order in which it was told. */
export function textFaults(error: FailedCheck): TextFault[] {
  const errors = error.data?.errors ?? [];
  const messages =
    errors.length > 0
      ? errors.map(({ path, message }) => (message.startsWith(path) ? message : `${path}: ${message}`))
      : [error.message];
  return messages.map((message) => ({ message, place: findPlace(message) }));
}
