"use client";
import { Command } from "cmdk";
import { useRouter } from "next/navigation";
import { useState } from "react";
import { useFound } from "./use-found.ts";

const itemStyles =
  "flex h-8 items-center gap-2 rounded-sm px-2 data-[selected=true]:bg-accent-soft [&_svg]:size-4 [&_svg]:shrink-0 [&_svg]:text-ink-faint";
const groupStyles =
  "[&_[cmdk-group-heading]]:px-2 [&_[cmdk-group-heading]]:pt-2 [&_[cmdk-group-heading]]:pb-1 [&_[cmdk-group-heading]]:text-xs [&_[cmdk-group-heading]]:text-ink-faint";

/** The field and the list under it. */
export function SearchResults({ onChosen }: { onChosen: () => void }) {
  const router = useRouter();
  const [text, setText] = useState("");
  const [chosen, setChosen] = useState("");
  const { groups, isLooking } = useFound(text.trim());
  const hrefs = groups.flatMap(({ items }) => items.map(({ href }) => href));
  const open = (href: string) => {
    onChosen();
    router.push(href);
  };
  return (
    <Command
      shouldFilter={false}
      loop
      label="Search customers, services, users and pages"
      value={hrefs.includes(chosen) ? chosen : (hrefs[0] ?? "")}
      onValueChange={setChosen}
    >
      <Command.Input
        autoFocus
        value={text}
        onValueChange={setText}
        placeholder="A page, customer, service or meter, or the beginning of a username"
        className="h-11 w-full border-b bg-transparent px-3 text-base outline-none placeholder:text-ink-faint"
      />
      <Command.List label="Results" className="max-h-[60dvh] overflow-y-auto p-1">
        <Command.Empty className="px-3 py-6 text-center text-ink-muted">
          {isLooking
            ? "Looking…"
            : "Nothing is called like this. Capitals count in usernames and external ids."}
        </Command.Empty>
        {groups.map(({ title, icon: GroupIcon, items }) => (
          <Command.Group key={title} heading={title} className={groupStyles}>
            {items.map(({ href, label, note, icon }) => {
              const Icon = icon ?? GroupIcon;
              return (
                <Command.Item key={href} value={href} onSelect={() => open(href)} className={itemStyles}>
                  <Icon aria-hidden />
                  <span className="truncate">{label}</span>
                  <span className="ml-auto shrink-0 text-xs text-ink-faint">{note}</span>
                </Command.Item>
              );
            })}
          </Command.Group>
        ))}
      </Command.List>
    </Command>
  );
}
