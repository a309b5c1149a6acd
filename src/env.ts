import { existsSync } from "node:fs";
import { z } from "zod";

/** Hosts that only this machine can reach. */
const loopbackHosts = ["127.0.0.1", "localhost", "::1"];

/** An empty setting means the same as one left out. */
const optionalText = z
  .string()
  .trim()
  .optional()
  .transform((text) => (text === "" ? undefined : text));

const onOff = (fallback: "on" | "off") =>
  z
    .enum(["on", "off"], { error: "expected on or off" })
    .default(fallback)
    .transform((value) => value === "on");

const postgresUrl = optionalText.refine(
  (url) => url === undefined || /^postgres(ql)?:\/\/./.test(url),
  "expected postgres://user:password@host:port/database",
);

const httpUrl = optionalText.refine((text) => {
  if (text === undefined) return true;
  const url = URL.canParse(text) ? new URL(text) : undefined;
  const isPlain = url?.username === "" && url.password === "" && url.search === "" && url.hash === "";
  return isPlain && /^https?:$/.test(url.protocol);
}, "expected http://host or https://host, with a path or none, without credentials and query");

const EnvSchema = z
  .object({
    /** TCP port of the HTTP server; 0 picks a free one. */
    PORT: z.coerce.number().int().min(0).max(65535).default(3000),
    /** Address to listen on. Anything but loopback needs ADMIN_API_KEY. */
    HOST: z.string().trim().min(1).default("127.0.0.1"),
    /** PostgreSQL 16 or later; without it the embedded one runs in DATA_DIR. May be a transaction pooler. */
    DATABASE_URL: postgresUrl,
    /** The server itself, for locks and LISTEN, when DATABASE_URL is a pooler. */
    DATABASE_DIRECT_URL: postgresUrl,
    /** Most connections one process opens. */
    DATABASE_POOL_SIZE: z.coerce.number().int().min(2).max(500).default(10),
    /** Folder of the embedded PostgreSQL. */
    DATA_DIR: z.string().trim().min(1).default(".data"),
    LOG_LEVEL: z.enum(["fatal", "error", "warn", "info", "debug", "trace", "silent"]).default("info"),
    /** Comma-separated origins that may call the API from a browser; * for any. */
    CORS_ORIGINS: z
      .string()
      .default("")
      .transform((list) =>
        list
          .split(",")
          .map((origin) => origin.trim().replace(/\/$/, ""))
          .filter((origin) => origin !== ""),
      )
      .refine(
        (origins) => origins.every((origin) => origin === "*" || URL.canParse(origin)),
        "expected origins such as https://app.example.com, separated by commas",
      ),
    /** Whether a brand-new embedded database gets the sample. */
    SAMPLE_DATA: onOff("on"),
    /** What happens to events of a customer that there is not: create makes it, reject refuses them. */
    UNKNOWN_CUSTOMERS: z.enum(["create", "reject"], { error: "expected create or reject" }).default("create"),
    /** Where the Copilot service answers; without it, a bundled sample period does. */
    COPILOT_API_URL: httpUrl,
    /** External id of the customer that Copilot's messages are usage of. */
    COPILOT_CUSTOMER: z.string().trim().min(1).max(255).default("copilot"),
    /** Minutes between two runs that turn its messages into usage; 0 for none by itself. */
    COPILOT_SYNC_MINUTES: z.coerce.number().int().min(0).max(10_080).default(15),
    /** Seconds that one try to reach it may take; a call with all its tries may take four times as long. */
    COPILOT_TIMEOUT_SECONDS: z.coerce.number().min(0.1).max(300).default(5),
    /** Seconds for which its reports are kept; 0 asks for them every time. */
    COPILOT_REPORT_CACHE_SECONDS: z.coerce.number().min(0).max(86_400).default(300),
    /** Whether webhooks may be sent to addresses that are not public: of this machine, or of its network. */
    WEBHOOK_PRIVATE_TARGETS: z
      .enum(["refuse", "allow"], { error: "expected refuse or allow" })
      .default("refuse"),
    /** Minutes that an ended billing period waits for late usage before it closes. */
    BILLING_GRACE_MINUTES: z.coerce.number().int().min(0).max(43_200).default(60),
    /** Whether this process leads the simulation when no other does; without any that does, it stands still. */
    SIMULATION: onOff("on"),
    /** Simulated seconds a second, as long as nobody sets another speed. */
    SIMULATION_SPEED: z.coerce.number().min(0.1).max(100).default(1),
    /** Most WebSocket clients of the simulation at a time, per process. */
    SIMULATION_MAX_CLIENTS: z.coerce.number().int().min(1).max(100_000).default(5000),
    ADMIN_API_KEY: optionalText.refine(
      (key) => key === undefined || key.length >= 16,
      "expected at least 16 characters",
    ),
    /** Set by Vercel: the application is public there whatever HOST says. */
    VERCEL: optionalText,
  })
  .transform((env) => ({
    ...env,
    /** Reachable from this machine alone, so no credentials are asked for. */
    isLoopback: env.VERCEL === undefined && loopbackHosts.includes(env.HOST),
    isVercel: env.VERCEL !== undefined,
  }));

export type Env = z.infer<typeof EnvSchema>;

/** A setting that can't be used; `message` is one plain sentence for each. */
export class EnvError extends Error {
  override name = "EnvError";
}

/** Reads and checks settings. Throws EnvError that names each bad one. */
export function parseEnv(source: Record<string, string | undefined>): Env {
  const given = Object.fromEntries(Object.entries(source).filter(([, value]) => value !== ""));
  const result = EnvSchema.safeParse(given);
  if (result.success) return result.data;
  const faults = result.error.issues.map((issue) => {
    const name = issue.path.join(".");
    const shown = /KEY|URL/.test(name) ? "" : ` is ${JSON.stringify(source[name])}`;
    return `${name}${shown}: ${issue.message}.`;
  });
  throw new EnvError(faults.join("\n"));
}

let cached: Env | undefined;

/** The settings of this process, with those of a `.env` file where the environment has none. */
export function readEnv(): Env {
  if (!cached) {
    if (existsSync(".env")) process.loadEnvFile(".env");
    cached = parseEnv(process.env);
  }
  return cached;
}

/** The environment of a child process: this one's with `extra`. */
export function childEnv(extra: Record<string, string> = {}): NodeJS.ProcessEnv {
  return { ...process.env, ...extra };
}

/** Sets what Next reads from the environment: its mode, and that it sends no usage statistics. */
export function prepareNext(mode: "production" | "development"): void {
  Object.assign(process.env, nextEnv(mode));
  // `node --watch-path` asks its children for their imports with this, and Next's workers stop at the answers.
  delete process.env.WATCH_REPORT_DEPENDENCIES;
}

export function nextEnv(mode: "production" | "development") {
  return { NODE_ENV: mode, NEXT_TELEMETRY_DISABLED: "1" };
}
