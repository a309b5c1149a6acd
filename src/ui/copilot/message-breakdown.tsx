import { formatCount } from "#/ui/format/count.ts";
import { formatDecimal } from "#/ui/format/decimal.ts";
import { Cell, HeadCell, Table } from "#/ui/primitives/table.tsx";
import type { CopilotMessage } from "./copilot-data.ts";
import { repeatedWords } from "./mark-text.ts";
import { MarkedText } from "./marked-text.tsx";

/** Why a message cost what it did: a line for each rule, which add up, and the text with what counted. */
export function MessageBreakdown({ message }: { message: CopilotMessage }) {
  const { id, breakdown, credits } = message;
  return (
    <div className="grid gap-x-6 gap-y-3 lg:grid-cols-2">
      <div className="min-w-0">
        <h3 className="mb-1 text-xs text-ink-faint">Text</h3>
        <BreakdownText message={message} />
      </div>
      <div className="min-w-0">
        <Table aria-label={`Credits of message ${id}`}>
          <thead>
            <tr>
              <HeadCell className="bg-sunken pl-0">Rule</HeadCell>
              <HeadCell numeric className="bg-sunken">
                Count
              </HeadCell>
              <HeadCell numeric className="bg-sunken">
                Each
              </HeadCell>
              <HeadCell numeric className="bg-sunken pr-0">
                Credits
              </HeadCell>
            </tr>
          </thead>
          <tbody>
            {breakdown.map((line) => (
              <tr key={line.rule}>
                <Cell className="h-7 pl-0 whitespace-normal">{line.label}</Cell>
                <Cell numeric className="h-7">
                  {formatCount(line.count)}
                </Cell>
                <Cell numeric className="h-7">
                  {line.each === null ? "" : formatDecimal(line.each)}
                </Cell>
                <Cell numeric className="h-7 pr-0">
                  {formatDecimal(line.credits)}
                </Cell>
              </tr>
            ))}
          </tbody>
          <tfoot>
            <tr className="font-medium">
              <th scope="row" colSpan={3} className="h-8 text-left font-medium">
                Credits used
              </th>
              <td className="h-8 text-right">{formatDecimal(credits)}</td>
            </tr>
          </tfoot>
        </Table>
      </div>
    </div>
  );
}

function BreakdownText({ message: { text, reportId, reportName } }: { message: CopilotMessage }) {
  if (reportName !== null)
    return (
      <>
        <p className="break-words whitespace-pre-wrap">{text}</p>
        <p className="mt-2 text-xs text-ink-muted">
          It made report {reportId}: the report’s price holds, and the text costs nothing.
        </p>
      </>
    );
  const repeated = repeatedWords(text);
  return (
    <>
      {text === "" ? <p className="text-ink-faint">no text</p> : <MarkedText text={text} />}
      {reportId === null ? null : (
        <p className="mt-1 text-xs text-ink-muted">
          It asked for report {reportId}, which there is not, so the text is priced.
        </p>
      )}
      {repeated.length === 0 ? null : (
        <p className="mt-1 text-xs text-ink-muted">
          Nothing is taken off for unlike words: {listed(repeated)} more than once.
        </p>
      )}
    </>
  );
}

/** Some words by name: "“the”, “of” and 3 more come". */
function listed(words: readonly string[]): string {
  const named = words.slice(0, 3).map((word) => `“${word}”`);
  const rest = words.length - named.length;
  const all = rest > 0 ? `${named.join(", ")} and ${rest} more` : named.join(", ");
  return `${all} ${words.length === 1 ? "comes" : "come"}`;
}
