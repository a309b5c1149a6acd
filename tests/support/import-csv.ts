import { expect, vi } from "vitest";

const header = "username,mac_address,start_time,usage_time,upload,download";
const mac = "74:73:4E:09:DE:6F";

/** A session as tests write it: username, start, upload and download in Kb. */
export type SessionRow = readonly [username: string, start: string, upload: string, download: string];

/** The file that holds these sessions. */
export function toCsv(rows: readonly SessionRow[]): string {
  return [header, ...rows.map(([user, start, up, down]) => [user, mac, start, "4:50:20", up, down].join(","))]
    .join("\n")
    .concat("\n");
}

/** Imports a file through REST in place of what is there, and waits until it is in. */
export async function importCsv(origin: string, csv: string): Promise<number> {
  const response = await fetch(`${origin}/api/v1/imports?mode=replace&file_name=test.csv`, {
    method: "POST",
    headers: { "content-type": "text/csv" },
    body: csv,
  });
  expect(response.status).toBe(202);
  const { id } = await response.json();
  await vi.waitFor(
    async () => {
      const found = await fetch(`${origin}/api/v1/imports/${id}`);
      expect((await found.json()).state).toBe("done");
    },
    { timeout: 30_000 },
  );
  return id;
}
