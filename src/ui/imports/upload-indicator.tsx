"use client";
import { Upload } from "lucide-react";
import Link from "next/link";
import { usePathname } from "next/navigation";
import { Button } from "#/ui/primitives/button.tsx";
import { measurePace } from "./upload-progress.ts";
import { forgetUpload, useUpload } from "./upload-store.ts";

/** On other pages than the imports': the upload that goes on, or that it is in. */
export function UploadIndicator() {
  const upload = useUpload();
  const pathname = usePathname();
  if (upload.status === "none" || pathname.startsWith("/imports")) return null;
  const href = upload.status === "sent" ? `/imports/${upload.importId}` : "/imports";
  return (
    <Button asChild size="small">
      <Link href={href} onClick={forgetUpload}>
        <Upload aria-hidden />
        {upload.status === "sending"
          ? `Sending ${Math.floor(measurePace(upload.progress).done * 100)} %`
          : upload.status === "sent"
            ? "File sent"
            : "Upload failed"}
      </Link>
    </Button>
  );
}
