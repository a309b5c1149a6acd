import type { ConnectionSettings } from "#/db/connect.ts";
import { closeBell, openBell } from "#/db/process-bell.ts";
import { closeFrameHubs } from "./frame-hub.ts";
import { frameChannel } from "./simulation-row.ts";

/** Says where this process hears of new frames. The connection is opened by the first who reads. */
export function openSimulationFeed(direct: ConnectionSettings): void {
  openBell(frameChannel, direct);
}

/** Ends all readers. */
export async function closeSimulationFeed(): Promise<void> {
  await Promise.all([closeFrameHubs(), closeBell(frameChannel)]);
}
