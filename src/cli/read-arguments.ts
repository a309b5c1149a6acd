import { type ParseArgsConfig, parseArgs } from "node:util";
import { UsageError } from "./usage-error.ts";

/** Parses a command's arguments strictly. Throws UsageError for an unknown, repeated or missing one. */
export function readArguments<T extends NonNullable<ParseArgsConfig["options"]>>(
  args: string[],
  options: T,
  help: string,
) {
  try {
    return parseArgs({ args, options, strict: true, allowPositionals: false }).values;
  } catch (error) {
    const reason = error instanceof Error ? (error.message.split(". To specify")[0] ?? "") : String(error);
    throw new UsageError(`${reason.replace(/\.?$/, ".")}\n\n${help}`);
  }
}
