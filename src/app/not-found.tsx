import Link from "next/link";
import { Button } from "#/ui/primitives/button.tsx";
import { Wordmark } from "#/ui/shell/wordmark.tsx";

export const metadata = { title: "Page not found" };

export default function NotFound() {
  return (
    <main className="mx-auto grid max-w-md gap-4 px-4 py-16">
      <Wordmark />
      <h1 className="text-xl font-semibold">There is no such page</h1>
      <p className="text-ink-muted">The address may be misspelt, or the page has moved.</p>
      <div className="flex flex-wrap gap-2">
        <Button asChild look="primary">
          <Link href="/">Overview</Link>
        </Button>
        <Button asChild>
          <Link href="/users">Find a user</Link>
        </Button>
      </div>
    </main>
  );
}
