import { fork } from "node:child_process";
import { once } from "node:events";
import { createServer } from "node:http";
import { openBenchDatabase } from "./bench-database.ts";

/** Starts, in a process of its own, what this file runs when it is the main module. */
export async function startPlainServer(dataDir: string, port: number) {
  const child = fork(import.meta.filename, [dataDir, String(port)], { stdio: "inherit" });
  const [message] = await once(child, "message");
  if (message !== "ready") throw new Error("the plain server did not start");
  return {
    address: `http://127.0.0.1:${port}`,
    async stop() {
      child.send("stop");
      await once(child, "exit");
    },
  };
}

/** One insert a request, with a unique key: what a service without group commit and rollups would do. */
async function serve(dataDir: string, port: number): Promise<void> {
  const database = await openBenchDatabase(dataDir);
  const { sql } = database;
  await sql`
    create table if not exists plain_events (
      id uuid primary key, customer text not null, service text not null, quantity numeric not null, occurred_at timestamptz not null
    )`;
  const server = createServer(async (request, response) => {
    const pieces: Buffer[] = [];
    for await (const piece of request) pieces.push(piece);
    const event = JSON.parse(Buffer.concat(pieces).toString("utf8"));
    const inserted = await sql`
      insert into plain_events values (${event.id}, ${event.customer}, ${event.service}, ${event.quantity}, ${event.occurred_at})
      on conflict (id) do nothing`;
    const body = JSON.stringify({ id: event.id, status: inserted.count === 1 ? "accepted" : "duplicate" });
    response.writeHead(inserted.count === 1 ? 201 : 200, {
      "content-type": "application/json",
      "content-length": Buffer.byteLength(body),
    });
    response.end(body);
  });
  server.listen(port, "127.0.0.1");
  await once(server, "listening");
  process.send?.("ready");
  await once(process, "message");
  server.closeAllConnections();
  server.close();
  await database.close();
  process.disconnect();
}

const [dataDir, port] = process.argv.slice(2);
if (import.meta.main && dataDir && port) await serve(dataDir, Number(port));
