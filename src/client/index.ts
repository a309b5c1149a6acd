export type { Backoff } from "./backoff-delay.ts";
export { BillingClient } from "./billing-client.ts";
export type { ClientStats } from "./client-stats.ts";
export type { Decimal } from "./decimal-text.ts";
export {
  ClientClosedError,
  InvalidEventError,
  InvalidOptionsError,
  NotDeliveredError,
  QueueFullError,
  RequestFailedError,
} from "./errors.ts";
export type { Delivered, Dropped, Rejected, SentEvent } from "./listeners.ts";
export type { Logger } from "./logger.ts";
export type { BatchLimits, BillingClientOptions, FsyncPolicy } from "./options.ts";
export type { CustomerUsage, Health } from "./read-server.ts";
export type { FetchLike } from "./transport/fetch-transport.ts";
export type { UsageEvent } from "./usage-event.ts";
