"use client";
import { keepPreviousData } from "@tanstack/react-query";
import Link from "next/link";
import { useQueryStates } from "nuqs";
import { DayPanel } from "#/ui/chart/day-panel.tsx";
import { customerHref } from "#/ui/customer/customer-href.ts";
import { Time } from "#/ui/preferences/time.tsx";
import { Button } from "#/ui/primitives/button.tsx";
import { Select } from "#/ui/primitives/select.tsx";
import { Skeleton } from "#/ui/primitives/skeleton.tsx";
import { proofHref, windowSpan } from "#/ui/proof/proof-search.ts";
import { PageHeader } from "#/ui/shell/page-header.tsx";
import { trpc } from "#/ui/trpc/client.ts";
import { QueryFailure } from "#/ui/trpc/query-failure.tsx";
import { WindowCards } from "#/ui/windows/window-cards.tsx";
import { toUserInputs, userSearch } from "./user-search.ts";
import { UserSessions } from "./user-sessions.tsx";

const dayChoices = [
  { value: "7", label: "7 days" },
  { value: "30", label: "30 days" },
  { value: "90", label: "90 days" },
  { value: "366", label: "A year" },
] as const;
const daysOf = { "7": 7, "30": 30, "90": 90, "366": 366 } as const;

/** The proofs of the windows that end at a reference: of upload and download together. */
const proofsUpTo = (username: string, reference: string) => (length: number) =>
  proofHref(username, "total", windowSpan(reference, length));

/** What did this one use? */
export function UserView({ username }: { username: string }) {
  const [search, setSearch] = useQueryStates(userSearch, { history: "push" });
  const inputs = toUserInputs(username, search);
  const user = trpc.analytics.user.useQuery(inputs.user, { placeholderData: keepPreviousData });
  const days = trpc.analytics.userDays.useQuery(inputs.days, { placeholderData: keepPreviousData });
  return (
    <>
      <PageHeader
        title={username}
        actions={
          <Button asChild>
            <Link href={customerHref(username)}>As a customer</Link>
          </Button>
        }
      >
        {user.data ? (
          <>
            Windows that end at <Time at={user.data.reference} withZone />. Seen from{" "}
            <Time at={user.data.firstSeen} /> to <Time at={user.data.lastSeen} />.
          </>
        ) : null}
      </PageHeader>
      <div className="grid gap-3">
        {user.error ? (
          <QueryFailure
            title="The usage could not be loaded"
            error={user.error}
            onRetry={() => user.refetch()}
          />
        ) : user.data ? (
          <WindowCards
            usage={user.data.usage}
            before={user.data.before}
            proofOf={proofsUpTo(username, user.data.reference)}
          />
        ) : (
          <Skeleton className="h-40" />
        )}
        {days.error ? (
          <QueryFailure
            title="The days could not be loaded"
            error={days.error}
            onRetry={() => days.refetch()}
          />
        ) : days.data ? (
          <DayPanel
            title="Usage by day"
            from={days.data.from}
            to={days.data.to}
            days={days.data.days}
            onDay={(day) => setSearch({ day, page: 1 })}
            actions={
              <Select
                label="Days shown"
                value={dayChoices.find((choice) => daysOf[choice.value] === search.days)?.value ?? "30"}
                choices={dayChoices}
                onChange={(chosen) => setSearch({ days: daysOf[chosen] })}
              />
            }
          />
        ) : (
          <Skeleton className="h-80" />
        )}
        <UserSessions
          input={inputs.sessions}
          day={search.day}
          onDay={(day) => setSearch({ day, page: 1 })}
          onPage={(page) => setSearch({ page })}
        />
      </div>
    </>
  );
}
