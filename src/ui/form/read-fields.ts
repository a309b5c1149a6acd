/** The texts of a form's fields by their names. */
export function readFields(form: HTMLFormElement): Partial<Record<string, string>> {
  const texts: Partial<Record<string, string>> = {};
  for (const [name, value] of new FormData(form)) if (typeof value === "string") texts[name] = value;
  return texts;
}
