declare global {
  var meterlineFeedCounts: FeedCounts | undefined;
}

/** Who follows the feed of the simulation in this process, and what became of them since its start. */
export interface FeedCounts {
  /** WebSocket clients now. */
  webSockets: number;
  /** Clients of the event stream now. */
  eventStreams: number;
  /** Messages that slow WebSocket clients did not get. */
  dropped: number;
  /** WebSocket handshakes that were refused. */
  refused: number;
  /** WebSocket clients that were cut off: silent or stuck. */
  cutOff: number;
}

/** The counts of this process; whoever serves a client changes them. */
export function feedCounts(): FeedCounts {
  globalThis.meterlineFeedCounts ??= { webSockets: 0, eventStreams: 0, dropped: 0, refused: 0, cutOff: 0 };
  return globalThis.meterlineFeedCounts;
}
