import { randomUUID } from "node:crypto";
import { getPool } from "#/db/pool.ts";
import { createContext } from "#/domain/context.ts";
import { getLogger } from "#/logger.ts";
import { createCaller } from "./router.ts";

/**
 * The procedures, called in this process while a page is made. Who may see the page was decided before
 * (src/proxy.ts).
 */
export async function createServerCaller(): Promise<ReturnType<typeof createCaller>> {
  const requestId = randomUUID();
  const log = getLogger().child({ request_id: requestId });
  return createCaller({ operation: createContext({ sql: getPool(), log, actor: "console" }), requestId });
}
