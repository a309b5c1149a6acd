/** How far a file is on its way to the server. */
export interface UploadProgress {
  /** Bytes sent and bytes in all. */
  sent: number;
  total: number;
  /** Milliseconds since the upload began. */
  elapsed: number;
}

export interface UploadPace {
  /** 0 to 1. */
  done: number;
  bytesPerSecond: number | null;
  secondsLeft: number | null;
}

/** The rate so far and the time that the rest takes at that rate; null as long as nothing can be said. */
export function measurePace({ sent, total, elapsed }: UploadProgress): UploadPace {
  const done = total > 0 ? Math.min(1, sent / total) : 1;
  if (elapsed <= 0 || sent <= 0) return { done, bytesPerSecond: null, secondsLeft: null };
  const bytesPerSecond = (sent * 1000) / elapsed;
  return { done, bytesPerSecond, secondsLeft: Math.max(0, total - sent) / bytesPerSecond };
}
