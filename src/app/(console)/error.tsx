"use client";
import { PageError } from "#/ui/shell/page-error.tsx";

interface ConsoleErrorProps {
  error: unknown;
  retry: () => void;
}

export default function ConsoleError({ error, retry }: ConsoleErrorProps) {
  return <PageError error={error} onRetry={retry} />;
}
