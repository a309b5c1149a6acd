import { join } from "node:path";
import { StartupError } from "#/db/startup-error.ts";
import { buildPages } from "#/server/build-pages.ts";
import { copyDocumentationAssets } from "#/server/copy-documentation-assets.ts";

// `npm run build`: what the first start would do, for those who start on another machine or as another user.
try {
  const log = (line: string) => void process.stdout.write(`${line}\n`);
  const root = join(import.meta.dirname, "../..");
  copyDocumentationAssets(root);
  await buildPages(root, log, new AbortController().signal);
} catch (error) {
  if (!(error instanceof StartupError)) throw error;
  console.error(error.message);
  process.exitCode = 1;
}
