import { type FileSession, secondOf } from "./session-file.ts";
import { canonical } from "./session-oracle.ts";
import { type PlainSession, toUnits } from "./usage-oracle.ts";

interface PlainImport {
  id: number;
  /** Key of each row: content and occurrence among equal rows of the file. */
  rows: Map<string, PlainSession>;
}

/** What imports should come to, kept the plain way: every row is there once, as long as any live file holds it. */
export class PlainImports {
  #live: PlainImport[] = [];

  append(id: number, file: readonly FileSession[]): { added: number; duplicate: number } {
    const rows = keyed(file);
    const before = this.#keys();
    this.#live.push({ id, rows });
    const duplicate = [...rows.keys()].filter((key) => before.has(key)).length;
    return { added: rows.size - duplicate, duplicate };
  }

  replace(id: number, file: readonly FileSession[]): { added: number; duplicate: number } {
    this.#live = [];
    return this.append(id, file);
  }

  undo(id: number): void {
    this.#live = this.#live.filter((one) => one.id !== id);
  }

  get liveIds(): number[] {
    return this.#live.map(({ id }) => id);
  }

  sessions(): PlainSession[] {
    return [...new Map(this.#live.flatMap(({ rows }) => [...rows])).values()];
  }

  #keys(): Set<string> {
    return new Set(this.#live.flatMap(({ rows }) => [...rows.keys()]));
  }
}

function keyed(file: readonly FileSession[]): Map<string, PlainSession> {
  const seen = new Map<string, number>();
  const rows = new Map<string, PlainSession>();
  for (const { username, start, upload, download, mac = "", duration = "" } of file) {
    const content = JSON.stringify([
      username,
      mac.toUpperCase(),
      start,
      duration,
      canonical(upload),
      canonical(download),
    ]);
    const occurrence = (seen.get(content) ?? 0) + 1;
    seen.set(content, occurrence);
    rows.set(`${content} ${occurrence}`, {
      username,
      second: secondOf(start),
      upload: toUnits(upload),
      download: toUnits(download),
    });
  }
  return rows;
}
