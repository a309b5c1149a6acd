"use client";
import { PageError } from "#/ui/shell/page-error.tsx";
import "./globals.css";

interface GlobalErrorProps {
  error: unknown;
  retry: () => void;
}

/** When the root layout itself fails; replaces the whole document. */
export default function GlobalError({ error, retry }: GlobalErrorProps) {
  return (
    <html lang="en">
      <body className="font-sans antialiased">
        <title>Something failed · Meterline</title>
        <main className="mx-auto max-w-xl px-4 py-16">
          <PageError error={error} onRetry={retry} />
        </main>
      </body>
    </html>
  );
}
