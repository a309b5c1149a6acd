"use client";
import { Check, X } from "lucide-react";
import Link from "next/link";
import { customerHref } from "#/ui/customer/customer-href.ts";
import { formatCount } from "#/ui/format/count.ts";
import { formatExactDecimal } from "#/ui/format/decimal.ts";
import { useOrigin } from "#/ui/http/use-origin.ts";
import { aggregationNames } from "#/ui/meters/aggregation-names.ts";
import { Time } from "#/ui/preferences/time.tsx";
import { Badge } from "#/ui/primitives/badge.tsx";
import { CommandLine } from "#/ui/primitives/command-line.tsx";
import { CopyButton } from "#/ui/primitives/copy-button.tsx";
import { Fact, Facts } from "#/ui/primitives/facts.tsx";
import { Panel } from "#/ui/primitives/panel.tsx";
import { type ApiOutputs, trpc } from "#/ui/trpc/client.ts";
import { isZero } from "./is-zero.ts";
import { recomputeCommand } from "./recompute-command.ts";

type Proof = ApiOutputs["analytics"]["proof"];

/** The total, whether its events come to the same, and how to compute it oneself. */
export function ProofVerdict({ proof }: { proof: Proof }) {
  const origin = useOrigin();
  const { data: system } = trpc.system.info.useQuery();
  const agrees = isZero(proof.difference) && (proof.total === null) === (proof.totalOfEvents === null);
  const shown = (value: string | null) =>
    value === null ? "no value" : `${formatExactDecimal(value)} ${proof.unit}`;
  return (
    <Panel
      title={shown(proof.total)}
      note={
        <>
          {aggregationNames[proof.aggregation]} of <span className="font-mono">{proof.meter}</span>, service{" "}
          {proof.service}, by{" "}
          <Link href={customerHref(proof.customer, { meter: proof.meter })} className="underline">
            {proof.customer}
          </Link>
          , from <Time at={proof.from} /> to before <Time at={proof.to} withZone />
        </>
      }
      actions={
        <Badge tone={agrees ? "good" : "bad"}>
          {agrees ? <Check aria-hidden /> : <X aria-hidden />}
          {agrees ? "Difference 0: they agree" : `Difference ${formatExactDecimal(proof.difference)}`}
        </Badge>
      }
    >
      <p className="border-b px-3 py-2">{describe(proof)}</p>
      <Facts label="Totals" className="sm:grid-cols-2">
        <Fact label={proof.source === "rollups" ? "From rollups" : "As answered"}>{shown(proof.total)}</Fact>
        <Fact label="From its events">{shown(proof.totalOfEvents)}</Fact>
        <Fact label="Difference">{formatExactDecimal(proof.difference)}</Fact>
        <Fact label="Events with a value">{formatCount(proof.count)}</Fact>
      </Facts>
      <div className="grid gap-2 border-t px-3 py-2">
        <p className="flex flex-wrap items-center gap-x-2">
          <span className="text-ink-faint">Digest</span>
          <code className="min-w-0 font-mono break-all">{proof.digest}</code>
          <CopyButton text={proof.digest} label="Copy the digest" />
        </p>
        <details>
          <summary className="text-ink-muted">How to recompute it</summary>
          <p className="my-2 max-w-prose text-ink-muted">
            It is the SHA-256 of one line <code className="font-mono">id,occurred_at,value</code> for each of
            the events below, in their order. With curl and jq:
          </p>
          <CommandLine command={recomputeCommand(origin, proof, system?.needsSignIn ?? false)} />
        </details>
      </div>
    </Panel>
  );
}

/** What was compared, in one sentence. */
function describe({ source, count }: Proof): string {
  const events = count === 1 ? "the one event" : `all ${formatCount(count)} events`;
  return source === "rollups"
    ? `Compared: the total from sums kept by day, which every page shows, and the same added up anew from ${events} with a value, at one moment.`
    : `Compared: the total that every page shows, and the same computed anew the plain way from ${events} with a value, at one moment.`;
}
