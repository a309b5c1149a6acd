"use client";
import { keepPreviousData } from "@tanstack/react-query";
import { Command } from "cmdk";
import { User } from "lucide-react";
import { useRouter } from "next/navigation";
import { useDeferredValue, useState } from "react";
import { countOf } from "#/ui/format/count.ts";
import { trpc } from "#/ui/trpc/client.ts";
import { userHref } from "#/ui/user/user-href.ts";
import { navigation } from "./navigation.ts";

const itemStyles =
  "flex h-8 items-center gap-2 rounded-sm px-2 data-[selected=true]:bg-accent-soft [&_svg]:size-4 [&_svg]:text-ink-faint";
const groupStyles =
  "[&_[cmdk-group-heading]]:px-2 [&_[cmdk-group-heading]]:pt-2 [&_[cmdk-group-heading]]:pb-1 [&_[cmdk-group-heading]]:text-xs [&_[cmdk-group-heading]]:text-ink-faint";

/** The field and the list under it. */
export function SearchResults({ onChosen }: { onChosen: () => void }) {
  const router = useRouter();
  const [text, setText] = useState("");
  const [chosen, setChosen] = useState("");
  const prefix = text.trim();
  const users = trpc.analytics.users.useQuery(
    { prefix: useDeferredValue(prefix) || undefined, page: 1, perPage: 8 },
    { placeholderData: keepPreviousData },
  );
  const open = (href: string) => {
    onChosen();
    router.push(href);
  };
  const pages = navigation
    .flatMap((section) => section.items)
    .filter((item) => item.title.toLowerCase().includes(prefix.toLowerCase()));
  // Answers to an earlier text must not be opened with Enter.
  const found = users.data?.rows.filter((user) => user.username.startsWith(prefix)) ?? [];
  const hrefs = [...pages.map((item) => item.href), ...found.map((user) => userHref(user.username))];
  return (
    <Command
      shouldFilter={false}
      loop
      label="Search users and pages"
      value={hrefs.includes(chosen) ? chosen : (hrefs[0] ?? "")}
      onValueChange={setChosen}
    >
      <Command.Input
        autoFocus
        value={text}
        onValueChange={setText}
        placeholder="A page, or the beginning of a username"
        className="h-11 w-full border-b bg-transparent px-3 text-base outline-none placeholder:text-ink-faint"
      />
      <Command.List label="Results" className="max-h-[60dvh] overflow-y-auto p-1">
        <Command.Empty className="px-3 py-6 text-center text-ink-muted">
          {users.isFetching ? "Looking…" : "No page or user begins like this. Capitals count in usernames."}
        </Command.Empty>
        {pages.length > 0 ? (
          <Command.Group heading="Pages" className={groupStyles}>
            {pages.map((item) => (
              <Command.Item
                key={item.href}
                value={item.href}
                onSelect={() => open(item.href)}
                className={itemStyles}
              >
                <item.icon aria-hidden />
                {item.title}
              </Command.Item>
            ))}
          </Command.Group>
        ) : null}
        {found.length > 0 ? (
          <Command.Group heading="Users" className={groupStyles}>
            {found.map((user) => (
              <Command.Item
                key={user.username}
                value={userHref(user.username)}
                onSelect={() => open(userHref(user.username))}
                className={itemStyles}
              >
                <User aria-hidden />
                {user.username}
                <span className="ml-auto text-xs text-ink-faint">{countOf(user.sessions, "session")}</span>
              </Command.Item>
            ))}
          </Command.Group>
        ) : null}
      </Command.List>
    </Command>
  );
}
