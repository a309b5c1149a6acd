/** What a spreadsheet would run as a formula; a number with a sign is none. */
const formula = /^[=+\-@\t\r](?!\d+(?:\.\d+)?$)/;

const field = (value: string | number) => {
  const text = formula.test(String(value)) ? `'${value}` : String(value);
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
};

/** One CSV line (RFC 4180). Text that a spreadsheet would take for a formula gets an apostrophe before it. */
export const csvLine = (values: readonly (string | number)[]) => `${values.map(field).join(",")}\r\n`;
