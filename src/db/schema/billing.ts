import { sql } from "drizzle-orm";
import {
  bigint,
  boolean,
  date,
  index,
  integer,
  jsonb,
  numeric,
  pgTable,
  primaryKey,
  smallint,
  text,
  uuid,
} from "drizzle-orm/pg-core";
import { byteText, instant } from "./columns.ts";

/** What is agreed: how meters are priced. The terms are in its versions. A reference table. */
export const plans = pgTable("plans", {
  id: integer().primaryKey().generatedAlwaysAsIdentity(),
  slug: text().notNull().unique(),
  name: text().notNull(),
  /** The latest version; periods that open from now on get it. */
  version: integer().notNull().default(1),
  /** Since when no customer can be put on it. */
  archived_at: instant("archived_at"),
  is_sample: boolean().notNull().default(false),
  created_at: instant("created_at").notNull().defaultNow(),
});

/** Terms never change: an edited plan gets another version, and periods keep theirs. */
export const planVersions = pgTable(
  "plan_versions",
  {
    plan_id: integer()
      .notNull()
      .references(() => plans.id),
    version: integer().notNull(),
    /** The shape is PlanTerms. */
    terms: jsonb().notNull(),
    actor: text().notNull(),
    created_at: instant("created_at").notNull(),
  },
  (version) => [primaryKey({ columns: [version.plan_id, version.version] })],
);

/** How long billing periods are. */
export const cadences = ["monthly", "weekly", "days"] as const;

/** That a customer is billed, on which plan and by which periods. Without a row it is not. */
export const billingAccounts = pgTable(
  "billing_accounts",
  {
    customer_id: integer().primaryKey(),
    plan_id: integer()
      .notNull()
      .references(() => plans.id),
    cadence: text({ enum: cadences }).notNull(),
    /** monthly: day of the month 1..31, the last day where the month is shorter; weekly: 1 (Monday)..7; days: null. */
    anchor_day: smallint(),
    /** days: how many, 1..366; else null. */
    length_days: smallint(),
    /** days: a local date on which a period begins; else null. */
    anchor_date: date({ mode: "string" }),
    /** When the first period begins. */
    starts_at: instant("starts_at").notNull(),
    /** When billing ends, if it does: no period reaches beyond. */
    ends_at: instant("ends_at"),
    created_at: instant("created_at").notNull(),
  },
  (account) => [index("billing_accounts_plan").on(account.plan_id)],
);

export const periodStates = ["open", "closing", "closed"] as const;

/** Half-open spans, each beginning where the one before ends. Distribution column: customer_id. */
export const billingPeriods = pgTable(
  "billing_periods",
  {
    customer_id: integer().notNull(),
    /** From 1. */
    number: integer().notNull(),
    starts_at: instant("starts_at").notNull(),
    ends_at: instant("ends_at").notNull(),
    /** The whole period that this one is, or is part of: what flat amounts and included quantities are for. */
    whole_starts_at: instant("whole_starts_at").notNull(),
    whole_ends_at: instant("whole_ends_at").notNull(),
    /** The customer's, when the period opened. */
    time_zone: text().notNull(),
    plan_id: integer().notNull(),
    plan_version: integer().notNull(),
    state: text({ enum: periodStates }).notNull().default("open"),
    /** When its totals were read for the statement; events of the period that come later are late. */
    read_at: instant("read_at"),
    closed_at: instant("closed_at"),
    /** Why closing failed the last time; null when it did not. */
    failure: text(),
  },
  (period) => [
    primaryKey({ columns: [period.customer_id, period.number] }),
    index("billing_periods_unclosed").on(period.ends_at).where(sql`${period.state} <> 'closed'`),
    index("billing_periods_ends").on(period.ends_at, period.customer_id),
    index("billing_periods_live")
      .on(period.customer_id, period.number)
      .where(sql`${period.state} <> 'closed'`),
    index("billing_periods_plan").on(period.plan_id),
  ],
);

/** One row: no closed or closing period ends after this, so a writer of later events needs to look no further. */
export const billingHorizon = pgTable("billing_horizon", {
  id: smallint().primaryKey(),
  closed_until: instant("closed_until").notNull(),
});

/** What a period came to. Written when it closes; never changed after `closed_at` of its period. */
export const statements = pgTable(
  "statements",
  {
    customer_id: integer().notNull(),
    /** Number of the period. */
    period: integer().notNull(),
    /** ISO 4217 code, or "credits". */
    currency: text().notNull(),
    /** The sum of its usage, flat and adjustment lines. */
    total: numeric().notNull(),
    /** Plans in credits: how much of the total credit grants paid; null for plans in money. */
    covered: numeric(),
    /** What is to be paid, and in which currency: the total, or for plans in credits the price of the overage. */
    due: numeric().notNull(),
    due_currency: text().notNull(),
    created_at: instant("created_at").notNull(),
  },
  (statement) => [primaryKey({ columns: [statement.customer_id, statement.period] })],
);

export const lineKinds = ["flat", "usage", "adjustment", "covered", "overage", "uncovered"] as const;

export const statementLines = pgTable(
  "statement_lines",
  {
    customer_id: integer().notNull(),
    period: integer().notNull(),
    /** From 1, in the order of the statement. */
    line: integer().notNull(),
    kind: text({ enum: lineKinds }).notNull(),
    /** As people read it. */
    description: text().notNull(),
    /** Slug; null for what has no meter. */
    meter: text(),
    /** What is priced by this line, in the meter's unit; null for a flat amount. */
    quantity: numeric(),
    /** For price and tier; the shape is LinePricing. */
    pricing: jsonb(),
    /** Rounded once, half up, to the currency's minor unit or 2 decimals of a credit. */
    amount: numeric().notNull(),
    currency: text().notNull(),
    /** Adjustments: the number of the closed period that is corrected. */
    adjusts_period: integer(),
  },
  (line) => [
    primaryKey({ columns: [line.customer_id, line.period, line.line] }),
    index("statement_lines_adjusts")
      .on(line.customer_id, line.adjusts_period)
      .where(sql`${line.adjusts_period} is not null`),
  ],
);

/** What each meter of the plan measured when a period's statement was read, and what it came to. */
export const statementQuantities = pgTable(
  "statement_quantities",
  {
    customer_id: integer().notNull(),
    period: integer().notNull(),
    meter: text().notNull(),
    quantity: numeric().notNull(),
    /** Events of the meter's service in the period. */
    events: bigint({ mode: "number" }).notNull(),
    /** The sum of its lines. */
    amount: numeric().notNull(),
  },
  (row) => [primaryKey({ columns: [row.customer_id, row.period, row.meter] })],
);

export const lateCauses = ["late", "void", "replace", "import", "undo"] as const;

/** Events of closed periods that came or changed after the period was read. Written with the event itself. */
export const lateUsage = pgTable(
  "late_usage",
  {
    id: bigint({ mode: "number" }).primaryKey().generatedAlwaysAsIdentity(),
    customer_id: integer().notNull(),
    /** Number of the period that the event lies in. */
    period: integer().notNull(),
    service_id: smallint().notNull(),
    cause: text({ enum: lateCauses }).notNull(),
    /** The event's key, as in usage_events; null for the many of an import. */
    event_key: uuid(),
    occurred_at: instant("occurred_at"),
    import_id: integer(),
    recorded_at: instant("recorded_at").notNull(),
    /** The period whose statement has it in an adjustment; null while it waits for one. */
    adjusted_in: integer(),
    /** The line of that statement. */
    line: integer(),
  },
  (late) => [
    index("late_usage_waiting").on(late.customer_id).where(sql`${late.adjusted_in} is null`),
    index("late_usage_adjusted")
      .on(late.customer_id, late.adjusted_in, late.line)
      .where(sql`${late.adjusted_in} is not null`),
  ],
);

/** One run of the work that turns Copilot messages into usage events. */
export const copilotSyncs = pgTable("copilot_syncs", {
  id: integer().primaryKey().generatedAlwaysAsIdentity(),
  started_at: instant("started_at").notNull(),
  finished_at: instant("finished_at"),
  source: text({ enum: ["upstream", "sample"] }).notNull(),
  state: text({ enum: ["running", "done", "failed"] }).notNull(),
  /** What asked for it. */
  trigger: text({ enum: ["schedule", "button", "api"] }).notNull(),
  actor: text().notNull(),
  messages: integer().notNull().default(0),
  recorded: integer().notNull().default(0),
  replaced: integer().notNull().default(0),
  unchanged: integer().notNull().default(0),
  failure: text(),
});

/** The answers of calls about money, by Idempotency-Key, so that the same call answers the same. */
export const moneyRequests = pgTable(
  "money_requests",
  {
    customer_id: integer().notNull(),
    key: byteText().notNull(),
    /** Hash of the call: route and body. */
    fingerprint: text().notNull(),
    /** What was answered, or why it was refused; the shape is MoneyOutcome. */
    outcome: jsonb().notNull(),
    created_at: instant("created_at").notNull(),
  },
  (request) => [primaryKey({ columns: [request.customer_id, request.key] })],
);
