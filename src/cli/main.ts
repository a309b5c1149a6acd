import "#/db/mend-postgres.ts";
import { StartupError } from "#/db/startup-error.ts";
import { DomainError } from "#/domain/domain-error.ts";
import { EnvError } from "#/env.ts";
import packageJson from "../../package.json" with { type: "json" };
import { CommandError } from "./command-error.ts";
import { UsageError } from "./usage-error.ts";

const help = `Meterline ${packageJson.version}

  meterline import --csv FILE     import internet-usage sessions
  meterline reconcile             compare every rollup with its events
  meterline generate              report made-up usage over a bad line, and see that none is lost or doubled

\`meterline COMMAND --help\` says more. The server starts with \`npm start\`.`;

const commands: Record<string, (args: string[]) => Promise<number>> = {
  import: async (args) => (await import("./import.ts")).runImport(args),
  generate: async (args) => (await import("./generate.ts")).runGenerate(args),
  reconcile: async (args) => (await import("./reconcile.ts")).runReconcile(args),
};

async function run(args: string[]): Promise<number> {
  const [name, ...rest] = args;
  if (name === undefined || name === "help" || name === "--help" || name === "-h") {
    console.log(help);
    return name === undefined ? 2 : 0;
  }
  if (name === "--version" || name === "-v") {
    console.log(packageJson.version);
    return 0;
  }
  const command = Object.hasOwn(commands, name) ? commands[name] : undefined;
  if (!command) throw new UsageError(`There is no command ${JSON.stringify(name)}.\n\n${help}`);
  return command(rest);
}

try {
  process.exitCode = await run(process.argv.slice(2));
} catch (error) {
  if (error instanceof UsageError) {
    console.error(error.message);
    process.exitCode = 2;
  } else {
    const isAnswer =
      error instanceof StartupError ||
      error instanceof DomainError ||
      error instanceof EnvError ||
      error instanceof CommandError;
    console.error(isAnswer ? error.message : error);
    process.exitCode = 1;
  }
}
