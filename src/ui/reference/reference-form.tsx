"use client";
import type { FormEvent } from "react";
import { fromWallTime, toWallTime } from "#/ui/format/time.ts";
import { usePreferences } from "#/ui/preferences/preferences-provider.tsx";
import { Button } from "#/ui/primitives/button.tsx";
import { Input } from "#/ui/primitives/input.tsx";
import { Skeleton } from "#/ui/primitives/skeleton.tsx";
import { trpc } from "#/ui/trpc/client.ts";

interface ReferenceFormProps {
  /** ISO 8601 UTC; null for the latest session or event. */
  reference: string | null;
  latest: "session" | "event";
  onChoose: (reference: string | null) => void;
}

/** Asks for the end of the windows, as the clock of the chosen zone shows it. */
export function ReferenceForm({ reference, latest, onChoose }: ReferenceFormProps) {
  const { zone } = usePreferences();
  const asksOverview = !reference && latest === "session";
  const overview = trpc.analytics.overview.useQuery(undefined, { enabled: asksOverview });
  // Its default is read once, so the field waits for it.
  if (asksOverview && overview.isPending) return <Skeleton className="h-24" />;
  const proposed = reference ?? (latest === "session" ? overview.data?.latest : new Date().toISOString());
  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const wall = new FormData(event.currentTarget).get("wall");
    onChoose(typeof wall === "string" ? fromWallTime(wall, zone) : null);
  };
  return (
    <form onSubmit={submit} className="grid gap-2">
      <label htmlFor="reference-wall" className="font-medium">
        Windows end at ({zone})
      </label>
      <Input
        id="reference-wall"
        name="wall"
        type="datetime-local"
        step={1}
        required
        defaultValue={proposed ? toWallTime(proposed, zone) : undefined}
      />
      <div className="flex gap-2">
        <Button look="primary" type="submit">
          Apply
        </Button>
        <Button onClick={() => onChoose(null)}>Latest {latest}</Button>
      </div>
    </form>
  );
}
