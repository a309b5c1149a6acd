import { seededRandom } from "#/domain/seeded-random.ts";

/** What happens to one request on its way. */
export type Fault =
  | { kind: "none" }
  /** The server answers, and the answer is thrown away: all of it, or its second half. */
  | { kind: "lost reply"; isCut: boolean }
  /** The connection breaks before the server hears of the request, or in the middle of its body. */
  | { kind: "broken"; isWithin: boolean }
  /** 503 with Retry-After, in the server's place. */
  | { kind: "busy" }
  | { kind: "delay"; ms: number };

/** Shares of requests, 0 to 1. */
export interface FaultShares {
  lostReplies: number;
  broken: number;
  busy: number;
  delays: number;
}

/** The first fault of each kind comes among so many requests, so that a short run has some too. */
const early = 20;

const longestDelay = 300;

/** Decides of one request after the other. The same seed decides the same. */
export function faultsBySeed(shares: FaultShares, seed: number): () => Fault {
  const random = seededRandom(seed ^ 0x2545f491);
  const schedules = [
    { share: shares.lostReplies, make: (): Fault => ({ kind: "lost reply", isCut: random() < 0.5 }) },
    { share: shares.broken, make: (): Fault => ({ kind: "broken", isWithin: random() < 0.5 }) },
    { share: shares.busy, make: (): Fault => ({ kind: "busy" }) },
    {
      share: shares.delays,
      make: (): Fault => ({ kind: "delay", ms: 20 + Math.floor(random() * (longestDelay - 20)) }),
    },
  ]
    .filter(({ share }) => share > 0)
    .map(({ share, make }) => ({ share, make, made: 0, due: random() * Math.min(early, 1 / share) }));
  let request = 0;
  return () => {
    const place = request++;
    const due = schedules.find((schedule) => schedule.due <= place);
    if (!due) return { kind: "none" };
    due.made++;
    // One in each stretch of requests that should have one, anywhere in it.
    due.due = (due.made + random()) / due.share;
    return due.make();
  };
}
