import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { createServer } from "node:net";
import { join } from "node:path";
import { childEnv } from "#/env.ts";

const root = join(import.meta.dirname, "../..");

export interface BenchServer {
  address: string;
  process: ChildProcess;
  stop(): Promise<void>;
}

/**
 * Starts the product as `npm start` does, on a folder with data, and answers once it says it is ready. `env`
 * adds settings.
 */
export async function startServer(dataDir: string, env: Record<string, string> = {}): Promise<BenchServer> {
  const port = await freePort();
  const flags = ["--max-semi-space-size=8"];
  const child = spawn(process.execPath, [...flags, join(root, "src/main.ts")], {
    cwd: root,
    env: childEnv({ DATA_DIR: dataDir, PORT: String(port), SAMPLE_DATA: "off", HOST: "127.0.0.1", ...env }),
    stdio: ["ignore", "pipe", "inherit"],
  });
  let output = "";
  await new Promise<void>((ready, failed) => {
    child.stdout.on("data", (piece: Buffer) => {
      output += piece.toString();
      if (output.includes("is ready at")) ready();
    });
    child.once("exit", () => failed(new Error(`the server did not start:\n${output}`)));
  });
  return {
    address: `http://127.0.0.1:${port}`,
    process: child,
    async stop() {
      if (child.exitCode !== null) return;
      child.kill("SIGTERM");
      await once(child, "exit");
    },
  };
}

export async function freePort(): Promise<number> {
  const server = createServer();
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const address = server.address();
  server.close();
  await once(server, "close");
  if (address === null || typeof address === "string") throw new Error("no free port");
  return address.port;
}
