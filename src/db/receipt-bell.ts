import type { Bell } from "./bell.ts";
import type { ConnectionSettings } from "./connect.ts";
import { closeBell, openBell, processBell } from "./process-bell.ts";

/** The channel on which writers say, a few times a second, that events were received. */
export const receiptChannel = "meterline_receipts";

/** Says where this process hears of received events. The connection is opened by the first who listens. */
export const openReceiptBell = (direct: ConnectionSettings): void => openBell(receiptChannel, direct);

/** The bell of this process, and when it has begun to listen. */
export const receiptBell = (): { bell: Bell; listening: Promise<void> } => processBell(receiptChannel);

export const closeReceiptBell = (): Promise<void> => closeBell(receiptChannel);
