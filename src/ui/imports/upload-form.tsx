"use client";
import { usePathname, useRouter } from "next/navigation";
import { type FormEvent, useState } from "react";
import { Button } from "#/ui/primitives/button.tsx";
import { Panel } from "#/ui/primitives/panel.tsx";
import { trpc } from "#/ui/trpc/client.ts";
import { DropZone } from "./drop-zone.tsx";
import { ModeChoice, OnErrorChoice } from "./import-modes.tsx";
import type { ImportOptions } from "./send-file.ts";
import { UploadStatus } from "./upload-status.tsx";
import { forgetUpload, startUpload, useUpload } from "./upload-store.ts";

const atFirst: ImportOptions = { mode: "append", onError: "abort", dryRun: true };

/** Chooses a file and how to import it, and sends it. */
export function UploadForm() {
  const router = useRouter();
  const pathname = usePathname();
  const api = trpc.useUtils();
  const upload = useUpload();
  const [file, setFile] = useState<File | null>(null);
  const [options, setOptions] = useState(atFirst);
  const change = (changed: Partial<ImportOptions>) => setOptions((current) => ({ ...current, ...changed }));

  const submit = async (event: FormEvent) => {
    event.preventDefault();
    if (!file) return;
    const outcome = await startUpload(file, options);
    await api.imports.list.invalidate();
    // Whoever went to another page meanwhile stays there; the top bar tells.
    if (!outcome.ok || window.location.pathname !== pathname) return;
    forgetUpload();
    router.push(`/imports/${outcome.importId}`);
  };

  return (
    <Panel title="Import a file" padded>
      <form onSubmit={submit} className="grid gap-4">
        <DropZone
          file={file}
          onFile={(chosen) => {
            forgetUpload();
            setFile(chosen);
          }}
        />
        <div className="grid gap-4 sm:grid-cols-2 lg:grid-cols-3">
          <ModeChoice mode={options.mode} onChange={(mode) => change({ mode })} />
          <OnErrorChoice onError={options.onError} onChange={(onError) => change({ onError })} />
          <div className="grid content-start gap-1">
            <label className="flex h-8 items-center gap-2 font-medium lg:mt-6">
              <input
                type="checkbox"
                checked={options.dryRun}
                onChange={(event) => change({ dryRun: event.target.checked })}
                className="size-4 accent-accent"
              />
              Dry run first
            </label>
            <p className="text-xs text-ink-muted">
              {options.dryRun
                ? "Shows what the file would change before it does."
                : "Imports the file at once."}
            </p>
          </div>
        </div>
        <UploadStatus upload={upload} />
        {upload.status === "sending" ? null : (
          <div className="flex flex-wrap items-center gap-3">
            <Button type="submit" look="primary" disabled={!file}>
              {options.dryRun ? "Check the file" : "Import the file"}
            </Button>
            {file ? null : <span className="text-ink-faint">No file chosen yet</span>}
          </div>
        )}
      </form>
    </Panel>
  );
}
