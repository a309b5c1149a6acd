import type { ApiOutputs } from "#/ui/trpc/client.ts";

export type CopilotUsage = ApiOutputs["credits"]["copilot"]["usage"];
export type CopilotMessage = CopilotUsage["messages"][number];
export type CopilotDay = CopilotUsage["days"][number];
export type CopilotSync = ApiOutputs["credits"]["copilot"]["sync"];
export type CopilotRun = CopilotSync["runs"][number];
