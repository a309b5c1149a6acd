"use client";
import { Check, RotateCw, X } from "lucide-react";
import { Badge } from "#/ui/primitives/badge.tsx";
import { Button } from "#/ui/primitives/button.tsx";
import { CopyButton } from "#/ui/primitives/copy-button.tsx";
import { Panel } from "#/ui/primitives/panel.tsx";
import { trpc } from "#/ui/trpc/client.ts";
import { QueryFailure } from "#/ui/trpc/query-failure.tsx";

/** Computes a stored run again and compares, so that nobody has to believe it. */
export function ReplayRun({ id, digest }: { id: string; digest: string }) {
  const replay = trpc.simulation.replayRun.useMutation();
  const { data } = replay;
  return (
    <Panel
      title="Can it be repeated?"
      note="The same topology, failures and seed give the same run, byte for byte"
      actions={
        <>
          <span role="status">
            {data ? (
              <Badge tone={data.identical ? "good" : "bad"}>
                {data.identical ? <Check aria-hidden /> : <X aria-hidden />}
                {data.identical ? "Identical" : "Not identical"}
              </Badge>
            ) : null}
          </span>
          <Button disabled={replay.isPending} onClick={() => replay.mutate({ id })}>
            <RotateCw aria-hidden />
            {replay.isPending ? "Computing…" : "Replay and compare"}
          </Button>
        </>
      }
    >
      <dl className="grid grid-cols-[minmax(0,1fr)] gap-x-3 gap-y-1 px-3 py-2 sm:grid-cols-[auto_minmax(0,1fr)]">
        <Digest name="Stored" digest={digest} />
        {data ? <Digest name="Computed now" digest={data.digest} /> : null}
      </dl>
      {data && !data.identical ? (
        <p className="border-t px-3 py-2">
          It was stored by a version of the server that computed otherwise. What is shown here is the stored
          run.
        </p>
      ) : null}
      {replay.error ? <QueryFailure title="It could not be computed again" error={replay.error} /> : null}
    </Panel>
  );
}

function Digest({ name, digest }: { name: string; digest: string }) {
  return (
    <>
      <dt className="text-ink-faint sm:py-1">{name}, SHA-256</dt>
      <dd className="flex flex-wrap items-center gap-x-2">
        <code className="min-w-0 font-mono break-all">{digest}</code>
        <CopyButton text={digest} label={`Copy the digest: ${name}`} />
      </dd>
    </>
  );
}
