"use client";
import { type FormEvent, useState } from "react";
import { type Problem, readProblem } from "#/ui/http/problem.ts";
import { Button } from "#/ui/primitives/button.tsx";
import { Failure } from "#/ui/primitives/failure.tsx";
import { Input } from "#/ui/primitives/input.tsx";

/** Trades the API key for a cookie. Returns what went wrong, or null. */
async function signIn(apiKey: string): Promise<Problem | null> {
  const response = await fetch("/api/v1/session", {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify({ api_key: apiKey }),
  }).catch(() => null);
  if (response?.ok) return null;
  return readProblem(response?.status ?? 0, response ? await response.text() : "");
}

export function SignInForm({ nextPath }: { nextPath: string }) {
  const [isBusy, setIsBusy] = useState(false);
  const [problem, setProblem] = useState<Problem | null>(null);
  const submit = async (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const apiKey = new FormData(event.currentTarget).get("api_key");
    setIsBusy(true);
    const found = await signIn(typeof apiKey === "string" ? apiKey.trim() : "");
    // A whole new document: every page is rendered again with the cookie.
    if (!found) return window.location.assign(nextPath);
    setProblem(found);
    setIsBusy(false);
  };
  return (
    <form onSubmit={submit} className="grid gap-3">
      <div className="grid gap-1">
        <label htmlFor="api-key" className="font-medium">
          API key
        </label>
        <Input
          id="api-key"
          name="api_key"
          type="password"
          autoComplete="current-password"
          required
          aria-describedby="api-key-hint"
        />
        <p id="api-key-hint" className="text-xs text-ink-muted">
          The one the server was started with, <code className="font-mono">ADMIN_API_KEY</code>.
        </p>
      </div>
      {problem ? (
        <Failure title={problem.title} message={problem.detail} requestId={problem.requestId} />
      ) : null}
      <div>
        <Button type="submit" look="primary" disabled={isBusy}>
          {isBusy ? "Signing in…" : "Sign in"}
        </Button>
      </div>
    </form>
  );
}
