"use client";
import { Search } from "lucide-react";
import { Dialog } from "radix-ui";
import { useEffect, useState } from "react";
import { Button } from "#/ui/primitives/button.tsx";
import { overlayStyles } from "#/ui/primitives/dialog.tsx";
import { SearchResults } from "./search-results.tsx";

/** The search over pages and users; opens with Ctrl or ⌘ and K. */
export function SearchPalette() {
  const [isOpen, setIsOpen] = useState(false);
  useEffect(() => {
    const toggle = (event: KeyboardEvent) => {
      if (event.key.toLowerCase() !== "k" || !(event.ctrlKey || event.metaKey)) return;
      event.preventDefault();
      setIsOpen((open) => !open);
    };
    window.addEventListener("keydown", toggle);
    return () => window.removeEventListener("keydown", toggle);
  }, []);
  return (
    <Dialog.Root open={isOpen} onOpenChange={setIsOpen}>
      <Dialog.Trigger asChild>
        <Button look="quiet" className="px-2 lg:border-line-strong" aria-keyshortcuts="Control+K Meta+K">
          <Search aria-hidden />
          <span className="max-lg:sr-only">Search</span>
          <kbd className="rounded-sm border px-1 font-sans text-xs text-ink-faint max-lg:hidden">Ctrl K</kbd>
        </Button>
      </Dialog.Trigger>
      <Dialog.Portal>
        <Dialog.Overlay className={overlayStyles} />
        <Dialog.Content
          aria-describedby={undefined}
          className="fixed top-16 left-1/2 z-50 w-[min(36rem,calc(100vw-1rem))] -translate-x-1/2 rounded-md border border-line-strong bg-surface"
        >
          <Dialog.Title className="sr-only">Search users and pages</Dialog.Title>
          <SearchResults onChosen={() => setIsOpen(false)} />
        </Dialog.Content>
      </Dialog.Portal>
    </Dialog.Root>
  );
}
