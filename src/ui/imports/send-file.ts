import { type Problem, readProblem, readWhole } from "#/ui/http/problem.ts";

export interface ImportOptions {
  mode: "append" | "replace";
  onError: "abort" | "skip";
  dryRun: boolean;
}

export type SendResult = { ok: true; importId: number } | { ok: false; problem: Problem };

/** The address that takes a file in. */
export function toUploadUrl(fileName: string, { mode, onError, dryRun }: ImportOptions): string {
  const query = new URLSearchParams({
    mode,
    on_error: onError,
    dry_run: String(dryRun),
    file_name: fileName,
  });
  return `/api/v1/imports?${query}`;
}

/** Sends a file and tells how far it is. An XMLHttpRequest, since fetch says nothing about bytes sent. */
export function sendFile(
  file: File,
  options: ImportOptions,
  onProgress: (sent: number, total: number) => void,
): { request: XMLHttpRequest; result: Promise<SendResult> } {
  const request = new XMLHttpRequest();
  const result = new Promise<SendResult>((resolve) => {
    request.upload.onprogress = (event) => onProgress(event.loaded, file.size);
    request.onloadend = () => {
      const importId = request.status === 202 ? readWhole(request.responseText, "id") : null;
      if (importId !== null) resolve({ ok: true, importId });
      else resolve({ ok: false, problem: readProblem(request.status, request.responseText) });
    };
  });
  request.open("POST", toUploadUrl(file.name, options));
  request.setRequestHeader("content-type", "text/csv");
  request.send(file);
  return { request, result };
}
