"use client";
import type { DecimalText, Session } from "#/domain/analytics/usage.ts";
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

/** A session that was reported rather than imported may lack what a file always has. */
const durationOf = ({ durationSeconds }: Session) =>
  durationSeconds === null ? "–" : formatDuration(durationSeconds);
const volumeOf = (kilobits: DecimalText | null) => (kilobits === null ? "–" : <Volume kilobits={kilobits} />);

function SessionRows({ session }: { session: Session }) {
  return (
    <tbody>
      <tr>
        <Cell className="max-lg:border-b-0">
          <Time at={session.startTime} />
        </Cell>
        <Cell numeric folds>
          {durationOf(session)}
        </Cell>
        <Cell folds className="font-mono">
          {session.macAddress ?? "–"}
        </Cell>
        <Cell numeric folds>
          {volumeOf(session.upload)}
        </Cell>
        <Cell numeric folds>
          {volumeOf(session.download)}
        </Cell>
        <Cell numeric className="font-medium max-lg:border-b-0">
          {volumeOf(session.total)}
        </Cell>
      </tr>
      <FoldedRow
        span={2}
        facts={[
          { label: "Online", value: durationOf(session), wide: true },
          {
            label: "MAC address",
            value: <span className="font-mono">{session.macAddress ?? "–"}</span>,
            wide: true,
          },
          { label: "Upload", value: volumeOf(session.upload) },
          { label: "Download", value: volumeOf(session.download) },
        ]}
      />
    </tbody>
  );
}
