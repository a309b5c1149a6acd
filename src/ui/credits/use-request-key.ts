"use client";
import { useState } from "react";
import { newRequestKey } from "#/ui/events/request-key.ts";
import { createRequestKeys } from "./request-keys.ts";

interface FailedCall {
  data?: { httpStatus?: number } | null | undefined;
}

/** The idempotency keys of a form about money, for as long as the form is open. */
export function useRequestKey() {
  const [keys] = useState(() => createRequestKeys(newRequestKey));
  return {
    keyOf: keys.keyOf,
    onError: (error: FailedCall) => keys.wasRefused(error.data?.httpStatus ?? null),
  };
}
