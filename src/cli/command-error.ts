/** What keeps a command from its work, in plain sentences; exit code 1. */
export class CommandError extends Error {
  override name = "CommandError";
}
