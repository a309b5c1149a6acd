"use client";
import Link from "next/link";
import type { CreditGrant } from "#/api/contract/ledger.ts";
import { usePreferences } from "#/ui/preferences/preferences-provider.tsx";
import { Time } from "#/ui/preferences/time.tsx";
import { LookBadge } from "#/ui/primitives/look-badge.tsx";
import { Cell, FoldedRow, HeadCell, StickyHead, Table } from "#/ui/primitives/table.tsx";
import { GrantBar } from "./grant-bar.tsx";
import { grantLooks, sourceNames, tellRollover, tellThresholds } from "./grant-looks.ts";

interface GrantsTableProps {
  grants: readonly CreditGrant[];
  /** The page of a grant's own transactions. */
  hrefOf: (grant: string) => string;
}

export function GrantsTable({ grants, hrefOf }: GrantsTableProps) {
  const { zone } = usePreferences();
  return (
    <Table aria-label="Grants" className="table-fixed">
      <StickyHead>
        <tr>
          <HeadCell className="lg:w-[20%]">Grant</HeadCell>
          <HeadCell folds className="w-24">
            State
          </HeadCell>
          <HeadCell numeric folds className="w-16">
            Priority
          </HeadCell>
          <HeadCell numeric className="w-40 sm:w-52 lg:w-auto">
            Left, credits
          </HeadCell>
          <HeadCell numeric folds className="max-xl:hidden w-40">
            From, {zone}
          </HeadCell>
          <HeadCell numeric folds className="w-40">
            Expires, {zone}
          </HeadCell>
          <HeadCell folds>Rolls over</HeadCell>
          <HeadCell folds className="max-xl:hidden w-36">
            Alerts at
          </HeadCell>
        </tr>
      </StickyHead>
      {grants.map((grant) => (
        <tbody key={grant.id}>
          <GrantRow grant={grant} href={hrefOf(grant.id)} />
        </tbody>
      ))}
    </Table>
  );
}

function GrantRow({ grant, href }: { grant: CreditGrant; href: string }) {
  const name = grant.reason ?? sourceNames[grant.source];
  const state = <LookBadge looks={grantLooks[grant.state]} />;
  const expires = grant.expires_at ? (
    <Time at={grant.expires_at} />
  ) : (
    <span className="text-ink-faint">never</span>
  );
  return (
    <>
      <tr className="hover:bg-sunken focus-within:bg-sunken">
        <Cell className="max-lg:border-b-0 whitespace-normal">
          <Link
            href={href}
            className="line-clamp-2 font-medium break-words hover:underline"
            title={`${name}: its transactions`}
          >
            {name}
          </Link>
          {grant.reason ? (
            <span className="block text-xs text-ink-faint">{sourceNames[grant.source]}</span>
          ) : null}
        </Cell>
        <Cell folds>{state}</Cell>
        <Cell numeric folds>
          {grant.priority}
        </Cell>
        <Cell numeric className="py-1 whitespace-normal max-lg:border-b-0">
          <GrantBar grant={grant} />
        </Cell>
        <Cell numeric folds className="max-xl:hidden">
          <Time at={grant.effective_at} />
        </Cell>
        <Cell numeric folds>
          {expires}
        </Cell>
        <Cell folds className="whitespace-normal">
          {grant.expires_at ? tellRollover(grant) : <span className="text-ink-faint">–</span>}
        </Cell>
        <Cell folds className="max-xl:hidden whitespace-normal">
          {tellThresholds(grant.thresholds)}
        </Cell>
      </tr>
      <FoldedRow
        span={2}
        facts={[
          { label: "State", value: state },
          { label: "Priority", value: grant.priority },
          { label: "From", value: <Time at={grant.effective_at} /> },
          { label: "Expires", value: expires },
          ...(grant.expires_at ? [{ label: "Rolls over", value: tellRollover(grant) }] : []),
          { label: "Alerts at", value: tellThresholds(grant.thresholds) },
        ]}
      />
    </>
  );
}
