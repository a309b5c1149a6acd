"use client";
import { useSyncExternalStore } from "react";
import type { Problem } from "#/ui/http/problem.ts";
import { type ImportOptions, type SendResult, sendFile } from "./send-file.ts";
import type { UploadProgress } from "./upload-progress.ts";

export type Upload =
  | { status: "none" }
  | { status: "sending"; fileName: string; progress: UploadProgress }
  | { status: "sent"; fileName: string; importId: number }
  | { status: "failed"; fileName: string; problem: Problem };

const none: Upload = { status: "none" };

// Beside React, so that an upload goes on while other pages are looked at.
let upload: Upload = none;
let underWay: XMLHttpRequest | undefined;
const listeners = new Set<() => void>();

function show(next: Upload): void {
  upload = next;
  for (const listener of listeners) listener();
}

function warnBeforeLeaving(event: BeforeUnloadEvent): void {
  event.preventDefault();
}

/** Sends a file; `useUpload` tells how far it is, on every page. */
export async function startUpload(file: File, options: ImportOptions): Promise<SendResult> {
  const startedAt = performance.now();
  const report = (sent: number, total: number) =>
    show({
      status: "sending",
      fileName: file.name,
      progress: { sent, total, elapsed: performance.now() - startedAt },
    });
  report(0, file.size);
  window.addEventListener("beforeunload", warnBeforeLeaving);
  const { request, result } = sendFile(file, options, report);
  underWay = request;
  const outcome = await result;
  window.removeEventListener("beforeunload", warnBeforeLeaving);
  if (underWay !== request) return outcome;
  underWay = undefined;
  if (outcome.ok) show({ status: "sent", fileName: file.name, importId: outcome.importId });
  else show({ status: "failed", fileName: file.name, problem: outcome.problem });
  return outcome;
}

/** Stops the upload that is under way; the server drops what it has of the file. */
export function cancelUpload(): void {
  const request = underWay;
  underWay = undefined;
  request?.abort();
  show(none);
}

/** Forgets how the last upload ended. */
export function forgetUpload(): void {
  if (upload.status !== "sending") show(none);
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

/** The upload under way, or how the last one ended. */
export function useUpload(): Upload {
  return useSyncExternalStore(
    subscribe,
    () => upload,
    () => none,
  );
}
