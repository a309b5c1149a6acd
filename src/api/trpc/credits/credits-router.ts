import { router } from "../procedures.ts";

/** What usage costs: plans, billing periods, statements, the credit ledger, alerts and Copilot credits. */
export const creditsRouter = router({});
