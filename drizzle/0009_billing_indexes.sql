CREATE INDEX "billing_accounts_plan" ON "billing_accounts" USING btree ("plan_id");--> statement-breakpoint
CREATE INDEX "billing_periods_live" ON "billing_periods" USING btree ("customer_id","number") WHERE "billing_periods"."state" <> 'closed';--> statement-breakpoint
CREATE INDEX "billing_periods_plan" ON "billing_periods" USING btree ("plan_id");--> statement-breakpoint
CREATE INDEX "event_revisions_recorded" ON "event_revisions" USING btree ("recorded_at");