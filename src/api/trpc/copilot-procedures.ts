import { syncState, toSyncRun } from "#/api/copilot-answers.ts";
import { copilotClient } from "#/domain/credits/copilot/open-client.ts";
import { explainPrice, priceMessages } from "#/domain/credits/copilot/price-messages.ts";
import { copilotSettings } from "#/domain/credits/copilot/settings.ts";
import { sumDays } from "#/domain/credits/copilot/sum-days.ts";
import { isoUtc } from "#/domain/instant.ts";
import { readEnv } from "#/env.ts";
import { requestSync } from "#/jobs/copilot-jobs.ts";
import { procedure } from "./procedures.ts";

/** Credits of Copilot's messages; the same operations as the REST routes. Decimals are exact text. */
export const copilotProcedures = {
  usage: procedure.query(async () => {
    const settings = copilotSettings(readEnv());
    const messages = await priceMessages(copilotClient(settings));
    return {
      isSample: settings.url === undefined,
      customer: settings.customer,
      days: sumDays(messages),
      messages: messages.map((priced) => ({
        id: priced.message.id,
        text: priced.message.text,
        /** As the service wrote it. */
        timestamp: priced.message.timestamp,
        /** ISO 8601 UTC. */
        at: isoUtc(priced.message.at),
        /** The report that was asked for; without a name there is none of that id. */
        reportId: priced.message.reportId,
        reportName: priced.report?.name ?? null,
        credits: priced.credits,
        breakdown: explainPrice(priced),
      })),
    };
  }),
  sync: procedure.query(({ ctx: { operation } }) => syncState(operation, copilotSettings(readEnv()))),
  syncNow: procedure.mutation(async ({ ctx: { operation } }) =>
    toSyncRun(await requestSync(operation, "button", copilotSettings(readEnv()))),
  ),
};
