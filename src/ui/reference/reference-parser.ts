import { createParser } from "nuqs/server";

/** `reference` in the URL: the end of the windows, an ISO 8601 instant; without it, the latest session. */
export const referenceParser = createParser({
  parse: (text) => {
    // A query string turns the plus sign of an offset into a space.
    const time = Date.parse(text.replace(/ (\d{2}:?\d{2})$/, "+$1"));
    return Number.isNaN(time) ? null : new Date(time).toISOString().replace(".000Z", "Z");
  },
  serialize: (reference) => reference,
});
