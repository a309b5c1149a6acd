import { createHash } from "node:crypto";
import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join, relative, sep } from "node:path";

/** All that goes into the pages. What only the server process or the commands run is left out, and tsconfig.json, which Next edits. */
const inputs = ["src", "next.config.mjs", "postcss.config.mjs", "package.json", "package-lock.json"];
const others = ["src/main.ts", "src/server", "src/cli", "src/db/embedded"];

const stampFile = (root: string) => join(root, ".next/meterline-stamp");

/** One value for the contents of all inputs. Contents, not times: a fresh clone has new times only. */
export function readSources(root: string): string {
  const hash = createHash("sha256");
  for (const path of inputs.flatMap((input) => listFiles(root, input)).sort()) {
    hash
      .update(path)
      .update("\0")
      .update(readFileSync(join(root, path)))
      .update("\0");
  }
  return hash.digest("hex");
}

/** Whether the build in .next was made of these sources. */
export function isBuildOf(root: string, sources: string): boolean {
  try {
    readFileSync(join(root, ".next/BUILD_ID"));
    return readFileSync(stampFile(root), "utf8") === sources;
  } catch {
    return false;
  }
}

export function stampBuild(root: string, sources: string): void {
  writeFileSync(stampFile(root), sources);
}

function listFiles(root: string, path: string): string[] {
  if (others.includes(path)) return [];
  try {
    const entries = readdirSync(join(root, path), { withFileTypes: true });
    return entries.flatMap((entry) => {
      const inner = relative(root, join(root, path, entry.name)).replaceAll(sep, "/");
      return entry.isDirectory() ? listFiles(root, inner) : others.includes(inner) ? [] : [inner];
    });
  } catch (error) {
    if (error instanceof Error && "code" in error && error.code === "ENOTDIR") return [path];
    if (error instanceof Error && "code" in error && error.code === "ENOENT") return [];
    throw error;
  }
}
