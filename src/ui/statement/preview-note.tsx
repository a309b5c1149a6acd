"use client";
import { CircleAlert, CircleDashed } from "lucide-react";
import type { Statement } from "#/api/contract/statements.ts";
import { Time } from "#/ui/preferences/time.tsx";

/** That the figures still move, and why a period that is over did not close. Nothing for a final statement. */
export function PreviewNote({ statement }: { statement: Statement }) {
  const { is_final: isFinal, read_at: readAt, failure } = statement;
  if (isFinal) return null;
  return (
    <div className="grid gap-1 rounded-md border border-warn bg-warn-soft px-3 py-2">
      <p className="flex flex-wrap items-center gap-x-2">
        <CircleDashed aria-hidden className="size-4 text-warn" />
        <strong className="font-semibold text-warn">Preview</strong>
        <span>
          as of <Time at={readAt} withZone />. It still moves, until the period is closed.
        </span>
      </p>
      {failure === null ? null : (
        <p className="flex flex-wrap items-center gap-x-2 text-bad" role="alert">
          <CircleAlert aria-hidden className="size-4" />
          Closing failed the last time, and is tried again: {failure}
        </p>
      )}
    </div>
  );
}
