"use client";
import Link from "next/link";
import type { RankedUser } from "#/domain/analytics/usage.ts";
import { formatCount } from "#/ui/format/count.ts";
import { useRowLink } from "#/ui/paging/use-row-link.ts";
import { usePreferences } from "#/ui/preferences/preferences-provider.tsx";
import { Volume } from "#/ui/preferences/volume.tsx";
import { Button } from "#/ui/primitives/button.tsx";
import { Panel } from "#/ui/primitives/panel.tsx";
import { Cell, HeadCell, Table } from "#/ui/primitives/table.tsx";
import { userHref } from "#/ui/user/user-href.ts";
import { PlaceChange } from "#/ui/windows/place-change.tsx";

/** The first of the ranking over 30 days. */
export function TopUsers({ rows }: { rows: readonly RankedUser[] }) {
  const { unit } = usePreferences();
  const rowLink = useRowLink();
  return (
    <Panel
      title="Top users, 30 days"
      note="Windows that end at the latest session"
      actions={
        <Button asChild size="small">
          <Link href="/rankings">All rankings</Link>
        </Button>
      }
    >
      <Table aria-label="Top users over 30 days">
        <thead>
          <tr>
            <HeadCell numeric className="w-10">
              Rank
            </HeadCell>
            <HeadCell>User</HeadCell>
            <HeadCell className="max-sm:hidden">Change</HeadCell>
            <HeadCell numeric>Total, {unit}</HeadCell>
          </tr>
        </thead>
        <tbody>
          {rows.map((user) => (
            <tr key={user.username} {...rowLink(userHref(user.username))}>
              <Cell numeric>{formatCount(user.rank)}</Cell>
              <Cell>
                <Link href={userHref(user.username)} prefetch={false} className="font-medium hover:underline">
                  {user.username}
                </Link>
              </Cell>
              <Cell className="max-sm:hidden">
                <PlaceChange change={user.change} />
              </Cell>
              <Cell numeric>
                <Volume kilobits={user.usage[30].total} />
              </Cell>
            </tr>
          ))}
        </tbody>
      </Table>
    </Panel>
  );
}
