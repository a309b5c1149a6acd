"use client";
import Link from "next/link";
import { useParams } from "next/navigation";
import { Button } from "#/ui/primitives/button.tsx";
import { PageHeader } from "#/ui/shell/page-header.tsx";
import { readUsername } from "./username-param.ts";

/** A name nobody has, and how to find the right one. */
export function UnknownUser() {
  const { username } = useParams();
  const name = typeof username === "string" ? readUsername(username) : "";
  return (
    <>
      <PageHeader title="Unknown user" />
      <div className="grid justify-items-start gap-3 rounded-md border bg-surface p-4">
        <p>
          Nobody has a session as <strong className="break-all">{name}</strong>. Names are compared letter by
          letter, and capitals count.
        </p>
        <div className="flex flex-wrap gap-2">
          <Button asChild look="primary">
            <Link href={`/users?q=${encodeURIComponent(name.slice(0, 3))}`}>Users that begin like this</Link>
          </Button>
          <Button asChild>
            <Link href="/users">All users</Link>
          </Button>
        </div>
      </div>
    </>
  );
}
