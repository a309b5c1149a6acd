import { advisoryLocks } from "#/db/advisory-locks.ts";
import { type ConnectionSettings, connect, type Sql } from "#/db/connect.ts";
import { Ringer } from "#/db/ringer.ts";
import { commandChannel } from "#/domain/simulation/live/simulation-row.ts";

/** Seconds in which a server notices that the machine of a leader is gone; a dead process it notices at once. */
const keepAlive =
  "set tcp_keepalives_idle = 2; set tcp_keepalives_interval = 1; set tcp_keepalives_count = 2";

/**
 * The lock of the one leader, held by a session of its own; the same session hears of commands. The settings must lead
 * to the server itself.
 */
export class LeadLock {
  /** Rung with every command, and when the lock is lost. */
  readonly commands = new Ringer();
  readonly #settings: ConnectionSettings;
  #sql: Sql;
  /** Sessions that have ended. */
  #losses = 0;
  #held = new AbortController();
  /** Of the one who leads, as last seen; and for how many looks it has been the same. */
  #life = "";
  #silence = 0;

  constructor(settings: ConnectionSettings) {
    this.#settings = settings;
    this.#sql = this.#open();
  }

  /** Takes the lock if nobody has it: a signal that is aborted once it is lost. Throws where the server is away. */
  async take(): Promise<AbortSignal | undefined> {
    const { space, simulation } = advisoryLocks;
    const losses = this.#losses;
    // One message, so that one session gets all of it.
    const answers = await this.#sql
      .unsafe(
        `${keepAlive}; listen ${commandChannel}; select pg_try_advisory_lock(${space}, ${simulation}) as "isOurs"`,
      )
      .simple();
    if (losses !== this.#losses) {
      // Which session answered is not sure; none is to hold the lock without our knowing.
      await this.close();
      this.#sql = this.#open();
      return undefined;
    }
    const rows = answers.at(-1) as unknown as { isOurs: boolean }[];
    if (!rows[0]?.isOurs) return undefined;
    this.#held = new AbortController();
    return this.#held.signal;
  }

  /**
   * Takes the lock away from whoever has held it for `patience` calls of this one in a row without a sign of life: a
   * process that hangs keeps its sessions. What it still writes when it wakes is refused by the epoch.
   */
  async oust(patience: number): Promise<void> {
    const [row] = await this.#sql<{ life: string }[]>`
      select concat(epoch, ' ', seq) as life from simulation where id = 1`;
    const life = row?.life ?? "";
    this.#silence = life === this.#life ? this.#silence + 1 : 0;
    this.#life = life;
    if (this.#silence < patience) return;
    this.#silence = 0;
    const { space, simulation } = advisoryLocks;
    await this.#sql`
      select pg_terminate_backend(pid) from pg_locks
      where locktype = 'advisory' and granted and classid::bigint = ${space} and objid::bigint = ${simulation}
        and database = (select oid from pg_database where datname = current_database())`;
  }

  /** Lets others lead. */
  async release(): Promise<void> {
    this.#held.abort();
    const { space } = advisoryLocks;
    const released = this.#sql`select pg_advisory_unlock(${space}::int, ${advisoryLocks.simulation}::int)`;
    await released.catch(() => {});
  }

  async close(): Promise<void> {
    this.#held.abort();
    await this.#sql.end({ timeout: 1 });
  }

  #open(): Sql {
    return connect(this.#settings, {
      max: 1,
      applicationName: "meterline simulation",
      keepSession: true,
      onNotify: () => this.commands.ring(),
      onClose: () => {
        this.#losses++;
        this.#held.abort();
        this.commands.ring();
      },
    });
  }
}
