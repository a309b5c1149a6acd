"use client";
import type { Session } from "#/domain/analytics/usage.ts";
import { formatDuration } from "#/ui/format/duration.ts";
import { usePreferences } from "#/ui/preferences/preferences-provider.tsx";
import { Time } from "#/ui/preferences/time.tsx";
import { Volume } from "#/ui/preferences/volume.tsx";
import { Cell, FoldedRow, HeadCell, StickyHead, Table } from "#/ui/primitives/table.tsx";

export function SessionsTable({ rows }: { rows: readonly Session[] }) {
  const { unit, zone } = usePreferences();
  return (
    <Table aria-label="Sessions">
      <StickyHead>
        <tr>
          <HeadCell>Start, {zone}</HeadCell>
          <HeadCell numeric folds>
            Online, h:mm:ss
          </HeadCell>
          <HeadCell folds>MAC address</HeadCell>
          <HeadCell numeric folds>
            Upload, {unit}
          </HeadCell>
          <HeadCell numeric folds>
            Download, {unit}
          </HeadCell>
          <HeadCell numeric>Total, {unit}</HeadCell>
        </tr>
      </StickyHead>
      {rows.map((session, index) => (
        <SessionRows
          // biome-ignore lint/suspicious/noArrayIndexKey: two equal sessions may both count; only their places differ
          key={`${index} ${session.startTime}`}
          session={session}
        />
      ))}
    </Table>
  );
}

function SessionRows({ session }: { session: Session }) {
  return (
    <tbody>
      <tr>
        <Cell className="max-lg:border-b-0">
          <Time at={session.startTime} />
        </Cell>
        <Cell numeric folds>
          {formatDuration(session.durationSeconds)}
        </Cell>
        <Cell folds className="font-mono">
          {session.macAddress}
        </Cell>
        <Cell numeric folds>
          <Volume kilobits={session.upload} />
        </Cell>
        <Cell numeric folds>
          <Volume kilobits={session.download} />
        </Cell>
        <Cell numeric className="font-medium max-lg:border-b-0">
          <Volume kilobits={session.total} />
        </Cell>
      </tr>
      <FoldedRow
        span={2}
        facts={[
          { label: "Online", value: formatDuration(session.durationSeconds), wide: true },
          {
            label: "MAC address",
            value: <span className="font-mono">{session.macAddress}</span>,
            wide: true,
          },
          { label: "Upload", value: <Volume kilobits={session.upload} /> },
          { label: "Download", value: <Volume kilobits={session.download} /> },
        ]}
      />
    </tbody>
  );
}
