"use client";
import Link from "next/link";
import type { ListedUser } from "#/domain/analytics/usage.ts";
import { formatCount } from "#/ui/format/count.ts";
import { useRowLink } from "#/ui/paging/use-row-link.ts";
import { usePreferences } from "#/ui/preferences/preferences-provider.tsx";
import { Time } from "#/ui/preferences/time.tsx";
import { Volume } from "#/ui/preferences/volume.tsx";
import { Cell, FoldedRow, HeadCell, StickyHead, Table } from "#/ui/primitives/table.tsx";
import { userHref } from "#/ui/user/user-href.ts";

export function UsersTable({ rows }: { rows: readonly ListedUser[] }) {
  const { unit, zone } = usePreferences();
  return (
    <Table aria-label="Users">
      <StickyHead>
        <tr>
          <HeadCell aria-sort="ascending">User</HeadCell>
          <HeadCell numeric folds>
            Sessions
          </HeadCell>
          <HeadCell numeric>Total, {unit}</HeadCell>
          <HeadCell numeric folds>
            Last seen, {zone}
          </HeadCell>
        </tr>
      </StickyHead>
      <tbody>
        {rows.map((user) => (
          <UserRow key={user.username} user={user} />
        ))}
      </tbody>
    </Table>
  );
}

function UserRow({ user }: { user: ListedUser }) {
  const rowLink = useRowLink();
  const href = userHref(user.username);
  return (
    <>
      <tr {...rowLink(href)}>
        <Cell className="max-lg:border-b-0">
          <Link href={href} prefetch={false} className="font-medium hover:underline">
            {user.username}
          </Link>
        </Cell>
        <Cell numeric folds>
          {formatCount(user.sessions)}
        </Cell>
        <Cell numeric className="max-lg:border-b-0">
          <Volume kilobits={user.total} />
        </Cell>
        <Cell numeric folds>
          <Time at={user.lastSeen} />
        </Cell>
      </tr>
      <FoldedRow
        span={2}
        facts={[
          { label: "Sessions", value: formatCount(user.sessions), wide: true },
          { label: "Last seen", value: <Time at={user.lastSeen} />, wide: true },
        ]}
      />
    </>
  );
}
