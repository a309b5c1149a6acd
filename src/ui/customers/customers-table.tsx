"use client";
import Link from "next/link";
import type { Customer } from "#/api/contract/customers.ts";
import { customerHref } from "#/ui/customer/customer-href.ts";
import { formatCount } from "#/ui/format/count.ts";
import { useRowLink } from "#/ui/paging/use-row-link.ts";
import { usePreferences } from "#/ui/preferences/preferences-provider.tsx";
import { Time } from "#/ui/preferences/time.tsx";
import { Cell, FoldedRow, HeadCell, StickyHead, Table } from "#/ui/primitives/table.tsx";

export function CustomersTable({ rows }: { rows: readonly Customer[] }) {
  const { zone } = usePreferences();
  return (
    <Table aria-label="Customers" className="table-fixed">
      <StickyHead>
        <tr>
          <HeadCell aria-sort="ascending" className="lg:w-[30%]">
            External id
          </HeadCell>
          <HeadCell folds className="w-[30%]">
            Name
          </HeadCell>
          <HeadCell folds>Time zone</HeadCell>
          <HeadCell numeric className="w-28">
            Events
          </HeadCell>
          <HeadCell numeric folds className="w-44">
            Last seen, {zone}
          </HeadCell>
        </tr>
      </StickyHead>
      <tbody>
        {rows.map((customer) => (
          <CustomerRow key={customer.external_id} customer={customer} />
        ))}
      </tbody>
    </Table>
  );
}

function CustomerRow({ customer }: { customer: Customer }) {
  const rowLink = useRowLink();
  const href = customerHref(customer.external_id);
  const lastSeen = customer.last_seen_at ? <Time at={customer.last_seen_at} /> : "never";
  return (
    <>
      <tr {...rowLink(href)}>
        <Cell className="truncate max-lg:border-b-0" title={customer.external_id}>
          <Link href={href} prefetch={false} className="font-medium hover:underline">
            {customer.external_id}
          </Link>
        </Cell>
        <Cell folds className="truncate" title={customer.name ?? undefined}>
          {customer.name ?? <span className="text-ink-faint">–</span>}
        </Cell>
        <Cell folds>{customer.time_zone}</Cell>
        <Cell numeric className="max-lg:border-b-0">
          {formatCount(customer.events)}
        </Cell>
        <Cell numeric folds>
          {lastSeen}
        </Cell>
      </tr>
      <FoldedRow
        span={2}
        facts={[
          ...(customer.name ? [{ label: "Name", value: customer.name, wide: true }] : []),
          { label: "Time zone", value: customer.time_zone, wide: true },
          { label: "Last seen", value: lastSeen, wide: true },
        ]}
      />
    </>
  );
}
