import type { SearchParams } from "nuqs/server";
import { Wordmark } from "#/ui/shell/wordmark.tsx";
import { toNextPath } from "#/ui/sign-in/next-path.ts";
import { SignInForm } from "#/ui/sign-in/sign-in-form.tsx";

export const metadata = { title: "Sign in" };

interface SignInPageProps {
  searchParams: Promise<SearchParams>;
}

export default async function SignInPage({ searchParams }: SignInPageProps) {
  const { next } = await searchParams;
  return (
    <main className="mx-auto grid min-h-dvh max-w-96 content-center gap-4 px-4 py-16">
      <Wordmark />
      <div className="grid gap-3 rounded-md border bg-surface p-4">
        <h1 className="text-xl font-semibold">Sign in</h1>
        <SignInForm nextPath={toNextPath(next)} />
      </div>
    </main>
  );
}
