import { readEnv } from "#/env.ts";
import { Bell } from "./bell.ts";
import type { ConnectionSettings } from "./connect.ts";

/** The channel on which writers say, a few times a second, that events were received. */
export const receiptChannel = "meterline_receipts";

declare global {
  var meterlineReceiptBell: { bell: Bell; settings: ConnectionSettings | undefined } | undefined;
}

/** Says where this process hears of received events. The connection is opened by the first who listens. */
export function openReceiptBell(direct: ConnectionSettings): void {
  globalThis.meterlineReceiptBell = { bell: new Bell(receiptChannel), settings: direct };
}

/** The bell of this process, and when it has begun to listen; it stays silent where the server itself can't be reached. */
export function receiptBell(): { bell: Bell; listening: Promise<void> } {
  globalThis.meterlineReceiptBell ??= { bell: new Bell(receiptChannel), settings: fromEnv() };
  const { bell, settings } = globalThis.meterlineReceiptBell;
  return { bell, listening: settings ? bell.listen(settings) : Promise.resolve() };
}

export async function closeReceiptBell(): Promise<void> {
  const opened = globalThis.meterlineReceiptBell;
  globalThis.meterlineReceiptBell = undefined;
  await opened?.bell.close();
}

function fromEnv(): ConnectionSettings | undefined {
  const { DATABASE_URL, DATABASE_DIRECT_URL } = readEnv();
  const url = DATABASE_DIRECT_URL ?? DATABASE_URL;
  return url === undefined ? undefined : { url, pooled: false };
}
