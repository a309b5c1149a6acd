"use client";
import Link from "next/link";
import {
  type DecimalText,
  type RankedUser,
  type UsageMeasure,
  type WindowDays,
  windowDays,
} from "#/domain/analytics/usage.ts";
import { formatCount } from "#/ui/format/count.ts";
import { useRowLink } from "#/ui/paging/use-row-link.ts";
import { Cell, FoldedRow } from "#/ui/primitives/table.tsx";
import { userHref } from "#/ui/user/user-href.ts";
import { PlaceChange } from "#/ui/windows/place-change.tsx";
import { ShareBar } from "#/ui/windows/share-bar.tsx";
import { MeasureValue } from "./measure-value.tsx";
import { measureNames, windowNames } from "./measures.ts";

interface RankingsRowProps {
  user: RankedUser;
  sort: UsageMeasure;
  window: WindowDays;
  others: readonly UsageMeasure[];
  reference: string | null;
  largestShare: DecimalText;
}

export function RankingsRow({ user, sort, window, others, reference, largestShare }: RankingsRowProps) {
  const rowLink = useRowLink();
  const href = userHref(user.username, reference);
  const foldedWindows = windowDays.filter((days) => days !== window);
  return (
    <>
      <tr {...rowLink(href)}>
        <Cell numeric folds>
          {formatCount(user.rank)}
        </Cell>
        <Cell folds>
          <PlaceChange change={user.change} />
        </Cell>
        <Cell className="max-lg:border-b-0">
          <span className="mr-2 text-ink-faint lg:hidden">{formatCount(user.rank)}</span>
          <Link href={href} prefetch={false} className="font-medium hover:underline">
            {user.username}
          </Link>
        </Cell>
        {windowDays.map((days) => (
          <Cell
            key={days}
            numeric
            folds={days !== window}
            className={days === window ? "font-medium max-lg:border-b-0" : "text-ink-muted"}
          >
            <MeasureValue usage={user.usage[days]} measure={sort} />
          </Cell>
        ))}
        <Cell numeric folds>
          {user.share === null ? null : <ShareBar share={user.share} full={largestShare} />}
        </Cell>
        {others.map((measure) => (
          <Cell key={measure} numeric folds className="text-ink-muted max-wide:hidden">
            <MeasureValue usage={user.usage[window]} measure={measure} />
          </Cell>
        ))}
      </tr>
      <FoldedRow
        span={2}
        facts={[
          ...foldedWindows.map((days) => ({
            label: windowNames[days],
            value: <MeasureValue usage={user.usage[days]} measure={sort} />,
          })),
          ...others.map((measure) => ({
            label: measureNames[measure],
            value: <MeasureValue usage={user.usage[window]} measure={measure} />,
          })),
          {
            label: "Share, %",
            value: user.share === null ? null : <ShareBar share={user.share} full={largestShare} />,
          },
          { label: "Places", value: <PlaceChange change={user.change} /> },
        ]}
      />
    </>
  );
}
