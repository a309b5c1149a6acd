import { readEnv } from "#/env.ts";
import { Bell } from "./bell.ts";
import type { ConnectionSettings } from "./connect.ts";

declare global {
  var meterlineBells: Map<string, { bell: Bell; settings: ConnectionSettings | undefined }> | undefined;
}

/** Says where this process hears of a channel. The connection is opened by the first who listens. */
export function openBell(channel: string, direct: ConnectionSettings): void {
  bells().set(channel, { bell: new Bell(channel), settings: direct });
}

/**
 * The bell of this process for a channel, and when it has begun to listen; it stays silent where the server itself
 * can't be reached.
 */
export function processBell(channel: string): { bell: Bell; listening: Promise<void> } {
  const opened = bells().get(channel) ?? { bell: new Bell(channel), settings: fromEnv() };
  bells().set(channel, opened);
  const { bell, settings } = opened;
  return { bell, listening: settings ? bell.listen(settings) : Promise.resolve() };
}

export async function closeBell(channel: string): Promise<void> {
  const opened = bells().get(channel);
  bells().delete(channel);
  await opened?.bell.close();
}

function bells() {
  globalThis.meterlineBells ??= new Map();
  return globalThis.meterlineBells;
}

function fromEnv(): ConnectionSettings | undefined {
  const { DATABASE_URL, DATABASE_DIRECT_URL } = readEnv();
  const url = DATABASE_DIRECT_URL ?? DATABASE_URL;
  return url === undefined ? undefined : { url, pooled: false };
}
