import type { Sql } from "#/db/connect.ts";
import { DomainError } from "#/domain/domain-error.ts";
import { isBuiltIn } from "../definitions/built-in.ts";

const known = new WeakMap<object, Map<string, number>>();

/** The number of a service. Throws not_found. */
export async function serviceId(sql: Sql, slug: string): Promise<number> {
  const ids = known.get(sql.options) ?? new Map<string, number>();
  known.set(sql.options, ids);
  const cached = ids.get(slug);
  if (cached !== undefined) return cached;
  const [row] = await sql<{ id: number }[]>`select id from services where slug = ${slug}`;
  if (!row) throw new DomainError("not_found", `There is no service "${slug}".`);
  // Others may be removed, and made again as new ones.
  if (isBuiltIn(slug)) ids.set(slug, row.id);
  return row.id;
}
