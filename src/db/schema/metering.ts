import { sql } from "drizzle-orm";
import {
  bigint,
  customType,
  integer,
  jsonb,
  numeric,
  pgTable,
  primaryKey,
  smallint,
  text,
  timestamp,
  uniqueIndex,
  uuid,
} from "drizzle-orm/pg-core";

/** Text compared byte by byte, so that an order is the same on every server. */
const byteText = customType<{ data: string }>({ dataType: () => 'text collate "C"' });

const instant = (name: string) => timestamp(name, { withTimezone: true, mode: "string" });

/** What is used. A reference table: small, read by every writer. */
export const services = pgTable("services", {
  id: smallint().primaryKey().generatedAlwaysAsIdentity(),
  slug: text().notNull().unique(),
  name: text().notNull(),
});

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
    /** Position in `usage_events.quantities` from 1; 0 counts events. */
    slot: smallint().notNull(),
    created_at: instant("created_at").notNull().defaultNow(),
  },
  (meter) => [primaryKey({ columns: [meter.service_id, meter.slug] })],
);

/** Who uses. `external_id` is the caller's name for it; for sessions the username. */
export const customers = pgTable("customers", {
  id: integer().primaryKey().generatedAlwaysAsIdentity(),
  external_id: byteText().notNull().unique(),
  /** The import that first named the customer; null for one made on purpose. */
  import_id: integer(),
  created_at: instant("created_at").notNull().defaultNow(),
});

/** One immutable fact. Distribution column: customer_id. */
export const usageEvents = pgTable(
  "usage_events",
  {
    customer_id: integer().notNull(),
    service_id: smallint().notNull(),
    occurred_at: instant("occurred_at").notNull(),
    /** Hash of the idempotency key; for an imported row, of its content and its occurrence in the file. */
    key: uuid().notNull(),
    /** Values by meter slot, in the meters' units. */
    quantities: numeric().array().notNull(),
    /** The import that brought it; null for an event reported over the API. */
    import_id: integer(),
    /** How long it lasted; null for what has no length. */
    duration_seconds: integer(),
    /** Which of the customer's things used it, such as a MAC address. */
    subject: text(),
    attributes: jsonb(),
  },
  (event) => [
    primaryKey({ columns: [event.customer_id, event.occurred_at, event.key] }),
    uniqueIndex("usage_events_reported_key")
      .on(event.customer_id, event.key)
      .where(sql`${event.import_id} is null`),
  ],
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
