/** Wrong arguments: the message says which and what was expected; exit code 2. */
export class UsageError extends Error {
  override name = "UsageError";
}
