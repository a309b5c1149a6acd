"use client";
import { countOf } from "#/ui/format/count.ts";
import { Segments } from "#/ui/primitives/segments.tsx";
import { trpc } from "#/ui/trpc/client.ts";
import type { ImportOptions } from "./send-file.ts";

const modes = [
  { value: "append", label: "Append" },
  { value: "replace", label: "Replace" },
] as const;

interface ModeChoiceProps {
  mode: ImportOptions["mode"];
  onChange: (mode: ImportOptions["mode"]) => void;
}

/** Add to what is there or take its place. */
export function ModeChoice({ mode, onChange }: ModeChoiceProps) {
  return (
    <div className="grid content-start gap-1">
      <p aria-hidden className="font-medium">
        Mode
      </p>
      <div>
        <Segments label="Mode" value={mode} choices={modes} onChange={onChange} />
      </div>
      <p className="text-xs text-ink-muted">
        <ModeNote mode={mode} />
      </p>
    </div>
  );
}

/** What a mode does; names what a replacement removes. */
export function ModeNote({ mode }: { mode: ImportOptions["mode"] }) {
  const { data } = trpc.analytics.overview.useQuery();
  if (mode === "append") return "Added to what is there; rows that are there already count once.";
  const held = data
    ? `the ${countOf(data.all.sessions, "session")} of ${countOf(data.users, "user")}`
    : "all sessions";
  return `Removes ${held} there are now, in the same step that brings the new ones. A failed import changes nothing.`;
}

const onErrors = [
  { value: "abort", label: "Abort" },
  { value: "skip", label: "Skip" },
] as const;

interface OnErrorChoiceProps {
  onError: ImportOptions["onError"];
  onChange: (onError: ImportOptions["onError"]) => void;
}

/** What becomes of a file with rows that can't be read. */
export function OnErrorChoice({ onError, onChange }: OnErrorChoiceProps) {
  return (
    <div className="grid content-start gap-1">
      <p aria-hidden className="font-medium">
        Rows that can’t be read
      </p>
      <div>
        <Segments label="Rows that can’t be read" value={onError} choices={onErrors} onChange={onChange} />
      </div>
      <p className="text-xs text-ink-muted">
        {onError === "abort"
          ? "One of them, and nothing is imported."
          : "They are left out; the rest is imported."}
      </p>
    </div>
  );
}
