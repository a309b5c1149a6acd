"use client";
import { usePathname } from "next/navigation";
import { UploadIndicator } from "#/ui/imports/upload-indicator.tsx";
import { DisplayMenu } from "#/ui/preferences/display-menu.tsx";
import { ThemeMenu } from "#/ui/preferences/theme-menu.tsx";
import { ReferenceControl } from "#/ui/reference/reference-control.tsx";
import type { ApiOutputs } from "#/ui/trpc/client.ts";
import { DatabaseBadge } from "./database-badge.tsx";
import { findItem } from "./navigation.ts";
import { SampleBadge } from "./sample-badge.tsx";
import { SearchPalette } from "./search-palette.tsx";
import { SideDrawer } from "./side-drawer.tsx";
import { SignOut } from "./sign-out.tsx";

interface TopBarProps {
  system: ApiOutputs["system"]["info"] | undefined;
}

/** Where one is, the search, and what holds for every page. */
export function TopBar({ system }: TopBarProps) {
  const pathname = usePathname();
  return (
    <header className="sticky top-0 z-30 flex h-12 items-center gap-1 border-b bg-surface px-2 sm:gap-2 sm:px-4 print:hidden">
      <SideDrawer version={system?.version} />
      <p className="truncate text-ink-muted max-lg:hidden">{findItem(pathname)?.title}</p>
      {system?.sample ? <SampleBadge sample={system.sample} /> : null}
      {system?.database === "embedded" ? <DatabaseBadge bytes={system.databaseBytes} /> : null}
      <div className="ml-auto flex min-w-0 items-center gap-1">
        <UploadIndicator />
        <ReferenceControl />
        <SearchPalette />
        <DisplayMenu />
        <ThemeMenu />
        {system?.needsSignIn && system.signedIn ? <SignOut /> : null}
      </div>
    </header>
  );
}
