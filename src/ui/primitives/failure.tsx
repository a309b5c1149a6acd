"use client";
import { CircleAlert, RotateCw } from "lucide-react";
import type { ReactNode } from "react";
import { Button } from "./button.tsx";
import { CopyButton } from "./copy-button.tsx";

interface FailureProps {
  /** What did not work: "The ranking could not be loaded". */
  title: string;
  /** What happened, in words. */
  message: string;
  /** Names the request in the server's log. */
  requestId?: string | null | undefined;
  onRetry?: (() => void) | undefined;
  children?: ReactNode;
}

/** What happened, what to try, and the request to name when asking for help. */
export function Failure({ title, message, requestId, onRetry, children }: FailureProps) {
  return (
    <div role="alert" className="flex flex-col items-start gap-2 border-l-4 border-bad bg-surface p-4">
      <p className="flex items-center gap-2 font-medium">
        <CircleAlert aria-hidden className="size-4 text-bad" />
        {title}
      </p>
      <p className="max-w-prose text-ink-muted">{message}</p>
      {requestId ? (
        <p className="flex flex-wrap items-center gap-1 text-xs text-ink-faint">
          Request <code className="font-mono text-ink-muted">{requestId}</code>
          <CopyButton text={requestId} label="Copy the request id" />
        </p>
      ) : null}
      {onRetry || children ? (
        <div className="flex flex-wrap gap-2">
          {onRetry ? (
            <Button onClick={onRetry}>
              <RotateCw aria-hidden />
              Try again
            </Button>
          ) : null}
          {children}
        </div>
      ) : null}
    </div>
  );
}
