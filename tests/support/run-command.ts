import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { connect, createServer, type Socket } from "node:net";
import { join } from "node:path";
import { onTestFinished } from "vitest";
import { childEnv } from "#/env.ts";
import type { ServerSettings } from "./database-server.ts";

const root = join(import.meta.dirname, "../..");

export interface Ended {
  /** Exit code; null where a signal ended it. */
  code: number | null;
  stdout: string;
  stderr: string;
}

export interface StartedCommand {
  child: ChildProcess;
  ended: Promise<Ended>;
}

/** Starts `meterline` in a process group of its own; it is killed if it outlives the test. */
export function startCommand(args: readonly string[], env: Record<string, string> = {}): StartedCommand {
  const child = spawn(process.execPath, [join(root, "src/cli/launch.mjs"), ...args], {
    cwd: root,
    env: childEnv(env),
    stdio: ["ignore", "pipe", "pipe"],
    detached: true,
  });
  const output = { stdout: "", stderr: "" };
  child.stdout.setEncoding("utf8").on("data", (text: string) => {
    output.stdout += text;
  });
  child.stderr.setEncoding("utf8").on("data", (text: string) => {
    output.stderr += text;
  });
  onTestFinished(() => {
    if (child.exitCode === null && child.signalCode === null) process.kill(-(child.pid ?? 0), "SIGKILL");
  });
  const ended = once(child, "close").then(([code]): Ended => ({ code, ...output }));
  return { child, ended };
}

export const runCommand = (args: readonly string[], env?: Record<string, string>): Promise<Ended> =>
  startCommand(args, env).ended;

/** A URL of a database that listens on a socket alone; `close` takes the door away again. */
export async function openDoor(
  settings: ServerSettings,
): Promise<{ url: string; close: () => Promise<void> }> {
  const callers = new Set<Socket>();
  const server = createServer((caller) => {
    callers.add(caller);
    const postgres = connect(join(settings.host, `.s.PGSQL.${settings.port}`));
    caller.on("error", () => postgres.destroy());
    postgres.on("error", () => caller.destroy());
    caller.pipe(postgres).pipe(caller);
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const address = server.address();
  if (address === null || typeof address === "string") throw new Error("the door has no port");
  const user = `${settings.user}:${encodeURIComponent(settings.password)}`;
  return {
    url: `postgres://${user}@127.0.0.1:${address.port}/${settings.database}`,
    close: () =>
      new Promise((closed) => {
        server.close(() => closed());
        for (const caller of callers) caller.destroy();
      }),
  };
}
