import { z } from "@hono/zod-openapi";
import { textUpTo, wholeNumber } from "./fields.ts";

const kilobits = (what: string) =>
  z.number().openapi({ description: `${what} in kilobits, rounded to 2 decimals`, example: 512000.5 });

/** What a user used in one window. */
const UsageSums = z
  .object({
    upload_kb: kilobits("Uploaded"),
    download_kb: kilobits("Downloaded"),
    total_kb: kilobits("Uploaded and downloaded"),
    sessions: z.int().openapi({ description: "Sessions that started in the window" }),
  })
  .openapi("UsageSums");

/** The three rolling windows that end at the reference, both ends inclusive. */
const UsageWindows = z.object({
  usage_1_day: UsageSums,
  usage_7_days: UsageSums,
  usage_30_days: UsageSums,
});

const TopUser = UsageWindows.extend({
  rank: z.int(),
  username: z.string(),
  share: z.number().optional().openapi({
    description: "Share of all users' usage in the ordering window, in percent. With include=share",
  }),
  change: z.int().nullable().optional().openapi({
    description:
      "Places gained since one window earlier; null for a user not ranked then. With include=change",
  }),
}).openapi("TopUser");

export const TopUsers = z
  .object({
    page: z.int(),
    per_page: z.int(),
    total_users: z.int().openapi({ description: "Users with a session in the ordering window" }),
    total_pages: z.int(),
    reference_date: z.string().openapi({ description: "The reference as understood, in UTC" }),
    data: z.array(TopUser),
  })
  .openapi("TopUsers");
export type TopUsers = z.infer<typeof TopUsers>;

export const listOf = <const T extends readonly [string, ...string[]]>(names: T) =>
  z
    .string({ error: `expected ${names.join(" or ")}, separated by commas` })
    .optional()
    .transform((text) => (text === undefined || text === "" ? [] : text.split(",")))
    .pipe(z.array(z.enum(names, { error: `expected ${names.join(" or ")}` })))
    .openapi({ type: "string", description: `Comma-separated: ${names.join(", ")}` });

const orders = ["total", "upload", "download", "sessions"] as const;

export const TopUsersQuery = z.object({
  page: wholeNumber(1_000_000_000, { range: "expected 1 or more" }).default(1),
  per_page: wholeNumber(100).default(10),
  reference_date: z.string({ error: "expected a time" }).min(1, "expected a time").optional().openapi({
    description: "End of the windows, ISO 8601; UTC without an offset. Default: the latest session",
  }),
  sort: z.enum(orders, { error: `expected ${orders.join(", ")}` }).default("total"),
  window: z
    .enum(["1", "7", "30"], { error: "expected 1, 7 or 30" })
    .default("30")
    .openapi({ description: "Days of the window that orders" }),
  q: textUpTo(200).optional().openapi({ description: "Beginning of the username, case-sensitive" }),
  include: listOf(["share", "change"]),
  format: z.enum(["json", "csv"], { error: "expected json or csv" }).default("json"),
});

export const UserDetailsQuery = z.object({
  username: z.string({ error: "required" }).min(1, "expected a username"),
  timestamp: z
    .string({ error: "required" })
    .min(1, "expected a time")
    .openapi({ description: "End of the windows, ISO 8601; UTC without an offset" }),
});

export const UserDetails = UsageWindows.extend({
  username: z.string(),
  timestamp: z.string().openapi({ description: "The reference as understood, in UTC" }),
}).openapi("UserDetails");
export type UserDetails = z.infer<typeof UserDetails>;
