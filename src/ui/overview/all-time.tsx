"use client";
import type { Overview } from "#/domain/analytics/usage.ts";
import { formatCount } from "#/ui/format/count.ts";
import { Volume } from "#/ui/preferences/volume.tsx";
import { Fact, Facts } from "#/ui/primitives/facts.tsx";

/** Everything there is, in one line. */
export function AllTime({ data }: { data: Overview }) {
  return (
    <Facts label="Everything so far" className="grid-cols-2 rounded-md border">
      <Fact label="Users">{formatCount(data.users)}</Fact>
      <Fact label="Sessions in all">{formatCount(data.all.sessions)}</Fact>
      <Fact label="Usage in all">
        <Volume kilobits={data.all.total} withUnit />
      </Fact>
      <Fact label="First day">{data.firstDay ?? "none"}</Fact>
    </Facts>
  );
}
