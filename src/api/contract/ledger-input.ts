import { z } from "@hono/zod-openapi";
import { holdStates, transactionKinds } from "#/db/schema/ledger.ts";
import { creditDigits } from "#/domain/credits/ledger/credit-amount.ts";
import { grantStates } from "#/domain/credits/ledger/described-ledger.ts";
import { readDecimal } from "#/domain/usage/recording/read-decimal.ts";
import { cursor, label, pageFields, strict, textUpTo, time, wholeNumber } from "./fields.ts";

const amountForm = `credits as a decimal with at most ${creditDigits} digits before the point and 2 after it, as text or a number`;
const decimalType = { type: ["string", "number"] as ["string", "number"] };

/** An amount of credits as exact text; a minus is taken off first where there may be one. */
function creditsOf(isFine: (text: string) => boolean, expected: string, sign = /^(?!-)/) {
  return z.unknown().transform((value, check): string => {
    const refuse = (message: string) => {
      check.addIssue({ code: "custom", message });
      return z.NEVER;
    };
    if (value === undefined) return refuse(`required; expected ${expected}`);
    const text = typeof value === "number" ? String(value) : value;
    const isNegative = typeof text === "string" && sign.test(text) && text.startsWith("-");
    const read = readDecimal(isNegative ? text.slice(1) : value);
    const [whole = "", fraction = ""] = "text" in read ? read.text.split(".") : [];
    if ("reason" in read || whole.length > creditDigits || fraction.length > 2) {
      return refuse(`expected ${expected}`);
    }
    const amount = isNegative && read.text !== "0" ? `-${read.text}` : read.text;
    return isFine(amount) ? amount : refuse(`expected ${expected}`);
  });
}

const AmountAbove0 = creditsOf((text) => text !== "0", `more than 0: ${amountForm}`);
const AmountFrom0 = creditsOf(() => true, `0 or more: ${amountForm}`);
const SignedAmount = creditsOf((text) => text !== "0", `more or less than 0: ${amountForm}`, /^-?/);

const whole = (min: number, max: number) =>
  z
    .int({ error: `expected a whole number from ${min} to ${max}` })
    .min(min, `expected ${min} to ${max}`)
    .max(max, `expected ${min} to ${max}`);

const Uuid = z
  .string({ error: "expected a UUID" })
  .regex(/^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i, "expected a UUID")
  .toLowerCase();

const Reason = label(500).nullable().optional();

const thresholdForm = "expected percents above 0 and up to 1000 with at most 2 decimals, as text or numbers";
const Threshold = z.unknown().transform((value, check): string => {
  const read = readDecimal(value);
  const text = "text" in read ? read.text : "";
  if (/^\d{1,4}(\.\d{1,2})?$/.test(text) && Number(text) > 0 && Number(text) <= 1000) return text;
  check.addIssue({ code: "custom", message: thresholdForm });
  return z.NEVER;
});

export const CreateGrant = strict({
  amount: AmountAbove0.openapi({ ...decimalType, example: "1000" }),
  priority: whole(0, 1000).default(100).openapi({ description: "Lower is spent first" }),
  effective_at: time.optional().openapi({
    format: "date-time",
    description:
      "From when it can be spent; now when left out. Use of closing periods that ended after it is paid by it too",
  }),
  expires_at: time.nullable().optional().openapi({ format: "date-time", description: "Null: never" }),
  rollover_max: AmountAbove0.nullable()
    .optional()
    .openapi({
      type: ["string", "number", "null"],
      description: "At expiry, up to this much of what is left becomes a grant of its own",
    }),
  rollover_days: whole(1, 3660)
    .nullable()
    .optional()
    .openapi({ description: "For how many days that one is valid; null: for ever" }),
  thresholds: z
    .array(Threshold, { error: thresholdForm })
    .max(10, "expected at most 10")
    .optional()
    .openapi({
      type: "array",
      items: decimalType,
      description: "Percent of the amount that raise an alert when spent",
      default: ["50", "80", "100"],
    }),
  reason: Reason,
}).openapi("CreateGrant");

export const CreateAdjustment = strict({
  amount: SignedAmount.openapi({
    ...decimalType,
    description: "Positive gives credits, negative takes some away",
    example: "-25",
  }),
  grant: Uuid.optional().openapi({
    description:
      "The grant that changes; left out, a new one is made, or credits are taken in burn-down order",
    format: "uuid",
  }),
  reason: label(500).openapi({ description: "Why, for whoever reads the ledger" }),
}).openapi("CreateAdjustment");

export const CreateHold = strict({
  amount: AmountAbove0.openapi({ ...decimalType, example: "20" }),
  expires_in_seconds: whole(1, 2_592_000)
    .default(900)
    .openapi({ description: "After how long it is given back by itself" }),
  reason: Reason,
}).openapi("CreateHold");

export const SettleHold = strict({
  amount: AmountFrom0.openapi({ ...decimalType, description: "What the work really cost", example: "17.25" }),
}).openapi("SettleHold");

const keyForm = "expected 1 to 255 printable ASCII characters";

/** The idempotency key of a call about money. */
export const MoneyKey = z.string({ error: keyForm }).regex(/^[\x20-\x7e]{1,255}$/, keyForm);

export const MoneyHeaders = z.object({
  "idempotency-key": MoneyKey.optional().openapi({
    description:
      "The same call asked again with the same key changes nothing and answers the same, with Idempotency-Replayed: true; another call with that key is refused. Keys are the customer's own and never forgotten",
  }),
});

export const CreditParams = z.object({
  external_id: z.string().openapi({ description: "Of the customer, URL-encoded", example: "cust-001" }),
});
export const GrantParams = CreditParams.extend({ grant: Uuid.openapi({ format: "uuid" }) });
export const HoldParams = CreditParams.extend({ hold: Uuid.openapi({ format: "uuid" }) });

const oneOf = <const T extends readonly [string, ...string[]]>(values: T) =>
  z.enum(values, { error: `expected ${values.join(", ")}` }).optional();

export const grantFilters = { state: oneOf(grantStates) };
export const GrantListQuery = strict({ ...pageFields(50, 1000), ...grantFilters });

export const holdFilters = { state: oneOf(holdStates) };
export const HoldListQuery = strict({ ...pageFields(50, 1000), ...holdFilters });

const query = (description: string) => time.optional().openapi({ description });

export const ledgerFilters = {
  from: query("First `at`, ISO 8601; UTC without an offset"),
  to: query("First `at` that is no longer meant"),
  kind: oneOf(transactionKinds),
  grant: Uuid.optional().openapi({ description: "Only what moves credits of this grant", format: "uuid" }),
  cursor: cursor.optional(),
};

export const LedgerQuery = strict({
  ...ledgerFilters,
  limit: wholeNumber(1000).default(100),
  format: z.enum(["json", "csv"], { error: "expected json or csv" }).default("json"),
});

export const BalanceQuery = strict({
  at: query("ISO 8601; now when left out. A time to come says what will be left if nothing else happens"),
});

export const BalanceHistoryQuery = strict({
  from: query("In the first day; 30 days before `to` when left out"),
  to: query("First instant after the last day; now when left out"),
});

export const AccountListQuery = strict({
  ...pageFields(50, 1000),
  q: textUpTo(255).optional().openapi({ description: "Beginning of the external id, or part of the name" }),
});
