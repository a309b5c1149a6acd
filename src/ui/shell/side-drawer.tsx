"use client";
import { Menu as MenuIcon } from "lucide-react";
import { Dialog } from "radix-ui";
import { useState } from "react";
import { Button } from "#/ui/primitives/button.tsx";
import { overlayStyles } from "#/ui/primitives/dialog.tsx";
import { SideBar } from "./side-bar.tsx";

/** The side bar below 768 px. */
export function SideDrawer({ version }: { version: string | undefined }) {
  const [isOpen, setIsOpen] = useState(false);
  return (
    <Dialog.Root open={isOpen} onOpenChange={setIsOpen}>
      <Dialog.Trigger asChild>
        <Button look="quiet" size="icon" aria-label="Open the menu" className="md:hidden">
          <MenuIcon aria-hidden />
        </Button>
      </Dialog.Trigger>
      <Dialog.Portal>
        <Dialog.Overlay className={overlayStyles} />
        <Dialog.Content
          aria-describedby={undefined}
          className="fixed inset-y-0 left-0 z-50 w-60 border-r border-line-strong bg-surface"
        >
          <Dialog.Title className="sr-only">Menu</Dialog.Title>
          <SideBar version={version} onNavigate={() => setIsOpen(false)} />
        </Dialog.Content>
      </Dialog.Portal>
    </Dialog.Root>
  );
}
