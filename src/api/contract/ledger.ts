import { z } from "@hono/zod-openapi";
import { holdStates, ledgerAccounts, transactionKinds } from "#/db/schema/ledger.ts";
import { grantSources, grantStates } from "#/domain/credits/ledger/described-ledger.ts";
import { pageOf } from "./fields.ts";

const decimal = (description: string, example = "12.5") =>
  z.string().openapi({ description: `${description}; an exact decimal`, example });

const time = (description: string) =>
  z.string().openapi({ description: `${description}; ISO 8601 UTC`, format: "date-time" });

const id = (description: string) => z.string().openapi({ description, format: "uuid" });

/** Credits that a customer may spend. */
export const CreditGrant = z
  .object({
    id: id("Of the grant"),
    amount: decimal("What was granted, with what adjustments gave or took", "1000"),
    priority: z.int().openapi({ description: "Lower is spent first" }),
    effective_at: time("From when it can be spent"),
    expires_at: time("From when it can't be spent any more; null: it never expires").nullable(),
    rollover_max: decimal(
      "At expiry, up to this much of what is left becomes a grant of its own; null: nothing",
    ).nullable(),
    rollover_days: z
      .int()
      .nullable()
      .openapi({ description: "For how many days that one is valid; null: for ever" }),
    rolled_from: id("The grant that it was rolled over from; null for any other").nullable(),
    source: z.enum(grantSources),
    reason: z.string().nullable(),
    thresholds: z
      .array(z.string())
      .openapi({ description: "Percent of the amount that raise an alert when spent" }),
    available: decimal("Neither spent nor held nor expired"),
    held: decimal("Reserved by holds"),
    spent: decimal("Spent for good"),
    expired: decimal("Left at its expiry"),
    state: z.enum(grantStates).openapi({
      description:
        "pending: not effective yet · active: has credits left · used: nothing is left to spend · expired",
    }),
    created_at: time("When it was made"),
  })
  .openapi("CreditGrant");
export type CreditGrant = z.infer<typeof CreditGrant>;

export const CreditGrantList = pageOf(CreditGrant).openapi("CreditGrantList");

/** Credits reserved for a piece of work under way. */
export const CreditHold = z
  .object({
    id: id("Of the hold"),
    amount: decimal("What is reserved"),
    state: z.enum(holdStates).openapi({
      description: "held · settled: the work was paid · released: given back · expired: by itself",
    }),
    settled_amount: decimal("What the work really cost; null unless settled").nullable(),
    parts: z
      .array(z.object({ grant: id("Of the grant"), amount: decimal("Taken from it") }))
      .openapi({ description: "From which grants, in burn-down order" }),
    overage: decimal("The part that no grant covers", "0"),
    reason: z.string().nullable(),
    expires_at: time("When it is given back by itself"),
    created_at: time("When it was made"),
    ended_at: time("When it was settled, released or expired; null while held").nullable(),
  })
  .openapi("CreditHold");
export type CreditHold = z.infer<typeof CreditHold>;

export const CreditHoldList = pageOf(CreditHold).openapi("CreditHoldList");

const LedgerEntry = z
  .object({
    account: z.enum(ledgerAccounts).openapi({
      description:
        "grant: what a grant has left · held · spent · issued: where grants come from · expired · adjusted: by hand · overage: spent beyond the grants",
    }),
    grant: id("The grant whose credits move; null for what no grant covers").nullable(),
    amount: decimal("Positive into the account, negative out of it", "-12.5"),
  })
  .openapi("LedgerEntry");

/** One change of a customer's credits. */
export const LedgerTransaction = z
  .object({
    number: z.int().openapi({ description: "From 1 for each customer, without gaps" }),
    kind: z.enum(transactionKinds),
    at: time("When it counts from"),
    recorded_at: time("When it was written; later than that for an expiry that was entered later"),
    grant: id("The grant that it is about").nullable(),
    hold: id("The hold that it is about").nullable(),
    period: z
      .int()
      .nullable()
      .openapi({ description: "The billing period whose use it pays or that its overage is billed with" }),
    reason: z.string().nullable(),
    actor: z.string(),
    entries: z.array(LedgerEntry).openapi({ description: "They add up to zero" }),
  })
  .openapi("LedgerTransaction");
export type LedgerTransaction = z.infer<typeof LedgerTransaction>;

export const Ledger = z
  .object({
    data: z.array(LedgerTransaction).openapi({ description: "Latest first" }),
    next_cursor: z.string().nullable().openapi({ description: "Where to go on; null at the end" }),
  })
  .openapi("Ledger");
export type Ledger = z.infer<typeof Ledger>;

const balanceFields = {
  available: decimal("Credits that may be spent or held, but for an overage; of grants that are effective"),
  held: decimal("Reserved by holds"),
  overage: decimal("Spent or held beyond all grants", "0"),
};

/** What a customer has at a time. */
export const CreditBalance = z
  .object({
    at: time("The time that is asked for"),
    ...balanceFields,
    overage_allowed: z.boolean().openapi({
      description: "Whether more may be spent than is available; never at a time that is over",
    }),
    overage_limit: decimal(
      "Most that may be owed at a time, beside what closed statements billed; null without a limit, and where no overage is allowed",
      "500",
    ).nullable(),
    overage_left: decimal(
      "How much of it is left to spend; null without a limit, and where no overage is allowed",
      "487.5",
    ).nullable(),
    grants: z
      .array(
        z.object({
          id: id("Of the grant"),
          state: z.enum(grantStates).openapi({
            description: "pending: not effective yet, and no part of the balance's `available`",
          }),
          available: decimal("Neither spent nor held nor expired"),
          held: decimal("Reserved by holds"),
          priority: z.int(),
          effective_at: time("From when it can be spent"),
          expires_at: time("From when it can't be; null: it never expires").nullable(),
        }),
      )
      .openapi({ description: "Those with something available or held, in burn-down order" }),
  })
  .openapi("CreditBalance");
export type CreditBalance = z.infer<typeof CreditBalance>;

export const BalanceHistory = z
  .object({
    time_zone: z.string().openapi({ description: "Whose days; the customer's" }),
    data: z
      .array(
        z.object({
          day: z.string().openapi({ format: "date" }),
          at: time("The end of the day; of the day that is not over yet, now"),
          ...balanceFields,
          spent: decimal("Spent for good in the day, less what was refunded"),
        }),
      )
      .openapi({ description: "One for each day of the span that has begun" }),
  })
  .openapi("BalanceHistory");

/** A customer with credits. */
export const CreditAccount = z
  .object({
    customer: z.string().openapi({ description: "External id" }),
    name: z.string().nullable(),
    ...balanceFields,
    spent: decimal("Spent for good, ever"),
    next_expiry_at: time("When the next of its grants expires; null: none does").nullable(),
    latest_at: time("When its latest transaction counts from"),
  })
  .openapi("CreditAccount");
export type CreditAccount = z.infer<typeof CreditAccount>;

export const CreditAccountList = pageOf(CreditAccount).openapi("CreditAccountList");
