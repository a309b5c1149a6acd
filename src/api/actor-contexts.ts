import type { Sql } from "#/db/connect.ts";
import { type Context, createContext } from "#/domain/context.ts";
import { getLogger } from "#/logger.ts";

/** The context of each actor, made once: for calls that come by the thousands a second. */
export function actorContexts(sql: Sql): (actor: string) => Context {
  const contexts = new Map<string, Context>();
  return (actor) => {
    const known = contexts.get(actor);
    if (known) return known;
    const ctx = createContext({ sql, log: getLogger(), actor });
    contexts.set(actor, ctx);
    return ctx;
  };
}
