import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { chmod, mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { childEnv } from "#/env.ts";

export interface RunningServer {
  /** Such as http://127.0.0.1:41234 */
  origin: string;
  /** Stops the server and its database, and removes its data. */
  stop: () => Promise<void>;
}

const root = join(import.meta.dirname, "../..");

/** Whatever the environment or a .env file says. */
const ownSettings = {
  PORT: "0",
  HOST: "127.0.0.1",
  DATABASE_URL: "",
  DATABASE_DIRECT_URL: "",
  ADMIN_API_KEY: "",
  COPILOT_API_URL: "",
  CORS_ORIGINS: "",
};

/** Starts the product on a free port with an embedded database of its own; `env` adds settings. */
export async function startServer(env: Record<string, string> = {}): Promise<RunningServer> {
  const dataDir = await mkdtemp(join(tmpdir(), "meterline-e2e-"));
  // PostgreSQL runs as another user where the tests run as root; in a closed folder its data would go elsewhere, and stay.
  await chmod(dataDir, 0o711);
  const child = spawn(process.execPath, ["src/main.ts"], {
    cwd: root,
    env: childEnv({ ...ownSettings, DATA_DIR: dataDir, ...env }),
    stdio: ["ignore", "pipe", "pipe"],
  });
  const stop = async () => {
    if (child.exitCode === null && child.signalCode === null) {
      child.kill("SIGTERM");
      await once(child, "exit");
    }
    await rm(dataDir, { recursive: true, force: true });
  };
  try {
    return { origin: await readAddress(child), stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

/** The address in the line that says the server is ready. */
function readAddress(child: ChildProcess): Promise<string> {
  let output = "";
  return new Promise((resolve, reject) => {
    const read = (chunk: Buffer) => {
      output += chunk.toString();
      const ready = / ready at (http:\S+)/.exec(output);
      if (ready?.[1]) resolve(ready[1]);
    };
    child.stdout?.on("data", read);
    child.stderr?.on("data", read);
    child.once("exit", (code) => reject(new Error(`The server ended with code ${code}:\n${output}`)));
  });
}
