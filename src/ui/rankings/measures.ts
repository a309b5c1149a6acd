import type { UsageMeasure, WindowDays } from "#/domain/analytics/usage.ts";

export const measureNames: Record<UsageMeasure, string> = {
  total: "Total",
  upload: "Upload",
  download: "Download",
  sessions: "Sessions",
};

export const measureChoices = [
  { value: "total", label: measureNames.total },
  { value: "upload", label: measureNames.upload },
  { value: "download", label: measureNames.download },
  { value: "sessions", label: measureNames.sessions },
] as const satisfies readonly { value: UsageMeasure; label: string }[];

export const windowNames: Record<WindowDays, string> = { 1: "1 day", 7: "7 days", 30: "30 days" };
