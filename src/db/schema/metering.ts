import { sql } from "drizzle-orm";
import {
  bigint,
  boolean,
  check,
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
import { byteText, counter, instant } from "./columns.ts";

/** What is used. A reference table: small, read by every writer. */
export const services = pgTable("services", {
  id: smallint().primaryKey().generatedAlwaysAsIdentity(),
  slug: text().notNull().unique(),
  name: text().notNull(),
  /** Came with the sample data, and goes with it. */
  is_sample: boolean().notNull().default(false),
  created_at: instant("created_at").notNull().defaultNow(),
});

/** How the values of a meter become one. */
export const aggregations = ["sum", "count", "max", "min", "latest", "unique"] as const;

/** A measured quantity of a service. */
export const meters = pgTable(
  "meters",
  {
    service_id: smallint()
      .notNull()
      .references(() => services.id),
    slug: text().notNull(),
    name: text().notNull(),
    unit: text().notNull(),
    aggregation: text({ enum: aggregations }).notNull().default("sum"),
    /**
     * Position in `usage_events.quantities` from 1; 0 counts events; null for a unique meter, which
     * reads the text of `attribute`. Meters that aggregate one quantity in several ways share a slot.
     */
    slot: smallint(),
    /** The event's attribute that is measured; null where events name the meter in `values`. */
    attribute: text(),
    /** Money per unit; null for a meter that costs nothing by itself. */
    price: numeric(),
    /** Whether past events are still to be read by the job that fills the meter. */
    is_filling: boolean().notNull().default(false),
    created_at: instant("created_at").notNull().defaultNow(),
  },
  (meter) => [
    primaryKey({ columns: [meter.service_id, meter.slug] }),
    uniqueIndex("meters_slug").on(meter.slug),
    check("meters_price", sql`${meter.price} >= 0`),
  ],
);

/** One row: counts the changes of services, meters and removals of customers, for those who hold copies. */
export const catalogueVersions = pgTable("catalogue_versions", {
  id: smallint().primaryKey(),
  version: bigint({ mode: "number" }).notNull(),
});

/** Who uses. `external_id` is the caller's name for it; for sessions the username. */
export const customers = pgTable("customers", {
  id: integer().primaryKey().generatedAlwaysAsIdentity(),
  external_id: byteText().notNull().unique(),
  /** The import that first named the customer; null for one made on purpose. */
  import_id: integer(),
  /** As people call it; null where nobody said. */
  name: text(),
  /** IANA name; days and months of the customer follow it. */
  time_zone: text().notNull().default("UTC"),
  is_sample: boolean().notNull().default(false),
  created_at: instant("created_at").notNull().defaultNow(),
});

/** One immutable fact, as it counts now: corrections change it and keep what it was in `event_revisions`. Distribution column: customer_id. */
export const usageEvents = pgTable(
  "usage_events",
  {
    customer_id: integer().notNull(),
    service_id: smallint().notNull(),
    occurred_at: instant("occurred_at").notNull(),
    /**
     * The idempotency key: itself where it is a UUID, else its hash (see src/domain/usage/recording/event-key.ts);
     * for an imported row, the hash of its content and its occurrence in the file.
     */
    key: uuid().notNull(),
    /** Values by meter slot, in the meters' units; null where the event has none. */
    quantities: numeric().array().notNull(),
    /** The import that brought it; null for an event reported over the API. */
    import_id: integer(),
    /** How long it lasted; null for what has no length. */
    duration_seconds: integer(),
    /** Which of the customer's things used it, such as a MAC address. */
    subject: text(),
    attributes: jsonb(),
    /** The idempotency key as the caller wrote it; null where it is `key` itself. */
    id: text(),
    /** When it was recorded; null for an imported row. */
    received_at: instant("received_at"),
    /** What it cost when it was recorded: as reported, else values times prices, to the cent. */
    price: numeric(),
    /** Since when it no longer counts. */
    voided_at: instant("voided_at"),
    /** The number of its latest revision; null for one never corrected. */
    revision: smallint(),
  },
  (event) => [
    primaryKey({ columns: [event.customer_id, event.occurred_at, event.key] }),
    uniqueIndex("usage_events_reported_key")
      .on(event.customer_id, event.key)
      .where(sql`${event.import_id} is null`),
    index("usage_events_received").on(event.received_at).where(sql`${event.import_id} is null`),
  ],
);

/** What a corrected event was and became: revision 0 is the original, each later one a void or a replacement. */
export const eventRevisions = pgTable(
  "event_revisions",
  {
    customer_id: integer().notNull(),
    key: uuid().notNull(),
    revision: smallint().notNull(),
    kind: text({ enum: ["original", "void", "replace"] }).notNull(),
    occurred_at: instant("occurred_at").notNull(),
    quantities: numeric().array().notNull(),
    price: numeric(),
    /** Why, in the words of who corrected; null for the original. */
    reason: text(),
    /** The idempotency key of the correction, where one was given. */
    request_key: text(),
    actor: text().notNull(),
    recorded_at: instant("recorded_at").notNull(),
  },
  (revision) => [
    primaryKey({ columns: [revision.customer_id, revision.key, revision.revision] }),
    index("event_revisions_recorded").on(revision.recorded_at),
  ],
);

/** What everyone together used, by service and hour. Writers add to shards, so that they don't wait for each other. */
export const usageHours = pgTable(
  "usage_hours",
  {
    service_id: smallint().notNull(),
    /** Whole hours since 1970-01-01T00:00Z. */
    hour: integer().notNull(),
    shard: smallint().notNull(),
    events: bigint({ mode: "number" }).notNull(),
    /** By meter slot. One shard alone may be negative after a correction; the sum of all is what counts. */
    sums: numeric().array().notNull(),
  },
  (hour) => [primaryKey({ columns: [hour.service_id, hour.hour, hour.shard] })],
);

/** One commit of reported events: what became of them, for the live tail. Kept for a day. */
export const receiptGroups = pgTable(
  "receipt_groups",
  {
    id: bigint({ mode: "number" }).primaryKey().generatedAlwaysAsIdentity(),
    received_at: instant("received_at").notNull(),
    accepted: integer().notNull(),
    duplicate: integer().notNull(),
    conflict: integer().notNull(),
    rejected: integer().notNull(),
    /** The first of its receipts, each with its event; the shape is FeedReceipt's. */
    receipts: jsonb().notNull(),
  },
  (group) => [index("receipt_groups_received").on(group.received_at)],
);

/** How many events were received with which outcome, by minute. Shards as in `data_versions`. */
export const receiptMinutes = pgTable(
  "receipt_minutes",
  {
    minute: instant("minute").notNull(),
    shard: smallint().notNull(),
    accepted: counter("accepted").notNull(),
    duplicate: counter("duplicate").notNull(),
    conflict: counter("conflict").notNull(),
    rejected: counter("rejected").notNull(),
  },
  (minute) => [primaryKey({ columns: [minute.minute, minute.shard] })],
);

/**
 * One row per service, span of 16 days and customer: running sums through the span, by UTC day.
 * A sum over whole days is one subtraction a row; a 30-day window touches two or three rows a customer.
 */
export const usageRollups = pgTable(
  "usage_rollups",
  {
    service_id: smallint().notNull(),
    /** floor(days since 1970-01-01 / 16) */
    span: integer().notNull(),
    customer_id: integer().notNull(),
    /** Element `day + 1` (day 0..15 of the span): events from the span's start to the end of that day. */
    events: integer().array().notNull(),
    /**
     * Sixteen values a slot, the running sum of `quantities[slot]` at element `(slot - 1) * 16 + day + 1`.
     * An element is found by walking the array, so the slot that is ranked by most comes first.
     */
    sums: numeric().array().notNull(),
    /** The latest `occurred_at` in the span. */
    latest_at: instant("latest_at").notNull(),
  },
  (rollup) => [primaryKey({ columns: [rollup.service_id, rollup.span, rollup.customer_id] })],
);

/**
 * Counts the commits that changed a service's events. Each writer adds to one of 64 shards, so that
 * writers don't wait for each other; the version is the sum.
 */
export const dataVersions = pgTable(
  "data_versions",
  {
    service_id: smallint().notNull(),
    shard: smallint().notNull(),
    commits: bigint({ mode: "number" }).notNull(),
  },
  (version) => [primaryKey({ columns: [version.service_id, version.shard] })],
);
