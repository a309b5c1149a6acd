"use client";
import Link from "next/link";
import { useRouter } from "next/navigation";
import type { Customer } from "#/api/contract/customers.ts";
import type { CustomerMonth } from "#/domain/analytics/meters/customer-month.ts";
import { CustomerDialog } from "#/ui/customers/customer-dialog.tsx";
import { RemoveDialog } from "#/ui/form/remove-dialog.tsx";
import { countOf } from "#/ui/format/count.ts";
import { Time } from "#/ui/preferences/time.tsx";
import { Button } from "#/ui/primitives/button.tsx";
import { PageHeader } from "#/ui/shell/page-header.tsx";
import { trpc } from "#/ui/trpc/client.ts";
import { userHref } from "#/ui/user/user-href.ts";

interface CustomerHeaderProps {
  customer: Customer;
  services: CustomerMonth["services"];
}

export function CustomerHeader({ customer, services }: CustomerHeaderProps) {
  const { external_id: externalId, name } = customer;
  const hasSessions = services.some(({ service }) => service === "internet");
  return (
    <PageHeader
      title={name ?? externalId}
      actions={
        <>
          {hasSessions ? (
            <Button asChild>
              <Link href={userHref(externalId)}>Internet sessions</Link>
            </Button>
          ) : null}
          <CustomerDialog customer={customer} />
          <RemoveCustomer customer={customer} />
        </>
      }
    >
      {name === null ? null : (
        <>
          <span className="font-mono break-all">{externalId}</span> ·{" "}
        </>
      )}
      {countOf(customer.events, "event")}
      {customer.last_seen_at ? (
        <>
          , the latest at <Time at={customer.last_seen_at} withZone />
        </>
      ) : null}
      {" · "}days and months of {customer.time_zone}
    </PageHeader>
  );
}

function RemoveCustomer({ customer }: { customer: Customer }) {
  const router = useRouter();
  const api = trpc.useUtils();
  const remove = trpc.customers.remove.useMutation({
    onSuccess: async () => {
      router.push("/customers");
      await api.customers.list.invalidate();
    },
  });
  return (
    <RemoveDialog
      what={`customer ${customer.external_id}`}
      refusal={
        customer.events > 0
          ? `It has ${countOf(customer.events, "event")}, and what was used stays on record.`
          : null
      }
      isPending={remove.isPending}
      error={remove.error}
      onRemove={() => remove.mutate({ externalId: customer.external_id })}
    >
      Its name and time zone will be gone; no usage is. An event that names it makes it anew.
    </RemoveDialog>
  );
}
