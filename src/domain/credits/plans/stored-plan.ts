import type { TransactionSql } from "postgres";
import type { Sql } from "#/db/connect.ts";
import { DomainError } from "#/domain/domain-error.ts";
import type { PlanTerms } from "./plan-terms.ts";

/** A plan as it is now. */
export interface Plan {
  slug: string;
  name: string;
  /** The latest, from 1. */
  version: number;
  terms: PlanTerms;
  /** How many customers are billed by it, without an end to that. */
  customers: number;
  isSample: boolean;
  /** Since when no customer can be put on it; null for a plan in use. */
  archivedAt: string | null;
  createdAt: string;
}

/** Terms as they were agreed at a time. */
export interface PlanVersion {
  version: number;
  terms: PlanTerms;
  /** Who made it. */
  actor: string;
  createdAt: string;
}

/** What is selected of `plans plan`, joined with its latest `plan_versions latest`, for a Plan. */
const planColumns = `
  plan.slug, plan.name, plan.version, latest.terms, plan.is_sample as "isSample", plan.archived_at as "archivedAt",
  plan.created_at as "createdAt",
  (select count(*)::int from billing_accounts account
   where account.plan_id = plan.id and account.ends_at is null) as customers`;

export const plansSql = `
  select ${planColumns} from plans plan
  join plan_versions latest on latest.plan_id = plan.id and latest.version = plan.version`;

const unknownPlan = (slug: string) =>
  new DomainError("not_found", `There is no plan ${JSON.stringify(slug.slice(0, 100))}.`, "plan");

/** The plan of that slug. Throws not_found. */
export async function findPlan({ sql }: { sql: Pick<Sql, "unsafe"> }, slug: string): Promise<Plan> {
  // PostgreSQL refuses text with a NUL, so no plan has one.
  if (slug.includes("\0")) throw unknownPlan(slug);
  const [found] = await sql.unsafe<Plan[]>(`${plansSql} where plan.slug = $1`, [slug]);
  if (!found) throw unknownPlan(slug);
  return found;
}

/** The plan of that slug, which nobody else changes or removes until the commit. Throws not_found. */
export async function lockPlan(
  tx: TransactionSql,
  slug: string,
): Promise<{ id: number; version: number; archivedAt: string | null }> {
  if (slug.includes("\0")) throw unknownPlan(slug);
  const [found] = await tx<{ id: number; version: number; archivedAt: string | null }[]>`
    select id, version, archived_at as "archivedAt" from plans where slug = ${slug} for update`;
  if (!found) throw unknownPlan(slug);
  return found;
}
