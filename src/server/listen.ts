import type { Server } from "node:http";
import { errorCode, errorText, StartupError } from "#/db/startup-error.ts";

/** Listens on `host` and `port` (0: any free one) and answers the address to show. */
export async function listen(server: Server, host: string, port: number): Promise<string> {
  await new Promise<void>((resolve, reject) => {
    server.once("error", reject);
    server.listen({ host, port }, resolve);
  }).catch((error: unknown) => {
    throw explain(error, host, port);
  });
  const bound = server.address();
  return formatAddress(host, bound && typeof bound === "object" ? bound.port : port);
}

/** As one types it into a browser: an unspecified address means every one, so this machine's too. */
export function formatAddress(host: string, port: number): string {
  const name = ["0.0.0.0", "::", "[::]"].includes(host) ? "localhost" : host;
  return `http://${name.includes(":") && !name.startsWith("[") ? `[${name}]` : name}:${port}`;
}

function explain(error: unknown, host: string, port: number): StartupError {
  switch (errorCode(error)) {
    case "EADDRINUSE":
      return new StartupError(
        `Port ${port} on ${host} is taken by another program: stop that one, or choose another port, as in \`PORT=${port + 1} npm start\`.`,
      );
    case "EACCES":
      return new StartupError(
        `You may not listen on port ${port}: choose one above 1023, as in \`PORT=3000 npm start\`.`,
      );
    case "EADDRNOTAVAIL":
    case "ENOTFOUND":
    case "EAI_AGAIN":
      return new StartupError(
        `HOST ${host} is no address of this machine: use 127.0.0.1, or 0.0.0.0 for all of its addresses.`,
      );
    default:
      return new StartupError(`Can't listen on ${host}:${port}: ${errorText(error)}.`);
  }
}
