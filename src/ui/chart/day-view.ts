import { parseAsStringLiteral } from "nuqs/server";

/** `view` in the URL: whether days are drawn or listed. */
export const dayViewParser = parseAsStringLiteral(["chart", "table"]).withDefault("chart");
