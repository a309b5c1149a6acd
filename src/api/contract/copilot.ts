import { z } from "@hono/zod-openapi";
import { priceRules } from "#/domain/credits/copilot/price-text.ts";
import { decimal } from "./meter-analytics.ts";

const BreakdownLine = z
  .object({
    rule: z.enum(priceRules),
    label: z.string().openapi({ description: "What is counted, for people", example: "Characters" }),
    count: z.int(),
    each: decimal("Credits for each; null for a line that depends on the others").nullable(),
    credits: decimal("Credits that the line adds; negative for one that takes away"),
  })
  .openapi("CopilotBreakdownLine");

export const CopilotUsageQuery = z.object({
  explain: z
    .enum(["true", "false"], { error: "expected true or false" })
    .default("false")
    .transform((text) => text === "true")
    .openapi({ type: "boolean", description: "Adds to each message why it costs what it does" }),
});

export const CopilotUsage = z
  .object({
    usage: z.array(
      z.object({
        message_id: z.int().openapi({ example: 1001 }),
        timestamp: z.string().openapi({
          description: "As the Copilot service wrote it",
          example: "2024-04-29T03:25:03.613Z",
        }),
        report_name: z.string().optional().openapi({ description: "Left out where no report was made" }),
        credits_used: z.number().openapi({ description: "At most 2 decimals", example: 5.2 }),
        breakdown: z
          .array(BreakdownLine)
          .optional()
          .openapi({ description: "Only with `explain`; the lines add up to the credits" }),
      }),
    ),
  })
  .openapi("CopilotUsage");

export const CopilotSyncRun = z
  .object({
    id: z.int(),
    source: z
      .enum(["upstream", "sample"])
      .openapi({ description: "sample: the bundled period, where COPILOT_API_URL is not set" }),
    state: z.enum(["running", "done", "failed"]),
    trigger: z.enum(["schedule", "button", "api"]),
    actor: z.string(),
    started_at: z.string(),
    finished_at: z.string().nullable(),
    messages: z.int().openapi({ description: "Of the period" }),
    recorded: z.int().openapi({ description: "That were new" }),
    replaced: z.int().openapi({ description: "Whose price or time had changed" }),
    unchanged: z.int(),
    failure: z.string().nullable().openapi({ description: "Why it failed, or which messages did" }),
  })
  .openapi("CopilotSyncRun");
export type CopilotSyncRun = z.infer<typeof CopilotSyncRun>;

export const CopilotSync = z
  .object({
    source: CopilotSyncRun.shape.source,
    customer: z.string().openapi({ description: "Whose usage the messages are" }),
    every_minutes: z.int().nullable().openapi({ description: "Null where nothing runs by itself" }),
    is_running: z.boolean(),
    runs: z.array(CopilotSyncRun).openapi({ description: "The latest 20, newest first" }),
  })
  .openapi("CopilotSync");
export type CopilotSync = z.infer<typeof CopilotSync>;
