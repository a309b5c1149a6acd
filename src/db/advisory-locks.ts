/** PostgreSQL advisory locks, as (space, key) pairs of 32-bit integers. All of Meterline's are listed here. */
export const advisoryLocks = {
  /** "mtr1" in ASCII, to keep clear of other programs' locks in a shared database. */
  space: 0x6d747231,
  /** Held by whoever changes the tables. */
  migrations: 1,
  /** Held by the one server that runs on a DATA_DIR. */
  server: 2,
  /** Held in shared mode by all who use an embedded PostgreSQL; whoever gets it alone may stop it. */
  users: 3,
  /** Held by the transaction that changes imported sessions. */
  sessions: 4,
  /** Held in shared mode by transactions that record or correct events, alone by one that changes what they are checked against. */
  catalogue: 5,
  /** Held by the transaction that charges open billing periods for their use so far. */
  charging: 6,
  /** Held by the transaction of whoever turns Copilot's messages into usage. */
  copilotSync: 20,
  /** Held by the session of the process that leads the simulation. */
  simulation: 30,
} as const;
