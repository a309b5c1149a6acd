import { copilotProcedures } from "../copilot-procedures.ts";
import { router } from "../procedures.ts";
import { alertProcedures } from "./alert-procedures.ts";
import { billingProcedures } from "./billing-procedures.ts";
import { ledgerProcedures } from "./ledger-procedures.ts";
import { planProcedures } from "./plan-procedures.ts";
import { statementProcedures } from "./statement-procedures.ts";
import { webhookProcedures } from "./webhook-procedures.ts";

/** What usage costs: plans, billing periods, statements, the credit ledger, alerts and Copilot credits. */
export const creditsRouter = router({
  alerts: router(alertProcedures),
  billing: router(billingProcedures),
  copilot: router(copilotProcedures),
  ledger: router(ledgerProcedures),
  plans: router(planProcedures),
  statements: router(statementProcedures),
  webhooks: router(webhookProcedures),
});
