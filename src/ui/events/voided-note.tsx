import { Ban } from "lucide-react";
import type { EventWithHistory } from "#/domain/usage/events/find-event.ts";
import { Time } from "#/ui/preferences/time.tsx";

/** Says before anything else that an event counts no more. */
export function VoidedNote({ event }: { event: EventWithHistory }) {
  const last = event.history.findLast(({ kind }) => kind === "void");
  return (
    <section aria-label="Voided" className="flex gap-2 rounded-md border border-bad bg-bad-soft px-3 py-2">
      <Ban aria-hidden className="mt-0.5 size-4 shrink-0 text-bad" />
      <div className="flex min-w-0 flex-wrap gap-x-2">
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
        {last?.reason ? <p className="min-w-0 break-words">{last.reason}</p> : null}
      </div>
    </section>
  );
}
