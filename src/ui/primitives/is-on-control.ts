import type { MouseEvent } from "react";

/** Whether a click was on a link or a button, which does its own thing. */
export function isOnControl({ target }: MouseEvent): boolean {
  return target instanceof Element && target.closest("a, button") !== null;
}
