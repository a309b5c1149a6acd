"use client";
import { useRef } from "react";
import type { EventWithHistory } from "#/domain/usage/events/find-event.ts";
import { trpc } from "#/ui/trpc/client.ts";
import { newRequestKey } from "./request-key.ts";

/**
 * What the two corrections have in common: a key that stays the same while the same is asked again, and an
 * event that is shown as it is now.
 */
export function useCorrection(name: { customer: string; id: string }, onDone: () => void) {
  const api = trpc.useUtils();
  const asked = useRef({ content: "", key: "" });
  const keyOf = (request: object) => {
    const content = JSON.stringify(request);
    if (asked.current.content !== content) asked.current = { content, key: newRequestKey() };
    return asked.current.key;
  };
  const onSuccess = async (event: EventWithHistory) => {
    api.events.get.setData(name, event);
    onDone();
    await api.invalidate();
  };
  return { keyOf, onSuccess };
}
