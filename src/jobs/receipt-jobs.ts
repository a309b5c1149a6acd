import type { PgBoss } from "pg-boss";
import type { Context } from "#/domain/context.ts";
import { tidyFeed } from "#/domain/usage/feed/tidy-feed.ts";

const tidying = "tidy-receipts";

/** Lets go of old receipts, every ten minutes. */
export async function workOnReceipts(boss: PgBoss, ctx: Context): Promise<void> {
  await boss.createQueue(tidying);
  await boss.work(tidying, { pollingIntervalSeconds: 10 }, () => tidyFeed(ctx));
  await boss.schedule(tidying, "*/10 * * * *");
}
