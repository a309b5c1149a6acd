import { sql } from "drizzle-orm";
import {
  bigint,
  boolean,
  index,
  integer,
  jsonb,
  numeric,
  pgTable,
  primaryKey,
  smallint,
  text,
  uniqueIndex,
  uuid,
} from "drizzle-orm/pg-core";
import { counter, instant } from "./columns.ts";

/** One row a customer with credits: whoever changes its ledger locks it first. Distribution column: customer_id. */
export const creditAccounts = pgTable("credit_accounts", {
  customer_id: integer().primaryKey(),
  /** Number of the latest transaction. */
  transactions: counter("transactions").notNull().default(0),
  /** When that one counts from; later ones are never before it. */
  latest_at: instant("latest_at").notNull(),
  /** Spent beyond all grants: 0 or more. */
  overage: numeric().notNull().default("0"),
});

/** Credits that a customer may spend. What is left is kept here and always equals the sum of its entries. */
export const creditGrants = pgTable(
  "credit_grants",
  {
    customer_id: integer().notNull(),
    id: uuid().notNull(),
    amount: numeric().notNull(),
    /** Lower is spent first. */
    priority: smallint().notNull(),
    effective_at: instant("effective_at").notNull(),
    /** Null: never. */
    expires_at: instant("expires_at"),
    /** At expiry, up to this much of what is left becomes a grant of its own; null: nothing. */
    rollover_max: numeric(),
    /** For how many days that one is valid. */
    rollover_days: integer(),
    /** The grant it was rolled over from. */
    rolled_from: uuid(),
    source: text({ enum: ["manual", "plan", "rollover", "refund"] }).notNull(),
    reason: text(),
    /** Percent of the amount that raise an alert when spent. */
    thresholds: numeric().array().notNull(),
    /** Neither spent nor held nor expired. */
    available: numeric().notNull(),
    held: numeric().notNull(),
    /** Spent for good. */
    spent: numeric().notNull(),
    /** Whether its expiry was entered. */
    is_expired: boolean().notNull().default(false),
    created_at: instant("created_at").notNull(),
  },
  (grant) => [
    primaryKey({ columns: [grant.customer_id, grant.id] }),
    /** What expires next. */
    index("credit_grants_expires").on(grant.expires_at).where(sql`not ${grant.is_expired}`),
  ],
);

export const holdStates = ["held", "settled", "released", "expired"] as const;

/** Credits reserved for a piece of work under way. */
export const creditHolds = pgTable(
  "credit_holds",
  {
    customer_id: integer().notNull(),
    id: uuid().notNull(),
    amount: numeric().notNull(),
    state: text({ enum: holdStates }).notNull(),
    /** What the work really cost; null unless settled. */
    settled_amount: numeric(),
    /** From which grants, in burn-down order; the shape is HoldPart[]. */
    parts: jsonb().notNull(),
    /** The part that no grant covers. */
    overage: numeric().notNull(),
    /** Number of the billing period that it was made in, which its overage is billed with; null: none was open. */
    period: integer(),
    reason: text(),
    expires_at: instant("expires_at").notNull(),
    created_at: instant("created_at").notNull(),
    ended_at: instant("ended_at"),
  },
  (hold) => [
    primaryKey({ columns: [hold.customer_id, hold.id] }),
    index("credit_holds_expires").on(hold.expires_at).where(sql`${hold.state} = 'held'`),
    index("credit_holds_held").on(hold.customer_id).where(sql`${hold.state} = 'held'`),
    index("credit_holds_created").on(hold.customer_id, hold.created_at),
  ],
);

export const transactionKinds = [
  "grant",
  "rollover",
  "hold",
  "settle",
  "release",
  "hold_expiry",
  "grant_expiry",
  "usage",
  "usage_refund",
  "adjustment",
] as const;

/** One change of a customer's credits. Its entries add up to zero. Never changed, never removed. */
export const ledgerTransactions = pgTable(
  "ledger_transactions",
  {
    customer_id: integer().notNull(),
    /** From 1, without gaps. */
    number: counter("number").notNull(),
    kind: text({ enum: transactionKinds }).notNull(),
    /** When it counts from: that of the expiry for an expiry that was entered later. */
    at: instant("at").notNull(),
    recorded_at: instant("recorded_at").notNull(),
    grant_id: uuid(),
    hold_id: uuid(),
    /** The billing period whose usage it pays, by number. */
    period: integer(),
    reason: text(),
    actor: text().notNull(),
  },
  (transaction) => [
    primaryKey({ columns: [transaction.customer_id, transaction.number] }),
    index("ledger_transactions_at").on(transaction.customer_id, transaction.at),
    index("ledger_transactions_period")
      .on(transaction.customer_id, transaction.period)
      .where(sql`${transaction.period} is not null`),
  ],
);

/**
 * grant: what a grant has left · held: reserved by holds · spent: used for good · issued: where grants come from
 * (negative) · expired · adjusted: taken away or given by hand · overage: spent beyond the grants (negative).
 */
export const ledgerAccounts = ["grant", "held", "spent", "issued", "expired", "adjusted", "overage"] as const;

/** Double entry: positive is into the account, negative out of it. Never changed, never removed. */
export const ledgerEntries = pgTable(
  "ledger_entries",
  {
    customer_id: integer().notNull(),
    /** Number of the transaction. */
    transaction: counter("transaction").notNull(),
    /** From 1. */
    line: smallint().notNull(),
    account: text({ enum: ledgerAccounts }).notNull(),
    /** The grant whose credits move. */
    grant_id: uuid(),
    amount: numeric().notNull(),
  },
  (entry) => [primaryKey({ columns: [entry.customer_id, entry.transaction, entry.line] })],
);

/**
 * What a period's use has taken from each grant and as overage, less what was given back; always equals the sum of
 * its entries, which are too many to be added up each time.
 */
export const creditCharges = pgTable(
  "credit_charges",
  {
    customer_id: integer().notNull(),
    /** Number of the period. */
    period: integer().notNull(),
    /** In the order of first use, from 1; 0 is the overage of holds that were settled in the period. */
    place: smallint().notNull(),
    /** Null: overage. */
    grant_id: uuid(),
    amount: numeric().notNull(),
    /** The part of it that had expired before it was charged. */
    taken_back: numeric().notNull(),
  },
  (charge) => [primaryKey({ columns: [charge.customer_id, charge.period, charge.place] })],
);

/** That a share of a grant is spent: once a grant, threshold and billing period. */
export const alerts = pgTable(
  "alerts",
  {
    id: bigint({ mode: "number" }).primaryKey().generatedAlwaysAsIdentity(),
    customer_id: integer().notNull(),
    grant_id: uuid().notNull(),
    /** Percent. */
    threshold: numeric().notNull(),
    /** Number of the billing period that it was raised in; 0 for a customer without periods. */
    period: integer().notNull(),
    /** Of the grant, when it was raised. */
    spent: numeric().notNull(),
    amount: numeric().notNull(),
    raised_at: instant("raised_at").notNull(),
    acknowledged_at: instant("acknowledged_at"),
    acknowledged_by: text(),
  },
  (alert) => [
    uniqueIndex("alerts_once").on(alert.customer_id, alert.grant_id, alert.threshold, alert.period),
    index("alerts_open").on(alert.raised_at).where(sql`${alert.acknowledged_at} is null`),
  ],
);

/** Where alerts are sent. */
export const webhookEndpoints = pgTable("webhook_endpoints", {
  id: integer().primaryKey().generatedAlwaysAsIdentity(),
  url: text().notNull(),
  /** Signs what is sent: whsec_ and base64. */
  secret: text().notNull(),
  description: text(),
  is_enabled: boolean().notNull().default(true),
  created_at: instant("created_at").notNull(),
});

export const deliveryStates = ["waiting", "delivered", "dead"] as const;

/** One message to one endpoint, until it is delivered or given up. */
export const webhookDeliveries = pgTable(
  "webhook_deliveries",
  {
    /** Also the message's id, the same through all attempts. */
    id: uuid().primaryKey(),
    endpoint_id: integer()
      .notNull()
      .references(() => webhookEndpoints.id, { onDelete: "cascade" }),
    /** Null for a test message. */
    alert_id: bigint({ mode: "number" }),
    type: text().notNull(),
    /** The body as it is sent. */
    body: text().notNull(),
    state: text({ enum: deliveryStates }).notNull().default("waiting"),
    attempts: smallint().notNull().default(0),
    next_attempt_at: instant("next_attempt_at"),
    /** What became of the latest attempt: an HTTP status, or why there was none. */
    latest_status: smallint(),
    latest_failure: text(),
    latest_attempt_at: instant("latest_attempt_at"),
    delivered_at: instant("delivered_at"),
    created_at: instant("created_at").notNull(),
  },
  (delivery) => [
    index("webhook_deliveries_waiting")
      .on(delivery.next_attempt_at)
      .where(sql`${delivery.state} = 'waiting'`),
    index("webhook_deliveries_state").on(delivery.state, delivery.created_at),
    uniqueIndex("webhook_deliveries_once").on(delivery.endpoint_id, delivery.alert_id),
  ],
);
