import { foreignKey, integer, pgTable, primaryKey, smallint, text, uuid } from "drizzle-orm/pg-core";
import { counter, instant } from "./columns.ts";
import { meters } from "./metering.ts";

/** The filling of a meter from past events: how far the job is, or how it ended. A later one takes its place. */
export const meterFills = pgTable(
  "meter_fills",
  {
    service_id: smallint().notNull(),
    meter_slug: text().notNull(),
    state: text({ enum: ["running", "done", "failed"] }).notNull(),
    /** The last event read, in the order of customer_id and key; null before the first. */
    after_customer_id: integer(),
    after_key: uuid(),
    /** Events of the service when it began; it reads those reported over the API. */
    events_total: counter("events_total").notNull(),
    events_read: counter("events_read").notNull(),
    events_filled: counter("events_filled").notNull(),
    started_at: instant("started_at").notNull(),
    finished_at: instant("finished_at"),
    /** Why it failed, in a sentence. */
    failure: text(),
  },
  (fill) => [
    primaryKey({ columns: [fill.service_id, fill.meter_slug] }),
    foreignKey({
      columns: [fill.service_id, fill.meter_slug],
      foreignColumns: [meters.service_id, meters.slug],
    }).onDelete("cascade"),
  ],
);
