"use client";
import type { ReactNode } from "react";
import { trpc } from "#/ui/trpc/client.ts";
import { SideBar } from "./side-bar.tsx";
import { TopBar } from "./top-bar.tsx";

/** What surrounds every page of the console. */
export function Shell({ children }: { children: ReactNode }) {
  const { data: system } = trpc.system.info.useQuery();
  return (
    <div className="md:grid md:min-h-dvh md:grid-cols-[13rem_minmax(0,1fr)] print:block">
      <a
        href="#content"
        className="sr-only z-50 rounded-md bg-accent px-3 py-2 text-on-accent focus:not-sr-only focus:fixed focus:top-2 focus:left-2"
      >
        Skip to the content
      </a>
      <aside
        aria-label="Side bar"
        className="sticky top-0 h-dvh border-r bg-surface max-md:hidden print:hidden"
      >
        <SideBar version={system?.version} />
      </aside>
      <div className="min-w-0">
        <TopBar system={system} />
        <main
          id="content"
          tabIndex={-1}
          className="mx-auto max-w-[90rem] px-3 py-4 outline-none sm:px-4 print:max-w-none print:p-0"
        >
          {children}
        </main>
      </div>
    </div>
  );
}
