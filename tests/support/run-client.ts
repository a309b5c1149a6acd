import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { onTestFinished } from "vitest";
import type { BillingClientOptions } from "#/client/index.ts";
import { childEnv } from "#/env.ts";

export interface ClientProcess {
  child: ChildProcess;
  /** Lines of standard output so far. */
  lines: string[];
  /** Resolves when there are so many lines. */
  wrote(lines: number): Promise<void>;
  ended: Promise<{ code: number | null; signal: NodeJS.Signals | null; errors: string }>;
}

/** Starts a process that reports usage (`client-child.ts`); it is killed if it outlives the test. */
export function startClientProcess(scenario: string, options: BillingClientOptions): ClientProcess {
  const script = join(import.meta.dirname, "client-child.ts");
  const child = spawn(process.execPath, [script, scenario, JSON.stringify(options)], {
    env: childEnv(),
    stdio: ["ignore", "pipe", "pipe"],
  });
  onTestFinished(() => {
    child.kill("SIGKILL");
  });
  const lines: string[] = [];
  const checks = new Set<() => void>();
  const reader = createInterface({ input: child.stdout });
  reader.on("line", (line) => {
    lines.push(line);
    for (const check of checks) check();
  });
  let errors = "";
  child.stderr.setEncoding("utf8").on("data", (text: string) => {
    errors += text;
  });
  const ended = once(child, "close").then(([code, signal]) => ({ code, signal, errors }));
  return {
    child,
    lines,
    ended,
    wrote: (count) =>
      new Promise((resolve, reject) => {
        const check = () => {
          if (lines.length >= count) resolve();
        };
        checks.add(check);
        check();
        ended.then((end) => reject(new Error(`it ended: ${JSON.stringify(end)}`)));
      }),
  };
}
