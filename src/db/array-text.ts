const needsQuotes = /[",{}\\\s]|^$|^null$/i;

/** A PostgreSQL array as text, to be passed where a statement names the type. */
export function arrayText(values: readonly (string | number | boolean | null)[]): string {
  let text = "{";
  for (let place = 0; place < values.length; place++) {
    const value = values[place];
    if (place > 0) text += ",";
    if (value == null) text += "NULL";
    else if (typeof value === "string" && needsQuotes.test(value)) {
      text += `"${value.replaceAll(/["\\]/g, "\\$&")}"`;
    } else text += value;
  }
  return `${text}}`;
}

/** The same for values that never need quotes: numbers, decimals, UUIDs. */
export function plainArrayText(values: readonly (string | number | null)[]): string {
  let text = "{";
  for (let place = 0; place < values.length; place++) {
    if (place > 0) text += ",";
    text += values[place] ?? "NULL";
  }
  return `${text}}`;
}

/** An array of texts that need quotes but hold none: those of arrays of such values. */
export function quotedArrayText(texts: readonly string[]): string {
  return texts.length === 0 ? "{}" : `{"${texts.join('","')}"}`;
}

/** An array of the texts of arrays of such values. */
export const nestedArrayText = (rows: readonly (readonly (string | number | null)[])[]): string =>
  quotedArrayText(rows.map(plainArrayText));
