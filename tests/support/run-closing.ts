import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { childEnv } from "#/env.ts";
import type { ClosingChildInput, ClosingChildOutput } from "./closing-child.ts";

/**
 * Closes billing periods in a process of its own, which is killed once it has written so many lines, if that is
 * asked; then the answer is null.
 */
export async function runClosing(
  input: ClosingChildInput,
  killAfter?: number,
): Promise<ClosingChildOutput | null> {
  const child: ChildProcess = spawn(
    process.execPath,
    [join(import.meta.dirname, "closing-child.ts"), JSON.stringify(input)],
    { cwd: join(import.meta.dirname, "../.."), env: childEnv({}), stdio: ["ignore", "pipe", "inherit"] },
  );
  const ended = once(child, "exit");
  if (!child.stdout) throw new Error("the process has no output");
  let lines = 0;
  let last = "";
  for await (const line of createInterface(child.stdout)) {
    last = line;
    if (++lines === killAfter) child.kill("SIGKILL");
  }
  const [code, signal] = await ended;
  if (signal === "SIGKILL") return null;
  if (code !== 0) throw new Error(`closing ended with ${code}`);
  return JSON.parse(last);
}
