"use client";
import { formatBytes } from "#/ui/format/bytes.ts";
import { formatTimeLeft } from "#/ui/format/duration.ts";
import { Button } from "#/ui/primitives/button.tsx";
import { Failure } from "#/ui/primitives/failure.tsx";
import { Progress } from "#/ui/primitives/progress.tsx";
import { measurePace } from "./upload-progress.ts";
import { cancelUpload, type Upload } from "./upload-store.ts";

/** How far the file is, or why it could not be taken. */
export function UploadStatus({ upload }: { upload: Upload }) {
  if (upload.status === "failed")
    return (
      <Failure
        title={`${upload.fileName} was not taken: ${upload.problem.title}`}
        message={upload.problem.detail}
        requestId={upload.problem.requestId}
      />
    );
  if (upload.status !== "sending") return null;
  const { sent, total } = upload.progress;
  const pace = measurePace(upload.progress);
  return (
    <div className="grid gap-2">
      <Progress label={`Sending ${upload.fileName}`} value={pace.done} />
      <div className="flex flex-wrap items-center justify-between gap-2">
        <p className="text-ink-muted">
          {formatBytes(sent)} of {formatBytes(total)}
          {pace.bytesPerSecond === null ? null : ` · ${formatBytes(Math.round(pace.bytesPerSecond))}/s`}
          {pace.secondsLeft === null ? null : ` · ${formatTimeLeft(pace.secondsLeft)} left`}
        </p>
        <Button size="small" onClick={cancelUpload}>
          Cancel
        </Button>
      </div>
      <p className="text-xs text-ink-faint">
        Other pages of the console may be opened meanwhile; keep this tab.
      </p>
    </div>
  );
}
