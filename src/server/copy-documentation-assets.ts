import { copyFileSync, existsSync, mkdirSync, statSync } from "node:fs";
import { createRequire } from "node:module";
import { basename, join } from "node:path";

const files = [
  "swagger-ui-dist/swagger-ui.css",
  "swagger-ui-dist/swagger-ui-bundle.js",
  "redoc/bundles/redoc.standalone.js",
];

/** Puts the scripts and styles of /docs and /redoc among the public files: nothing is loaded from elsewhere. */
export function copyDocumentationAssets(root: string): void {
  const packages = createRequire(join(root, "package.json"));
  const folder = join(root, "public/vendor");
  for (const file of files) {
    const source = packages.resolve(file);
    const target = join(folder, basename(file));
    if (existsSync(target) && statSync(target).size === statSync(source).size) continue;
    mkdirSync(folder, { recursive: true });
    copyFileSync(source, target);
  }
}
