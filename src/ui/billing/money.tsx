import { formatAmount } from "#/ui/format/money.ts";

interface MoneyProps {
  /** Null while it is not known. */
  amount: string | null;
  /** ISO 4217 code, or credits. */
  currency: string;
}

/** An exact amount, never without its currency. */
export function Money({ amount, currency }: MoneyProps) {
  if (amount === null)
    return (
      <span className="text-ink-faint" title="Known once the period is closed">
        –
      </span>
    );
  return (
    <span className="whitespace-nowrap">
      {formatAmount(amount, currency)} <span className="font-normal text-ink-muted">{currency}</span>
    </span>
  );
}
