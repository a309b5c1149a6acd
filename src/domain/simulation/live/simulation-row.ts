import type { TransactionSql } from "postgres";
import type { Sql } from "#/db/connect.ts";
import type { Topology } from "#/domain/simulation/topology/topology.ts";

/** Rung with every frame. */
export const frameChannel = "meterline_simulation";

/** Rung with every change of settings or failures, for the leader. */
export const commandChannel = "meterline_simulation_commands";

/** The one row of `simulation`, as the leader looks at it with every frame. */
export interface LedRow {
  run_id: string;
  seed: number;
  /** Null: as SIMULATION_SPEED says. */
  speed: number | null;
  paused: boolean;
  topology_revision: number;
  revision: number;
  epoch: number;
  /** Of `anchor_at`, ms since 1970. */
  anchor_ms: number;
  step: number;
  seq: number;
  checkpoint_step: number;
}

export interface SimulationRow extends LedRow {
  topology: Topology;
}

const led = `run_id, seed, speed, paused, topology_revision, revision, epoch, step, seq,
  checkpoint_step, (extract(epoch from anchor_at) * 1000)::float8 as anchor_ms`;

/** The row as it is; undefined before the first leader. */
export async function readSimulation(sql: Sql): Promise<SimulationRow | undefined> {
  const [row] = await sql.unsafe<SimulationRow[]>(`select ${led}, topology from simulation where id = 1`);
  return row;
}

/** The row, which nobody else changes before this transaction ends. */
export async function lockSimulation(tx: TransactionSql): Promise<SimulationRow | undefined> {
  const [row] = await tx.unsafe<SimulationRow[]>(
    `select ${led}, topology from simulation where id = 1 for update`,
  );
  return row;
}

/** The same without the topology, which may be a megabyte. */
export async function lockLedRow(tx: TransactionSql): Promise<LedRow | undefined> {
  const [row] = await tx.unsafe<LedRow[]>(`select ${led} from simulation where id = 1 for update`, [], {
    prepare: true,
  });
  return row;
}
