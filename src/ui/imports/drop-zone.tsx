"use client";
import { FileUp } from "lucide-react";
import { type DragEvent, useState } from "react";
import { cn } from "#/ui/class-names.ts";
import { formatBytes } from "#/ui/format/bytes.ts";

interface DropZoneProps {
  file: File | null;
  onFile: (file: File) => void;
}

/** Takes one file: dropped, or chosen by click or keyboard. */
export function DropZone({ file, onFile }: DropZoneProps) {
  const [isOver, setIsOver] = useState(false);
  const drop = (event: DragEvent) => {
    event.preventDefault();
    setIsOver(false);
    const dropped = event.dataTransfer.files[0];
    if (dropped) onFile(dropped);
  };
  return (
    <label
      onDragOver={(event) => {
        event.preventDefault();
        setIsOver(true);
      }}
      onDragLeave={() => setIsOver(false)}
      onDrop={drop}
      className={cn(
        "flex min-h-28 cursor-pointer flex-col items-center justify-center gap-1 rounded-md border border-dashed border-line-strong bg-ground p-4 text-center hover:bg-sunken has-focus-visible:outline-2 has-focus-visible:outline-accent",
        isOver && "border-accent bg-accent-soft",
      )}
    >
      <input
        type="file"
        accept=".csv,.gz,text/csv,application/gzip"
        aria-label="CSV file of sessions"
        className="sr-only"
        onChange={(event) => {
          const chosen = event.currentTarget.files?.[0];
          if (chosen) onFile(chosen);
          // The same file can be chosen again once it is corrected.
          event.currentTarget.value = "";
        }}
      />
      <FileUp aria-hidden className="size-5 text-ink-faint" />
      {file ? (
        <>
          <span className="font-medium break-all">{file.name}</span>
          <span className="text-xs text-ink-muted">
            {formatBytes(file.size)} · drop or click to choose another
          </span>
        </>
      ) : (
        <>
          <span className="font-medium">Drop a CSV file here, or click to choose one</span>
          <span className="text-xs text-ink-muted">
            Columns: username, mac_address, start_time, usage_time, upload, download
          </span>
        </>
      )}
    </label>
  );
}
