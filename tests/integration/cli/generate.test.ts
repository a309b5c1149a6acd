import { expect, test } from "vitest";
import { useDatabase } from "../../support/database.ts";
import { runCommand } from "../../support/run-command.ts";
import { serveApi } from "../../support/serve-api.ts";
import { makeServices } from "../../support/usage-services.ts";

const { ctx, sql, settings } = await useDatabase();
const url = await serveApi(settings);
await makeServices(ctx);

const generate = (...args: string[]) => runCommand(["generate", "--url", url, ...args]);

test("with all faults", async () => {
  const r = await generate("--customers", "5", "--events", "3000", "--rate", "3000", "--lost-replies", "10%", "--broken", "10%", "--crash-client", "2", "--batch", "100");
  console.log(r.code, r.stdout, r.stderr);
  void sql;
});
test("scenarios", async () => {
  const r = await generate("--scenario", "all");
  console.log(r.code, r.stdout, r.stderr);
});
