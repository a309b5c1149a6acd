"use client";
import Link from "next/link";
import { useRouter } from "next/navigation";
import { RemoveDialog } from "#/ui/form/remove-dialog.tsx";
import { formatCount } from "#/ui/format/count.ts";
import { useService } from "#/ui/meters/use-services.ts";
import { Time } from "#/ui/preferences/time.tsx";
import { Button } from "#/ui/primitives/button.tsx";
import { Fact, Facts } from "#/ui/primitives/facts.tsx";
import { Panel } from "#/ui/primitives/panel.tsx";
import { SkeletonRows } from "#/ui/primitives/skeleton.tsx";
import { PageHeader } from "#/ui/shell/page-header.tsx";
import { trpc } from "#/ui/trpc/client.ts";
import { QueryFailure } from "#/ui/trpc/query-failure.tsx";
import { MeterDialog } from "./meter-dialog.tsx";
import { MetersTable } from "./meters-table.tsx";
import { RenameService } from "./rename-service.tsx";
import { ReportExample } from "./report-example.tsx";

/** One service: what of it is measured, and what arrived. */
export function ServiceView({ slug }: { slug: string }) {
  const query = useService(slug);
  const service = query.data;
  if (query.error && !service)
    return (
      <QueryFailure
        title="The service could not be loaded"
        error={query.error}
        onRetry={() => query.refetch()}
      />
    );
  if (!service) return <SkeletonRows rows={8} />;
  return (
    <>
      <PageHeader
        title={service.name}
        actions={
          <>
            <Button asChild>
              <Link href={`/events?service=${encodeURIComponent(slug)}`}>Its events</Link>
            </Button>
            <RenameService service={service} />
            <RemoveService slug={slug} events={service.events} meters={service.meters.length} />
          </>
        }
      >
        Events name it as <span className="font-mono">{slug}</span>.
      </PageHeader>
      <div className="grid grid-cols-[minmax(0,1fr)] gap-3">
        <Facts label="So far" className="rounded-md border">
          <Fact label="Events">{formatCount(service.events)}</Fact>
          <Fact label="Last seen">{service.last_seen_at ? <Time at={service.last_seen_at} /> : "never"}</Fact>
          <Fact label="Meters">{formatCount(service.meters.length)}</Fact>
          <Fact label="Made">
            <Time at={service.created_at} />
          </Fact>
        </Facts>
        <Panel
          title="Meters"
          note="What each event of the service is measured by"
          actions={<MeterDialog service={service} meter={null} />}
        >
          <MetersTable service={service} readAt={query.dataUpdatedAt} />
        </Panel>
        <ReportExample service={service} />
      </div>
    </>
  );
}

function RemoveService({ slug, events, meters }: { slug: string; events: number; meters: number }) {
  const router = useRouter();
  const api = trpc.useUtils();
  const remove = trpc.services.remove.useMutation({
    onSuccess: async () => {
      router.push("/services");
      await api.services.list.invalidate();
      await api.meters.invalidate();
    },
  });
  const isBuiltIn = slug === "internet";
  return (
    <RemoveDialog
      what={`service ${slug}`}
      refusal={
        isBuiltIn
          ? "It is built in: files of sessions are imported into it."
          : events > 0
            ? `It has ${formatCount(events)} events, and what was used stays on record.`
            : null
      }
      isPending={remove.isPending}
      error={remove.error}
      onRemove={() => remove.mutate({ slug })}
    >
      {meters > 0
        ? `Its ${meters === 1 ? "meter goes" : `${meters} meters go`} with it. `
        : "It has no meters. "}
      Events that name it will be rejected.
    </RemoveDialog>
  );
}
