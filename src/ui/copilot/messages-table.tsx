"use client";
import { formatDecimal } from "#/ui/format/decimal.ts";
import { OpeningRow, RowOpener } from "#/ui/primitives/opening-row.tsx";
import { Cell, HeadCell, StickyHead, Table } from "#/ui/primitives/table.tsx";
import type { CopilotMessage } from "./copilot-data.ts";
import { formatTimestamp } from "./format-timestamp.ts";
import { MessageBreakdown } from "./message-breakdown.tsx";
import { SortHead } from "./sort-head.tsx";
import type { Sort } from "./sort-messages.ts";

interface MessagesTableProps {
  messages: readonly CopilotMessage[];
  sort: Sort;
  onSort: (sort: Sort) => void;
  /** Id of the message whose breakdown is shown. */
  open: number | null;
  onOpen: (message: number | null) => void;
}

/** What each message cost; a row opens to show why. */
export function MessagesTable({ messages, sort, onSort, open, onOpen }: MessagesTableProps) {
  return (
    <Table aria-label="Messages">
      <StickyHead>
        <tr>
          <HeadCell>Message ID</HeadCell>
          <HeadCell className="max-sm:hidden">Timestamp</HeadCell>
          <SortHead
            column="report_name"
            label="Report Name"
            sort={sort}
            onSort={onSort}
            className="whitespace-normal max-sm:px-1"
          />
          <SortHead
            column="credits_used"
            label="Credits Used"
            sort={sort}
            onSort={onSort}
            numeric
            className="whitespace-normal"
          />
        </tr>
      </StickyHead>
      <tbody>
        {messages.map((message) => (
          <MessageRow
            key={message.id}
            message={message}
            isOpen={message.id === open}
            onToggle={() => onOpen(message.id === open ? null : message.id)}
          />
        ))}
      </tbody>
    </Table>
  );
}

interface MessageRowProps {
  message: CopilotMessage;
  isOpen: boolean;
  onToggle: () => void;
}

function MessageRow({ message, isOpen, onToggle }: MessageRowProps) {
  const { id, timestamp, at, reportName, credits } = message;
  const time = (
    <time dateTime={at} title={`${timestamp}, as the service wrote it`}>
      {formatTimestamp(at)}
    </time>
  );
  return (
    <OpeningRow isOpen={isOpen} onToggle={onToggle} span={4} detail={<MessageBreakdown message={message} />}>
      <Cell className="max-sm:py-1 max-sm:pr-1">
        <RowOpener>{id}</RowOpener>
        <span className="block text-xs text-ink-faint sm:hidden">{time}</span>
      </Cell>
      <Cell className="max-sm:hidden">{time}</Cell>
      <Cell className="wrap-anywhere whitespace-normal max-sm:px-1 max-sm:py-1">{reportName}</Cell>
      <Cell numeric>{formatDecimal(credits)}</Cell>
    </OpeningRow>
  );
}
