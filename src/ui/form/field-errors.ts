/** A failed call, as far as its words for fields go. */
interface FailedCall {
  data?: { errors?: readonly { path: string; message: string }[] } | null | undefined;
}

export interface FieldErrors {
  /** What is wrong with each field, as a sentence's beginning. */
  of: Readonly<Record<string, string>>;
  /** Whether everything that is wrong is said at a field. */
  areAll: boolean;
}

/** Puts what the API says of its input at the fields of a form; `fields` are those that the form has. */
export function fieldErrors(error: FailedCall | null, fields: readonly string[]): FieldErrors {
  const said = (error?.data?.errors ?? []).map(({ path, message }) => {
    // Changes come to the API in an object of that name.
    const field = path.replace(/^changes\./, "");
    return { field, message: toSentence(message, field) };
  });
  const known = said.filter(({ field }) => fields.includes(field));
  const of = Object.fromEntries(known.toReversed().map(({ field, message }) => [field, message]));
  return { of, areAll: known.length > 0 && known.length === said.length };
}

/** "price: expected a decimal" as "Expected a decimal". */
function toSentence(message: string, field: string): string {
  const text = message.startsWith(`${field}: `) ? message.slice(field.length + 2) : message;
  return text.charAt(0).toUpperCase() + text.slice(1);
}
