import { createParser } from "nuqs/server";

/** `page` in the URL, from 1. */
export const pageParser = createParser({
  parse: (text) => {
    const page = Number(text);
    return Number.isSafeInteger(page) && page >= 1 ? page : null;
  },
  serialize: String,
}).withDefault(1);
