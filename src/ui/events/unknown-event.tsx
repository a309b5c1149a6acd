"use client";
import Link from "next/link";
import { useParams } from "next/navigation";
import { Button } from "#/ui/primitives/button.tsx";
import { PageHeader } from "#/ui/shell/page-header.tsx";
import { readSegment } from "./event-href.ts";

/** An id nobody has reported, and how to find the right one. */
export function UnknownEvent() {
  const { customer, id } = useParams();
  const nameOf = (segment: typeof id) => (typeof segment === "string" ? readSegment(segment) : "");
  return (
    <>
      <PageHeader title="Unknown event" />
      <div className="grid justify-items-start gap-3 rounded-md border bg-surface p-4">
        <p>
          Customer <strong className="break-all">{nameOf(customer)}</strong> has no event{" "}
          <strong className="break-all">{nameOf(id)}</strong>: it never arrived, was refused, or belongs to
          another customer. Ids are compared letter by letter, and capitals count.
        </p>
        <div className="flex flex-wrap gap-2">
          <Button asChild look="primary">
            <Link href={`/events?customer=${encodeURIComponent(nameOf(customer))}`}>
              Events of this customer
            </Link>
          </Button>
          <Button asChild>
            <Link href="/events?view=live&receipt=rejected">Refused events</Link>
          </Button>
        </div>
      </div>
    </>
  );
}
