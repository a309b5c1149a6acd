#!/usr/bin/env node
// Plain JavaScript that any Node from 20 on reads: it hands over to the Node that comes with the
// package, which runs the TypeScript.
import { spawn } from "node:child_process";
import { existsSync } from "node:fs";
import { delimiter, dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const root = join(dirname(fileURLToPath(import.meta.url)), "../..");
const bundled = join(root, "node_modules/.bin/node");
const node = existsSync(bundled) ? bundled : process.execPath;
const child = spawn(node, [join(root, "src/cli/main.ts"), ...process.argv.slice(2)], {
  stdio: "inherit",
  env: { ...process.env, PATH: `${dirname(bundled)}${delimiter}${process.env.PATH ?? ""}` },
});
// The terminal sends Ctrl-C to both; this one only waits for the other's end.
for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"]) process.on(signal, () => child.kill(signal));
child.on("exit", (code, signal) => {
  process.exitCode = code ?? (signal === null ? 1 : 128 + 15);
});
