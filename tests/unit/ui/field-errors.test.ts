import { expect, test } from "vitest";
import { fieldErrors } from "#/ui/form/field-errors.ts";

const failed = (...errors: { path: string; message: string }[]) => ({ data: { errors } });

test("what the API says of a field stands at it, as a sentence", () => {
  const errors = fieldErrors(
    failed(
      { path: "changes.price", message: "expected a decimal" },
      { path: "value_of", message: "value_of: the service has no other meter." },
    ),
    ["price", "value_of"],
  );
  expect(errors.of).toEqual({ price: "Expected a decimal", value_of: "The service has no other meter." });
  expect(errors.areAll).toBe(true);
});

test("what no field of the form is meant by is left to be said as a whole", () => {
  expect(fieldErrors(failed({ path: "elsewhere", message: "no" }), ["price"])).toEqual({
    of: {},
    areAll: false,
  });
  expect(fieldErrors(failed(), ["price"]).areAll).toBe(false);
  expect(fieldErrors(null, ["price"]).areAll).toBe(false);
});
