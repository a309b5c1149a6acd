"use client";
import { Database } from "lucide-react";
import { formatBytes } from "#/ui/format/bytes.ts";
import { Badge } from "#/ui/primitives/badge.tsx";
import { Popover, PopoverPanel, PopoverTrigger } from "#/ui/primitives/popover.tsx";

/** Says that the data is in the PostgreSQL that came with the product. */
export function DatabaseBadge({ bytes }: { bytes: number }) {
  return (
    <Popover>
      <PopoverTrigger className="rounded-sm">
        <Badge>
          <Database aria-hidden />
          <span className="max-lg:sr-only">Embedded database</span>
        </Badge>
      </PopoverTrigger>
      <PopoverPanel label="Embedded database" align="start">
        <p>
          The data is in the PostgreSQL that Meterline brings along, in its data folder:{" "}
          <strong>{formatBytes(bytes)}</strong>.
        </p>
        <p className="mt-2 text-ink-muted">
          Set <code className="font-mono">DATABASE_URL</code> to use a server of your own.
        </p>
      </PopoverPanel>
    </Popover>
  );
}
