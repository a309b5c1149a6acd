import { type FieldErrors, fieldErrors } from "#/ui/form/field-errors.ts";
import { fieldOf } from "./to-request.ts";

type FailedCall = NonNullable<Parameters<typeof fieldErrors>[0]>;

/** The fields that the form has. */
const formField = /^(duration|seed|failures|failures\.\d+\.(target|start|duration|amount))$/;

/** What the API says of its input, at the fields of the form. */
export function refusedFields(error: FailedCall | null): FieldErrors {
  const errors = (error?.data?.errors ?? []).map(({ path, message }) => ({
    path: fieldOf(path),
    message: message.startsWith(`${path}: `) ? message.slice(path.length + 2) : message,
  }));
  const fields = errors.map(({ path }) => path).filter((path) => formField.test(path));
  return fieldErrors({ data: { errors } }, fields);
}
