import { execFile } from "node:child_process";
import { copyFile, mkdir, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { join, resolve } from "node:path";
import { parseArgs, promisify } from "node:util";

// `npm run build:client [-- --out DIR]`: compiles the client for ESM and CommonJS into a package of its own,
// which has the product's name and none of its dependencies.
const root = join(import.meta.dirname, "../../..");
const { values } = parseArgs({ options: { out: { type: "string", default: join(root, "dist/client") } } });
const out = resolve(values.out);

const compile = (project: string, ...options: string[]) =>
  promisify(execFile)(join(root, "node_modules/.bin/tsc"), [
    ...["--project", join(import.meta.dirname, project)],
    ...options,
  ]);

await rm(out, { recursive: true, force: true });
await mkdir(out, { recursive: true });
try {
  await compile("tsconfig.esm.json", "--outDir", join(out, "esm"), "--declarationDir", join(out, "types"));
  await compile("tsconfig.cjs.json", "--outDir", join(out, "cjs"));
} catch (error) {
  console.error(Reflect.get(Object(error), "stdout") || error);
  process.exit(1);
}
await nameCompiledFiles();

const { name, version, license } = JSON.parse(await readFile(join(root, "package.json"), "utf8"));
await writeJson("package.json", {
  name,
  version,
  description: "Reports usage to a Meterline server: each event once, whatever fails on the way",
  license,
  type: "module",
  sideEffects: false,
  engines: { node: ">=18" },
  exports: {
    "./client": {
      import: { types: "./types/index.d.ts", default: "./esm/index.js" },
      require: { types: "./cjs/index.d.ts", default: "./cjs/index.js" },
    },
    "./package.json": "./package.json",
  },
});
await writeJson("cjs/package.json", { type: "commonjs" });
await copyFile(join(root, "LICENSE"), join(out, "LICENSE"));
await copyFile(join(root, "docs/client.md"), join(out, "README.md"));

/** The compiler rewrites imports in code, not in declarations: older compilers know no `.ts` there. */
async function nameCompiledFiles(): Promise<void> {
  for (const file of await readdir(out, { recursive: true })) {
    if (!file.endsWith(".d.ts")) continue;
    const path = join(out, file);
    const text = await readFile(path, "utf8");
    await writeFile(path, text.replace(/(from |import\()"(\.[^"]*)\.ts"/g, '$1"$2.js"'));
  }
}

async function writeJson(file: string, content: object): Promise<void> {
  await writeFile(join(out, file), `${JSON.stringify(content, null, 2)}\n`);
}
