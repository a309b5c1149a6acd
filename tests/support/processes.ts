import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { readFileSync } from "node:fs";
import { chmod, mkdtemp, rm } from "node:fs/promises";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { findPostmaster } from "#/db/embedded/postmaster-file.ts";
import { childEnv } from "#/env.ts";

const root = join(import.meta.dirname, "../..");

export type Running = {
  pid: number;
  /** All it wrote so far, standard output and errors. */
  output: () => string;
  /** Waits until the output matches. Fails if the process ends before that. */
  until: (pattern: RegExp) => Promise<RegExpExecArray>;
  signal: (name: NodeJS.Signals) => void;
  /** Waits for its end: the exit code, or null if a signal ended it. */
  end: () => Promise<number | null>;
};

/** Processes and folders of one test file; `clean` ends and removes them, PostgreSQL included. */
export function testBench() {
  const children: ChildProcess[] = [];
  const folders: string[] = [];
  const dataDirs = new Set<string>();

  async function folder(): Promise<string> {
    const made = await mkdtemp(join(tmpdir(), "meterline-"));
    // As a folder made by hand; mkdtemp closes it to PostgreSQL's user when we are root.
    await chmod(made, 0o755);
    folders.push(made);
    return made;
  }

  /** Runs a file of the project on a free port, whatever the environment or a .env file says. */
  function run(file: string, env: Record<string, string>, args: string[] = []): Running {
    const settings = {
      PORT: "0",
      HOST: "127.0.0.1",
      DATABASE_URL: "",
      DATABASE_DIRECT_URL: "",
      ADMIN_API_KEY: "",
      SAMPLE_DATA: "off",
    };
    if (env.DATA_DIR) dataDirs.add(env.DATA_DIR);
    const child = spawn(process.execPath, [file, ...args], {
      cwd: root,
      env: childEnv({ ...settings, ...env }),
      stdio: ["ignore", "pipe", "pipe"],
    });
    children.push(child);
    return watch(child);
  }

  async function clean(): Promise<void> {
    for (const child of children.splice(0)) await stop(child, "SIGTERM");
    for (const dataDir of dataDirs) await removeCluster(dataDir);
    dataDirs.clear();
    for (const made of folders.splice(0)) await rm(made, { recursive: true, force: true });
  }

  return { folder, run, server: (env: Record<string, string>) => run("src/main.ts", env), clean };
}

/** Folder of the cluster that belongs to a DATA_DIR, wherever it lies. */
export function clusterOf(dataDir: string): string {
  const location = readLocation(join(dataDir, "cluster.json"));
  return join(location ?? dataDir, "postgres");
}

function readLocation(file: string): string | undefined {
  try {
    return JSON.parse(readFileSync(file, "utf8")).location;
  } catch {
    return undefined;
  }
}

/** Waits until nobody runs on the cluster. */
export async function untilStopped(pgData: string): Promise<void> {
  while (findPostmaster(pgData)) await sleep(20);
}

/** A port that was free a moment ago. */
export async function freePort(): Promise<number> {
  const server = createServer().listen(0, "127.0.0.1");
  await once(server, "listening");
  const address = server.address();
  server.close();
  return address && typeof address === "object" ? address.port : 0;
}

function watch(child: ChildProcess): Running {
  let output = "";
  const ended = once(child, "close");
  const keep = (chunk: Buffer) => {
    output += chunk.toString();
  };
  child.stdout?.on("data", keep);
  child.stderr?.on("data", keep);
  return {
    pid: child.pid ?? 0,
    output: () => output,
    until: (pattern) =>
      new Promise((resolve, reject) => {
        const look = () => {
          const match = pattern.exec(output);
          if (match) resolve(match);
        };
        child.stdout?.on("data", look);
        child.stderr?.on("data", look);
        child.once("close", (code) =>
          reject(new Error(`Ended with code ${code} before ${pattern}:\n${output}`)),
        );
        look();
      }),
    signal: (name) => void child.kill(name),
    end: async () => {
      await ended;
      return child.exitCode;
    },
  };
}

async function stop(child: ChildProcess, name: NodeJS.Signals): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const ended = once(child, "exit");
  child.kill(name);
  await ended;
}

async function removeCluster(dataDir: string): Promise<void> {
  const cluster = clusterOf(dataDir);
  const left = findPostmaster(cluster);
  if (left) {
    process.kill(left.pid, "SIGQUIT");
    await untilStopped(cluster);
  }
  if (!cluster.startsWith(dataDir)) await rm(join(cluster, ".."), { recursive: true, force: true });
}
