export const header = "username,mac_address,start_time,usage_time,upload,download";

/** A session as tests write it into a file. */
export interface FileSession {
  username: string;
  /** YYYY-MM-DD HH:MM:SS, UTC */
  start: string;
  /** Kb */
  upload: string;
  download: string;
  mac?: string;
  /** H:MM:SS */
  duration?: string;
}

const quoted = (value: string) => (/[",\r\n]/.test(value) ? `"${value.replaceAll('"', '""')}"` : value);

/** A session as a row of a file. */
function sessionRow(session: FileSession): string {
  const { username, start, upload, download, mac = "74:73:4E:09:DE:6F", duration = "4:50:20" } = session;
  return [quoted(username), mac, start, duration, upload, download].join(",");
}

/** A file with these rows, or with these lines as they are. */
export function sessionFile(rows: readonly (FileSession | string)[]): string {
  return `${[header, ...rows.map((row) => (typeof row === "string" ? row : sessionRow(row)))].join("\n")}\n`;
}

/** YYYY-MM-DD HH:MM:SS of seconds since the epoch. */
export const startText = (second: number): string =>
  new Date(second * 1000).toISOString().slice(0, 19).replace("T", " ");

/** Seconds since the epoch of an ISO time without a zone, UTC. */
export const secondOf = (iso: string): number => Date.parse(`${iso.replace(" ", "T")}Z`) / 1000;

/** The bytes of a file as a stream of pieces. */
export async function* inPieces(content: string | Uint8Array, size = 1 << 16): AsyncGenerator<Uint8Array> {
  const bytes = Buffer.from(content);
  for (let at = 0; at < bytes.length; at += size) yield bytes.subarray(at, at + size);
}
