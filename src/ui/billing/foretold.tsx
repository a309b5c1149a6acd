"use client";
import { useState } from "react";
import type { BillingAccount } from "#/api/contract/billing.ts";
import type { Plan } from "#/api/contract/plans.ts";
import type { BillingDraft } from "./billing-draft.ts";
import { foretellChange } from "./foretell-change.ts";

interface ForetoldProps {
  draft: BillingDraft;
  account: BillingAccount | null;
  plans: readonly Plan[];
  /** The customer's, IANA. */
  zone: string;
}

/** What saving the form will do, in words, as it is filled in. */
export function Foretold({ draft, account, plans, zone }: ForetoldProps) {
  // Of one moment, so that the words don't change under the reader.
  const [now] = useState(() => BigInt(Date.now()) * 1000n);
  const chosen = plans.find(({ slug }) => slug === draft.plan);
  const plan = chosen ? { ...chosen, prorate: chosen.terms.prorate } : null;
  const sentences = foretellChange({ draft, account, plan, zone, now });
  return (
    <section
      aria-label="What will happen"
      aria-live="polite"
      className="rounded-md border bg-sunken px-3 py-2"
    >
      <h3 className="text-xs font-medium text-ink-muted">What will happen</h3>
      {sentences.length === 0 ? (
        <p className="text-ink-muted">Choose a plan and how long its periods are.</p>
      ) : (
        <ul className="grid gap-1">
          {sentences.map((sentence) => (
            <li key={sentence}>{sentence}</li>
          ))}
        </ul>
      )}
    </section>
  );
}
