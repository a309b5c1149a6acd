import pino, { type Logger } from "pino";
import { readEnv } from "#/env.ts";

declare global {
  var meterlineLogger: Logger | undefined;
}

/** The process's log: JSON lines, secrets left out. */
export function getLogger(): Logger {
  globalThis.meterlineLogger ??= pino({
    level: readEnv().LOG_LEVEL,
    base: undefined,
    timestamp: pino.stdTimeFunctions.isoTime,
    redact: ["*.password", "*.authorization", "*.cookie", "*.parameters", "*.args"],
  });
  return globalThis.meterlineLogger;
}
