"use client";
import { Failure } from "#/ui/primitives/failure.tsx";

interface PageErrorProps {
  error: unknown;
  onRetry: () => void;
}

/** In the place of a page that could not be drawn. */
export function PageError({ error, onRetry }: PageErrorProps) {
  return (
    <Failure
      title="This page could not be shown"
      message="Something failed on the way. The rest of the console still works; try again, and if it fails again, look for the number below in the server’s log."
      requestId={readDigest(error)}
      onRetry={onRetry}
    />
  );
}

/** The number under which the server has logged an error of its own. */
function readDigest(error: unknown): string | null {
  if (typeof error !== "object" || error === null || !("digest" in error)) return null;
  return typeof error.digest === "string" ? error.digest : null;
}
