import postgres from "postgres";

/** Where a PostgreSQL server is and how to sign in. */
export type ConnectionSettings =
  | {
      url: string;
      /** The URL leads to a transaction pooler: no prepared statements, session locks or LISTEN there. */
      pooled: boolean;
    }
  | {
      /** Folder of the Unix socket. */
      host: string;
      port: number;
      user: string;
      password: string;
      database: string;
      pooled: false;
    };

export type ConnectOptions = {
  /** Most connections open at a time. */
  max: number;
  /** Shown in pg_stat_activity; PostgreSQL keeps 63 bytes of it. */
  applicationName: string;
  /** Longest a statement may run, in ms; left out, there is no limit (imports and reports take minutes). */
  statementTimeout?: number;
  /** Seconds to wait for the server to answer. */
  connectTimeout?: number;
  /** Close connections unused for so many seconds. */
  idleTimeout?: number;
  /** Keep one session for as long as the process lives, for locks and LISTEN. */
  keepSession?: boolean;
  /** Called whenever a connection ends, wanted or not. */
  onClose?: () => void;
  /** Called with each notification of the channels that a connection listens to. */
  onNotify?: (channel: string) => void;
};

const numberTypes = {
  // int8 counts rows and milliseconds, which fit; what doesn't fit stays text rather than lose digits.
  int8: {
    to: 20,
    from: [20],
    serialize: (value: number | bigint | string) => String(value),
    parse: (text: string): number | string => {
      const value = Number(text);
      return Number.isSafeInteger(value) ? value : text;
    },
  },
};

/** Opens a pool (lazily: nothing is sent before the first query). numeric arrives as text, times are in UTC. */
export function connect(settings: ConnectionSettings, options: ConnectOptions) {
  const shared = {
    max: options.max,
    types: numberTypes,
    prepare: !settings.pooled,
    connect_timeout: options.connectTimeout ?? 10,
    idle_timeout: options.idleTimeout,
    // postgres.js would wait up to 20 s to reconnect after an outage.
    backoff: (attempt: number) => Math.min(0.05 * 2 ** attempt, 1),
    onnotice: () => {},
    onclose: options.onClose,
    // Known to the driver, not to its types.
    onnotify: options.onNotify,
    connection: {
      application_name: options.applicationName,
      TimeZone: "UTC",
      ...(options.statementTimeout && { statement_timeout: options.statementTimeout }),
      // Poolers refuse session parameters that they don't know.
      ...(!settings.pooled && { idle_in_transaction_session_timeout: 300_000 }),
    },
    ...(options.keepSession && { max_lifetime: null, keep_alive: 30 }),
  };
  if ("url" in settings) return postgres(withoutForeignParameters(settings.url), shared);
  const { host, port, user, password, database } = settings;
  return postgres({ ...shared, host, port, user, password, database });
}

export type Sql = ReturnType<typeof connect>;

/** Parameters that other clients read and that a server, sent them by postgres.js, would refuse. */
const foreignParameters = [
  "channel_binding",
  "connection_limit",
  "gssencmode",
  "pgbouncer",
  "pool_timeout",
  "schema",
  "sslcert",
  "sslkey",
  "sslpassword",
  "statement_cache_size",
  "supa",
  "uselibpqcompat",
];

function withoutForeignParameters(text: string): string {
  if (!URL.canParse(text)) return text;
  const url = new URL(text);
  for (const name of foreignParameters) url.searchParams.delete(name);
  return url.href;
}
