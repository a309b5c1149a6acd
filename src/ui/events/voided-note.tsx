import { Ban } from "lucide-react";
import type { EventWithHistory } from "#/domain/usage/events/find-event.ts";
import { Time } from "#/ui/preferences/time.tsx";

/** Says before anything else that an event counts no more. */
export function VoidedNote({ event }: { event: EventWithHistory }) {
  const last = event.history.findLast(({ kind }) => kind === "void");
  return (
    <section
      aria-label="Voided"
      className="flex flex-wrap items-baseline gap-x-2 rounded-md border border-bad bg-bad-soft px-3 py-2"
    >
      <Ban aria-hidden className="size-4 self-center text-bad" />
      <p className="font-medium">
        Voided
        {event.voided_at ? (
          <>
            {" "}
            at <Time at={event.voided_at} withZone />
          </>
        ) : null}
        : it counts no more.
      </p>
      {last?.reason ? <p className="break-words">{last.reason}</p> : null}
    </section>
  );
}
