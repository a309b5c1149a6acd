import { errorCode, errorText, StartupError } from "#/db/startup-error.ts";

/** A failure that passes by itself soon. */
export function isPassing(error: unknown): boolean {
  // The server is starting or stopping.
  return errorCode(error) === "57P03";
}

/** Says in one sentence why a connection to `url`, the setting `name`, failed. Never shows the password. */
export function explainConnectionError(error: unknown, url: string, name: string): StartupError {
  return new StartupError(sentence(errorCode(error), errorText(error), describe(url), name));
}

type Target = { host: string; at: string; user: string; database: string; password: string };

function describe(text: string): Target {
  if (!URL.canParse(text)) return { host: "?", at: "its server", user: "?", database: "?", password: "" };
  const url = new URL(text);
  return {
    host: url.hostname,
    at: `${url.hostname || "localhost"}:${url.port || 5432}`,
    user: decodeURIComponent(url.username),
    database: decodeURIComponent(url.pathname.slice(1)) || decodeURIComponent(url.username),
    password: decodeURIComponent(url.password),
  };
}

function sentence(code: string | undefined, text: string, target: Target, name: string): string {
  const { host, at, user, database } = target;
  switch (code) {
    case "ENOTFOUND":
    case "EAI_AGAIN":
      return `${name} names the host ${host}, which can't be found: check its spelling and your network.`;
    case "ECONNREFUSED":
    case "ENOENT":
      return `Nothing listens at ${at}, the server in ${name}: start PostgreSQL there or correct host and port.`;
    case "ETIMEDOUT":
    case "EHOSTUNREACH":
    case "ENETUNREACH":
    case "CONNECT_TIMEOUT":
      return `${at}, the server in ${name}, does not answer: check host, port and firewall.`;
    case "ECONNRESET":
    case "CONNECTION_CLOSED":
    case "CONNECTION_DESTROYED":
      return `${at}, the server in ${name}, hangs up: check that PostgreSQL listens there and whether it wants TLS (\`?sslmode=require\`) or has none (\`?sslmode=disable\`).`;
    case "28P01":
      return `PostgreSQL at ${at} refuses the password of user ${user}: correct ${name}.`;
    case "28000":
      return `PostgreSQL at ${at} does not let user ${user} in (${hide(text, target)}): correct ${name} or the server's pg_hba.conf.`;
    case "3D000":
      return `PostgreSQL at ${at} has no database ${database}: create it (\`createdb ${database}\`) or correct ${name}.`;
    case "ERR_INVALID_URL":
      return `${name} is not a valid URL: write special characters of user name and password as %xx, such as %40 for @ and %2F for /.`;
    case "42501":
      return `User ${user} may not use the database ${database} at ${at} (${hide(text, target)}): grant it CONNECT and CREATE.`;
    case "53300":
      return `PostgreSQL at ${at} has no connection left: raise its max_connections or lower DATABASE_POOL_SIZE.`;
    case "57P03":
      return `PostgreSQL at ${at} is starting or stopping: try again in a moment.`;
    default:
      return `The database in ${name} can't be reached at ${at}: ${hide(text, target)}.`;
  }
}

function hide(text: string, { password }: Target): string {
  return (password ? text.replaceAll(password, "***") : text).replace(/\.$/, "");
}
