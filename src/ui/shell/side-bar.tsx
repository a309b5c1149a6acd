"use client";
import Link from "next/link";
import { usePathname } from "next/navigation";
import { OpenAlertsCount } from "#/ui/alerts/open-alerts-count.tsx";
import { cn } from "#/ui/class-names.ts";
import { isWithin, navigation } from "./navigation.ts";
import { Wordmark } from "./wordmark.tsx";

interface SideBarProps {
  version: string | undefined;
  /** Called when a link is followed; the drawer closes then. */
  onNavigate?: () => void;
}

export function SideBar({ version, onNavigate }: SideBarProps) {
  const pathname = usePathname();
  return (
    <div className="flex h-full flex-col">
      <Link href="/" onClick={onNavigate} className="flex h-12 shrink-0 items-center border-b px-4">
        <Wordmark />
      </Link>
      <nav aria-label="Pages" className="flex-1 overflow-y-auto px-2 py-3">
        {navigation.map((section) => (
          <div key={section.title} className="mb-4">
            <p className="px-2 pb-1 text-xs text-ink-faint">{section.title}</p>
            <ul>
              {section.items.map((item) => (
                <li key={item.href}>
                  <Link
                    href={item.href}
                    onClick={onNavigate}
                    aria-current={isWithin(item, pathname) ? "page" : undefined}
                    className={cn(
                      "flex h-8 items-center gap-2 rounded-md px-2 text-ink-muted hover:bg-sunken hover:text-ink",
                      isWithin(item, pathname) && "bg-accent-soft font-medium text-ink hover:bg-accent-soft",
                    )}
                  >
                    <item.icon aria-hidden className="size-4" />
                    {item.title}
                    {item.href === "/alerts" ? <OpenAlertsCount /> : null}
                  </Link>
                </li>
              ))}
            </ul>
          </div>
        ))}
      </nav>
      <p className="flex h-10 shrink-0 items-center justify-between border-t px-4 text-xs text-ink-faint">
        <span>{version ? `Version ${version}` : null}</span>
        <a href="/docs" className="underline hover:text-ink">
          API
        </a>
      </p>
    </div>
  );
}
