import type {
  BurnDown as BurnDownAnswer,
  LateUsageList,
  Statement,
  StatementLine,
} from "#/api/contract/statements.ts";
import type {
  BurnDown,
  LateUsage,
  StatementLine as Line,
  PeriodStatement,
  StatementPricing,
} from "#/domain/credits/statements/statement.ts";

/** A statement as callers see it; its fields always in one order. */
export function toStatement(statement: PeriodStatement): Statement {
  return {
    customer: statement.customer,
    period: statement.period,
    state: statement.state,
    starts_at: statement.startsAt,
    ends_at: statement.endsAt,
    whole_starts_at: statement.wholeStartsAt,
    whole_ends_at: statement.wholeEndsAt,
    time_zone: statement.timeZone,
    plan: statement.plan,
    plan_version: statement.planVersion,
    is_final: statement.isFinal,
    read_at: statement.readAt,
    closed_at: statement.closedAt,
    failure: statement.failure,
    lines: statement.lines.map((line) => toLine(statement, line)),
    quantities: statement.quantities.map(({ meter, quantity, events, amount }) => ({
      meter,
      quantity,
      events,
      amount,
    })),
    currency: statement.currency,
    total: statement.total,
    covered: statement.covered,
    due: statement.due,
    due_currency: statement.dueCurrency,
    also_due: statement.alsoDue.map(({ amount, currency }) => ({ amount, currency })),
  };
}

function toLine({ customer, period }: PeriodStatement, line: Line): StatementLine {
  const of = `/api/v1/customers/${encodeURIComponent(customer)}`;
  return {
    line: line.line,
    kind: line.kind,
    description: line.description,
    meter: line.meter,
    quantity: line.quantity,
    pricing: line.pricing && toPricing(line.pricing),
    amount: line.amount,
    currency: line.currency,
    adjusts_period: line.adjustsPeriod,
    late: line.kind === "adjustment" ? `${of}/periods/${period}/late?line=${line.line}` : null,
    proof: line.proof && `${of}/proof?${new URLSearchParams(line.proof)}`,
  };
}

function toPricing(pricing: StatementPricing): NonNullable<StatementLine["pricing"]> {
  const { model } = pricing;
  switch (model) {
    case "adjustment":
      return {
        model,
        used_before: pricing.usedBefore,
        used_after: pricing.usedAfter,
        amount_before: pricing.amountBefore,
        amount_after: pricing.amountAfter,
      };
    case "overage":
      return { model, price: pricing.price };
    case "flat":
      return { model, price: pricing.price, used: pricing.used, share: pricing.share };
    case "per_unit":
      return { model, price: pricing.price, ...usedOf(pricing) };
    case "package":
      return {
        model,
        price: pricing.price,
        size: pricing.size,
        packages: pricing.packages,
        ...usedOf(pricing),
      };
    case "graduated":
    case "volume": {
      const { from, upTo } = pricing.tier;
      return {
        model,
        price: pricing.price,
        flat: pricing.flat,
        tier: { from, up_to: upTo },
        ...usedOf(pricing),
      };
    }
  }
}

const usedOf = ({ used, included, share }: Extract<StatementPricing, { included: string }>) => ({
  used,
  included,
  share: share && { numerator: share.numerator, denominator: share.denominator },
});

/** A page of late events as callers see it. */
export const toLateUsage = (
  { page, perPage }: { page: number; perPage: number },
  { total, rows }: { total: number; rows: LateUsage[] },
): LateUsageList => ({
  page,
  per_page: perPage,
  total,
  data: rows.map((row) => ({
    mark: row.mark,
    cause: row.cause,
    period: row.period,
    service: row.service,
    event: row.event,
    import_id: row.importId,
    occurred_at: row.occurredAt,
    recorded_at: row.recordedAt,
  })),
});

export const toBurnDown = ({ timeZone, ...about }: BurnDown): BurnDownAnswer => ({
  customer: about.customer,
  period: about.period,
  time_zone: timeZone,
  currency: about.currency,
  days: about.days,
});
