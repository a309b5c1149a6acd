/** The machine, as far as PostgreSQL's settings depend on it. Sizes in bytes. */
export type Machine = {
  memory: number;
  /** Free space on the cluster's disk. */
  freeDisk: number;
  /** Size of /dev/shm; containers have 64 MB there unless told otherwise. */
  sharedMemory: number | undefined;
};

const MB = 1024 * 1024;

/** PostgreSQL's settings for one application on a machine it shares with others. Durable: fsync stays on. */
export function clusterSettings(machine: Machine): Record<string, string | number> {
  const megabytes = (bytes: number, least: number, most: number) =>
    `${Math.round(Math.min(Math.max(bytes / MB, least), most))}MB`;
  return {
    max_connections: 100,
    shared_buffers: megabytes(machine.memory / 4, 32, 512),
    effective_cache_size: megabytes(machine.memory / 2, 64, 16_384),
    work_mem: megabytes(machine.memory / 256, 4, 32),
    maintenance_work_mem: megabytes(machine.memory / 32, 32, 256),
    huge_pages: "off",
    // Parallel queries need more than a small /dev/shm has.
    dynamic_shared_memory_type: (machine.sharedMemory ?? 0) < 256 * MB ? "mmap" : "posix",
    // No replicas, so bulk loads into new tables may skip the log.
    wal_level: "minimal",
    max_wal_senders: 0,
    max_wal_size: megabytes(machine.freeDisk / 8, 128, 4096),
    checkpoint_timeout: "15min",
    random_page_cost: 1.1,
    jit: "off",
    timezone: "UTC",
    log_timezone: "UTC",
    log_min_messages: "warning",
    log_checkpoints: "off",
    lc_messages: "C",
    password_encryption: "scram-sha-256",
  };
}

/** As the text of a postgresql.conf. */
export function formatSettings(settings: Record<string, string | number>): string {
  const lines = Object.entries(settings).map(([name, value]) => {
    return `${name} = ${typeof value === "number" ? value : quote(value)}`;
  });
  return [
    "# Written by Meterline at every start. To change a setting for good: ALTER SYSTEM SET name = value.",
    ...lines,
    "",
  ].join("\n");
}

function quote(value: string): string {
  return `'${value.replaceAll("\\", "\\\\").replaceAll("'", "''")}'`;
}
