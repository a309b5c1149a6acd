import type { TransactionSql } from "postgres";
import { advisoryLocks } from "#/db/advisory-locks.ts";
import { DomainError } from "#/domain/domain-error.ts";
import { pricedMeters } from "./measure-meters.ts";
import type { PlanTerms } from "./plan-terms.ts";

const { space, catalogue } = advisoryLocks;

/** That the meters which the terms price are there, and that none goes before the commit. Throws invalid. */
export async function holdMeters(tx: TransactionSql, terms: PlanTerms): Promise<void> {
  await tx`select pg_advisory_xact_lock_shared(${space}::int, ${catalogue}::int)`;
  const known = await tx<{ slug: string }[]>`
    select slug from meters where slug = any(${pricedMeters(terms)}::text[])`;
  refuseUnknown(terms, new Set(known.map(({ slug }) => slug)));
}

/** That the terms price no meter but these. Throws invalid. */
export function refuseUnknown({ items }: PlanTerms, meters: { has(slug: string): boolean }): void {
  const unknown = items.findIndex(({ meter }) => meter !== null && !meters.has(meter));
  if (unknown < 0) return;
  const detail = `There is no meter ${JSON.stringify(items[unknown]?.meter)}.`;
  throw new DomainError("invalid", detail, `terms.items.${unknown}.meter`);
}

/**
 * That no version of a plan prices any of these meters, which old periods would then be billed without. Asked in a
 * transaction of `changeCatalogue`, the answer holds until its end. Throws conflict.
 */
export async function refusePriced(tx: TransactionSql, meters: readonly string[]): Promise<void> {
  const priced = await findPriced(tx, meters);
  if (!priced) return;
  const { meter, plan } = priced;
  throw new DomainError("conflict", `Plan "${plan}" prices meter "${meter}", so it stays.`);
}

/** A plan with a version that prices one of the meters. */
export async function findPriced(
  tx: TransactionSql,
  meters: readonly string[],
): Promise<{ meter: string; plan: string } | undefined> {
  const [priced] = await tx<{ meter: string; plan: string }[]>`
    select item ->> 'meter' as meter, plans.slug as plan
    from plan_versions join plans on plans.id = plan_id cross join lateral jsonb_array_elements(terms -> 'items') as item
    where item ->> 'meter' = any(${meters}::text[])
    order by plans.slug, plan_versions.version limit 1`;
  return priced;
}
