/** One sentence for what PostgreSQL's programs say when they give up; `place` is the cluster's folder. */
export function explainFailure(output: string, place: string): string {
  if (/No space left on device|Disk quota exceeded/i.test(output)) {
    return `The disk that holds ${place} is full: make room (a new database needs 100 MB), or set DATA_DIR to another disk.`;
  }
  if (/could not look up effective user ID/.test(output)) {
    return `User ${process.getuid?.() ?? "id"} has no entry in /etc/passwd, which PostgreSQL needs: add one, start as another user, or set DATABASE_URL.`;
  }
  if (/database files are incompatible with server/.test(output)) {
    return `The PostgreSQL data in ${place} was made by another build of PostgreSQL: set DATA_DIR to another folder, or DATABASE_URL to a server that can read it.`;
  }
  if (/Permission denied|Operation not permitted/.test(output)) {
    return `PostgreSQL may not use ${place} (${reason(output)}): mend the owner and the modes of that folder, or set DATA_DIR to another one.`;
  }
  if (/could not (create|map|open|resize).*shared memory|Cannot allocate memory/.test(output)) {
    return `PostgreSQL gets too little memory from this system (${reason(output)}): free some and start again.`;
  }
  return `PostgreSQL did not start on ${place}: ${reason(output)}.`;
}

/** PostgreSQL is not the first on this cluster: another process starts, runs or winds up there. */
export function isAlreadyRunning(output: string): boolean {
  return /lock file ".*" already exists|could not create lock file .*No such file|pre-existing shared memory block|could not (lock|bind).*socket|Is another postmaster/.test(
    output,
  );
}

/** The first complaint in the output, or else its last line. */
function reason(output: string): string {
  const complaint = /(?:FATAL|PANIC|error):\s+(.+)/.exec(output)?.[1];
  const text = complaint ?? output.trim().split("\n").at(-1) ?? "";
  return text.trim().replace(/\.$/, "") || "it gave no reason";
}
