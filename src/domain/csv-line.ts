const field = (value: string | number) => {
  const text = String(value);
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
};

/** One CSV line (RFC 4180). */
export const csvLine = (values: readonly (string | number)[]) => `${values.map(field).join(",")}\r\n`;
