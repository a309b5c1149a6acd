"use client";
import { useRouter } from "next/navigation";
import type { MouseEvent } from "react";
import { isOnControl } from "#/ui/primitives/is-on-control.ts";

/** Handlers that make a whole row lead where its link leads; selecting text in it stays possible. */
export function useRowLink() {
  const router = useRouter();
  return (href: string) => ({
    className: "cursor-pointer hover:bg-sunken focus-within:bg-sunken",
    onClick: (event: MouseEvent) => {
      if (event.defaultPrevented || isOnControl(event) || window.getSelection()?.toString()) return;
      if (event.ctrlKey || event.metaKey) window.open(href, "_blank");
      else router.push(href);
    },
    onAuxClick: (event: MouseEvent) => {
      if (event.button === 1 && !isOnControl(event)) window.open(href, "_blank");
    },
  });
}
