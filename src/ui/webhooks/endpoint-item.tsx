"use client";
import { CircleCheck, CirclePause, Pause, Play, Send } from "lucide-react";
import type { WebhookEndpoint } from "#/api/contract/webhooks.ts";
import { countOf } from "#/ui/format/count.ts";
import { Time } from "#/ui/preferences/time.tsx";
import { Badge } from "#/ui/primitives/badge.tsx";
import { Button } from "#/ui/primitives/button.tsx";
import { trpc } from "#/ui/trpc/client.ts";
import { QueryFailure } from "#/ui/trpc/query-failure.tsx";
import { EndpointDialog } from "./endpoint-dialog.tsx";
import { RemoveEndpoint } from "./remove-endpoint.tsx";
import { RotateSecret } from "./rotate-secret.tsx";
import { TestOutcome } from "./test-outcome.tsx";
import { useWebhooksChanged } from "./use-webhooks-changed.ts";

interface EndpointItemProps {
  endpoint: WebhookEndpoint;
  /** Lists its messages of a state. */
  onList: (state: "waiting" | "dead") => void;
  onRemoved: () => void;
}

/** One endpoint, and all that can be done with it. */
export function EndpointItem({ endpoint, onList, onRemoved }: EndpointItemProps) {
  const { id, url, description, is_enabled: isEnabled } = endpoint;
  const changed = useWebhooksChanged();
  const test = trpc.credits.webhooks.test.useMutation({ onSuccess: changed });
  const update = trpc.credits.webhooks.update.useMutation({ onSuccess: changed });
  return (
    <li className="border-b px-3 py-2 last:border-b-0">
      <div className="flex flex-wrap items-start justify-between gap-x-4 gap-y-2">
        <div className="min-w-0">
          <h3 className="flex flex-wrap items-center gap-x-2 gap-y-1">
            <span className="font-mono font-medium break-all">{url}</span>
            <EnabledBadge isEnabled={isEnabled} />
          </h3>
          <p className="break-words text-ink-muted">
            {description ? `${description} · ` : null}since <Time at={endpoint.created_at} withZone />
          </p>
        </div>
        <div className="flex flex-wrap items-center gap-2">
          <Button
            size="small"
            disabled={test.isPending}
            onClick={() => test.mutate({ id })}
            aria-label={`Test ${url}`}
          >
            <Send aria-hidden />
            {test.isPending ? "Sending…" : "Test"}
          </Button>
          <Button
            size="small"
            disabled={update.isPending}
            onClick={() => update.mutate({ id, changes: { is_enabled: !isEnabled } })}
            aria-label={`${isEnabled ? "Disable" : "Enable"} ${url}`}
          >
            {isEnabled ? <Pause aria-hidden /> : <Play aria-hidden />}
            {isEnabled ? "Disable" : "Enable"}
          </Button>
          <EndpointDialog endpoint={endpoint} />
          <RotateSecret endpoint={endpoint} />
          <RemoveEndpoint endpoint={endpoint} onRemoved={onRemoved} />
        </div>
      </div>
      <Messages endpoint={endpoint} onList={onList} />
      <div role="status" className="not-empty:mt-2">
        {test.data ? <TestOutcome delivery={test.data} /> : null}
      </div>
      {test.error ? <QueryFailure title="No test was sent" error={test.error} /> : null}
      {update.error ? <QueryFailure title="The endpoint is as it was" error={update.error} /> : null}
    </li>
  );
}

function EnabledBadge({ isEnabled }: { isEnabled: boolean }) {
  return isEnabled ? (
    <Badge tone="good" title="Alerts are sent there as they are raised">
      <CircleCheck aria-hidden />
      Enabled
    </Badge>
  ) : (
    <Badge title="Messages wait; alerts that are raised meanwhile are not sent there">
      <CirclePause aria-hidden />
      Disabled
    </Badge>
  );
}

/** What has not arrived. */
function Messages({
  endpoint: { waiting, dead, is_enabled: isEnabled },
  onList,
}: Pick<EndpointItemProps, "endpoint" | "onList">) {
  if (waiting === 0 && dead === 0) return null;
  return (
    <p className="mt-2 flex flex-wrap gap-x-4 gap-y-1">
      {waiting > 0 ? (
        <button type="button" className="underline" onClick={() => onList("waiting")}>
          {countOf(waiting, "message")} {waiting === 1 ? "waits" : "wait"}
          {isEnabled ? null : " until it is enabled"}
        </button>
      ) : null}
      {dead > 0 ? (
        <button type="button" className="text-bad underline" onClick={() => onList("dead")}>
          {countOf(dead, "dead message")}
        </button>
      ) : null}
    </p>
  );
}
