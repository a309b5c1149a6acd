"use client";
import type { TRPCClientErrorLike } from "@trpc/client";
import Link from "next/link";
import { usePathname } from "next/navigation";
import type { AppRouter } from "#/api/trpc/router.ts";
import { Button } from "#/ui/primitives/button.tsx";
import { Failure } from "#/ui/primitives/failure.tsx";

interface QueryFailureProps {
  title: string;
  error: TRPCClientErrorLike<AppRouter>;
  onRetry?: () => void;
}

/** A failed call of the API, in the place of what it would have shown. */
export function QueryFailure({ title, error, onRetry }: QueryFailureProps) {
  const pathname = usePathname();
  const message = error.data ? error.message : "The server did not answer. Is it still running?";
  return (
    <Failure title={title} message={message} requestId={error.data?.requestId} onRetry={onRetry}>
      {error.data?.code === "UNAUTHORIZED" ? (
        <Button asChild look="primary">
          <Link href={`/sign-in?next=${encodeURIComponent(pathname)}`}>Sign in</Link>
        </Button>
      ) : null}
    </Failure>
  );
}
