import { type FieldErrors, fieldErrors } from "#/ui/form/field-errors.ts";

type FailedCall = Parameters<typeof fieldErrors>[0];

/** What is wrong with each field, by its path. */
export type FieldFaults = Readonly<Record<string, string>>;

/**
 * What a try said of fields that still hold what it found wrong. `asked` is what the fields held then, by path;
 * `now` what they hold.
 */
export function lastingFaults(
  error: FailedCall,
  asked: ReadonlyMap<string, string>,
  now: ReadonlyMap<string, string>,
): FieldErrors {
  const { of, areAll } = fieldErrors(error, [...asked.keys()]);
  const lasting = Object.entries(of).filter(([path]) => asked.get(path) === now.get(path));
  return { of: Object.fromEntries(lasting), areAll };
}

/** Without what is said of fields that nobody has filled in yet. */
export function filledFaults({ of }: FieldErrors, now: ReadonlyMap<string, string>): FieldFaults {
  return Object.fromEntries(Object.entries(of).filter(([path]) => now.get(path) !== ""));
}
