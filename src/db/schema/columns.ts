import { bigint, customType, timestamp } from "drizzle-orm/pg-core";

/** Text compared byte by byte, so that an order is the same on every server. */
export const byteText = customType<{ data: string }>({ dataType: () => 'text collate "C"' });

export const instant = (name: string) => timestamp(name, { withTimezone: true, mode: "string" });

export const counter = (name: string) => bigint(name, { mode: "number" });
