import { existsSync, mkdirSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { basename, join } from "node:path";

const files = [
  "swagger-ui-dist/swagger-ui.css",
  "swagger-ui-dist/swagger-ui-bundle.js",
  "redoc/bundles/redoc.standalone.js",
];

/** Redoc would fetch this picture from its makers at each look at the page. */
const foreignPicture = "https://cdn.redoc.ly/redoc/logo-mini.svg";
const emptyPicture = "data:image/gif;base64,R0lGODlhAQABAAAAACH5BAEKAAEALAAAAAABAAEAAAICTAEAOw==";

/** Puts the scripts and styles of /docs and /redoc among the public files: nothing is loaded from elsewhere. */
export function copyDocumentationAssets(root: string): void {
  const packages = createRequire(join(root, "package.json"));
  const folder = join(root, "public/vendor");
  for (const file of files) {
    const source = packages.resolve(file);
    const target = join(folder, basename(file));
    if (existsSync(target) && statSync(target).mtimeMs >= statSync(source).mtimeMs) continue;
    mkdirSync(folder, { recursive: true });
    writeFileSync(target, readFileSync(source, "utf8").replaceAll(foreignPicture, emptyPicture));
  }
}
