CREATE TABLE "billing_accounts" (
	"customer_id" integer PRIMARY KEY NOT NULL,
	"plan_id" integer NOT NULL,
	"cadence" text NOT NULL,
	"anchor_day" smallint,
	"length_days" smallint,
	"anchor_date" date,
	"starts_at" timestamp with time zone NOT NULL,
	"ends_at" timestamp with time zone,
	"created_at" timestamp with time zone NOT NULL
);
--> statement-breakpoint
CREATE TABLE "billing_horizon" (
	"id" smallint PRIMARY KEY NOT NULL,
	"closed_until" timestamp with time zone NOT NULL
);
--> statement-breakpoint
CREATE TABLE "billing_periods" (
	"customer_id" integer NOT NULL,
	"number" integer NOT NULL,
	"starts_at" timestamp with time zone NOT NULL,
	"ends_at" timestamp with time zone NOT NULL,
	"whole_starts_at" timestamp with time zone NOT NULL,
	"whole_ends_at" timestamp with time zone NOT NULL,
	"time_zone" text NOT NULL,
	"plan_id" integer NOT NULL,
	"plan_version" integer NOT NULL,
	"state" text DEFAULT 'open' NOT NULL,
	"read_at" timestamp with time zone,
	"closed_at" timestamp with time zone,
	"failure" text,
	CONSTRAINT "billing_periods_customer_id_number_pk" PRIMARY KEY("customer_id","number")
);
--> statement-breakpoint
CREATE TABLE "copilot_syncs" (
	"id" integer PRIMARY KEY GENERATED ALWAYS AS IDENTITY (sequence name "copilot_syncs_id_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 2147483647 START WITH 1 CACHE 1),
	"started_at" timestamp with time zone NOT NULL,
	"finished_at" timestamp with time zone,
	"source" text NOT NULL,
	"state" text NOT NULL,
	"trigger" text NOT NULL,
	"actor" text NOT NULL,
	"messages" integer DEFAULT 0 NOT NULL,
	"recorded" integer DEFAULT 0 NOT NULL,
	"replaced" integer DEFAULT 0 NOT NULL,
	"unchanged" integer DEFAULT 0 NOT NULL,
	"failure" text
);
--> statement-breakpoint
CREATE TABLE "late_usage" (
	"id" bigint PRIMARY KEY GENERATED ALWAYS AS IDENTITY (sequence name "late_usage_id_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 9223372036854775807 START WITH 1 CACHE 1),
	"customer_id" integer NOT NULL,
	"period" integer NOT NULL,
	"service_id" smallint NOT NULL,
	"cause" text NOT NULL,
	"event_key" uuid,
	"occurred_at" timestamp with time zone,
	"import_id" integer,
	"recorded_at" timestamp with time zone NOT NULL,
	"adjusted_in" integer,
	"line" integer
);
--> statement-breakpoint
CREATE TABLE "money_requests" (
	"customer_id" integer NOT NULL,
	"key" text collate "C" NOT NULL,
	"fingerprint" text NOT NULL,
	"outcome" jsonb NOT NULL,
	"created_at" timestamp with time zone NOT NULL,
	CONSTRAINT "money_requests_customer_id_key_pk" PRIMARY KEY("customer_id","key")
);
--> statement-breakpoint
CREATE TABLE "plan_versions" (
	"plan_id" integer NOT NULL,
	"version" integer NOT NULL,
	"terms" jsonb NOT NULL,
	"actor" text NOT NULL,
	"created_at" timestamp with time zone NOT NULL,
	CONSTRAINT "plan_versions_plan_id_version_pk" PRIMARY KEY("plan_id","version")
);
--> statement-breakpoint
CREATE TABLE "plans" (
	"id" integer PRIMARY KEY GENERATED ALWAYS AS IDENTITY (sequence name "plans_id_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 2147483647 START WITH 1 CACHE 1),
	"slug" text NOT NULL,
	"name" text NOT NULL,
	"version" integer DEFAULT 1 NOT NULL,
	"archived_at" timestamp with time zone,
	"is_sample" boolean DEFAULT false NOT NULL,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "plans_slug_unique" UNIQUE("slug")
);
--> statement-breakpoint
CREATE TABLE "statement_lines" (
	"customer_id" integer NOT NULL,
	"period" integer NOT NULL,
	"line" integer NOT NULL,
	"kind" text NOT NULL,
	"description" text NOT NULL,
	"meter" text,
	"quantity" numeric,
	"pricing" jsonb,
	"amount" numeric NOT NULL,
	"currency" text NOT NULL,
	"adjusts_period" integer,
	CONSTRAINT "statement_lines_customer_id_period_line_pk" PRIMARY KEY("customer_id","period","line")
);
--> statement-breakpoint
CREATE TABLE "statement_quantities" (
	"customer_id" integer NOT NULL,
	"period" integer NOT NULL,
	"meter" text NOT NULL,
	"quantity" numeric NOT NULL,
	"events" bigint NOT NULL,
	"amount" numeric NOT NULL,
	CONSTRAINT "statement_quantities_customer_id_period_meter_pk" PRIMARY KEY("customer_id","period","meter")
);
--> statement-breakpoint
CREATE TABLE "statements" (
	"customer_id" integer NOT NULL,
	"period" integer NOT NULL,
	"currency" text NOT NULL,
	"total" numeric NOT NULL,
	"covered" numeric,
	"due" numeric NOT NULL,
	"due_currency" text NOT NULL,
	"created_at" timestamp with time zone NOT NULL,
	CONSTRAINT "statements_customer_id_period_pk" PRIMARY KEY("customer_id","period")
);
--> statement-breakpoint
CREATE TABLE "alerts" (
	"id" bigint PRIMARY KEY GENERATED ALWAYS AS IDENTITY (sequence name "alerts_id_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 9223372036854775807 START WITH 1 CACHE 1),
	"customer_id" integer NOT NULL,
	"grant_id" uuid NOT NULL,
	"threshold" numeric NOT NULL,
	"period" integer NOT NULL,
	"spent" numeric NOT NULL,
	"amount" numeric NOT NULL,
	"raised_at" timestamp with time zone NOT NULL,
	"acknowledged_at" timestamp with time zone,
	"acknowledged_by" text
);
--> statement-breakpoint
CREATE TABLE "credit_accounts" (
	"customer_id" integer PRIMARY KEY NOT NULL,
	"transactions" bigint DEFAULT 0 NOT NULL,
	"latest_at" timestamp with time zone NOT NULL,
	"overage" numeric DEFAULT '0' NOT NULL
);
--> statement-breakpoint
CREATE TABLE "credit_grants" (
	"customer_id" integer NOT NULL,
	"id" uuid NOT NULL,
	"amount" numeric NOT NULL,
	"priority" smallint NOT NULL,
	"effective_at" timestamp with time zone NOT NULL,
	"expires_at" timestamp with time zone,
	"rollover_max" numeric,
	"rollover_days" integer,
	"rolled_from" uuid,
	"source" text NOT NULL,
	"reason" text,
	"thresholds" numeric[] NOT NULL,
	"available" numeric NOT NULL,
	"held" numeric NOT NULL,
	"spent" numeric NOT NULL,
	"is_expired" boolean DEFAULT false NOT NULL,
	"created_at" timestamp with time zone NOT NULL,
	CONSTRAINT "credit_grants_customer_id_id_pk" PRIMARY KEY("customer_id","id")
);
--> statement-breakpoint
CREATE TABLE "credit_holds" (
	"customer_id" integer NOT NULL,
	"id" uuid NOT NULL,
	"amount" numeric NOT NULL,
	"state" text NOT NULL,
	"settled_amount" numeric,
	"parts" jsonb NOT NULL,
	"overage" numeric NOT NULL,
	"period" integer,
	"reason" text,
	"expires_at" timestamp with time zone NOT NULL,
	"created_at" timestamp with time zone NOT NULL,
	"ended_at" timestamp with time zone,
	CONSTRAINT "credit_holds_customer_id_id_pk" PRIMARY KEY("customer_id","id")
);
--> statement-breakpoint
CREATE TABLE "ledger_entries" (
	"customer_id" integer NOT NULL,
	"transaction" bigint NOT NULL,
	"line" smallint NOT NULL,
	"account" text NOT NULL,
	"grant_id" uuid,
	"amount" numeric NOT NULL,
	CONSTRAINT "ledger_entries_customer_id_transaction_line_pk" PRIMARY KEY("customer_id","transaction","line")
);
--> statement-breakpoint
CREATE TABLE "ledger_transactions" (
	"customer_id" integer NOT NULL,
	"number" bigint NOT NULL,
	"kind" text NOT NULL,
	"at" timestamp with time zone NOT NULL,
	"recorded_at" timestamp with time zone NOT NULL,
	"grant_id" uuid,
	"hold_id" uuid,
	"period" integer,
	"reason" text,
	"actor" text NOT NULL,
	CONSTRAINT "ledger_transactions_customer_id_number_pk" PRIMARY KEY("customer_id","number")
);
--> statement-breakpoint
CREATE TABLE "webhook_deliveries" (
	"id" uuid PRIMARY KEY NOT NULL,
	"endpoint_id" integer NOT NULL,
	"alert_id" bigint,
	"type" text NOT NULL,
	"body" text NOT NULL,
	"state" text DEFAULT 'waiting' NOT NULL,
	"attempts" smallint DEFAULT 0 NOT NULL,
	"next_attempt_at" timestamp with time zone,
	"latest_status" smallint,
	"latest_failure" text,
	"latest_attempt_at" timestamp with time zone,
	"delivered_at" timestamp with time zone,
	"created_at" timestamp with time zone NOT NULL
);
--> statement-breakpoint
CREATE TABLE "webhook_endpoints" (
	"id" integer PRIMARY KEY GENERATED ALWAYS AS IDENTITY (sequence name "webhook_endpoints_id_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 2147483647 START WITH 1 CACHE 1),
	"url" text NOT NULL,
	"secret" text NOT NULL,
	"description" text,
	"is_enabled" boolean DEFAULT true NOT NULL,
	"created_at" timestamp with time zone NOT NULL
);
--> statement-breakpoint
ALTER TABLE "billing_accounts" ADD CONSTRAINT "billing_accounts_plan_id_plans_id_fk" FOREIGN KEY ("plan_id") REFERENCES "public"."plans"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "plan_versions" ADD CONSTRAINT "plan_versions_plan_id_plans_id_fk" FOREIGN KEY ("plan_id") REFERENCES "public"."plans"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "webhook_deliveries" ADD CONSTRAINT "webhook_deliveries_endpoint_id_webhook_endpoints_id_fk" FOREIGN KEY ("endpoint_id") REFERENCES "public"."webhook_endpoints"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "billing_periods_unclosed" ON "billing_periods" USING btree ("ends_at") WHERE "billing_periods"."state" <> 'closed';--> statement-breakpoint
CREATE INDEX "billing_periods_ends" ON "billing_periods" USING btree ("ends_at","customer_id");--> statement-breakpoint
CREATE INDEX "late_usage_waiting" ON "late_usage" USING btree ("customer_id") WHERE "late_usage"."adjusted_in" is null;--> statement-breakpoint
CREATE INDEX "late_usage_adjusted" ON "late_usage" USING btree ("customer_id","adjusted_in","line") WHERE "late_usage"."adjusted_in" is not null;--> statement-breakpoint
CREATE INDEX "statement_lines_adjusts" ON "statement_lines" USING btree ("customer_id","adjusts_period") WHERE "statement_lines"."adjusts_period" is not null;--> statement-breakpoint
CREATE UNIQUE INDEX "alerts_once" ON "alerts" USING btree ("customer_id","grant_id","threshold","period");--> statement-breakpoint
CREATE INDEX "alerts_open" ON "alerts" USING btree ("raised_at") WHERE "alerts"."acknowledged_at" is null;--> statement-breakpoint
CREATE INDEX "credit_grants_expires" ON "credit_grants" USING btree ("expires_at") WHERE not "credit_grants"."is_expired";--> statement-breakpoint
CREATE INDEX "credit_holds_expires" ON "credit_holds" USING btree ("expires_at") WHERE "credit_holds"."state" = 'held';--> statement-breakpoint
CREATE INDEX "credit_holds_created" ON "credit_holds" USING btree ("customer_id","created_at");--> statement-breakpoint
CREATE INDEX "ledger_transactions_at" ON "ledger_transactions" USING btree ("customer_id","at");--> statement-breakpoint
CREATE INDEX "ledger_transactions_period" ON "ledger_transactions" USING btree ("customer_id","period") WHERE "ledger_transactions"."period" is not null;--> statement-breakpoint
CREATE INDEX "webhook_deliveries_waiting" ON "webhook_deliveries" USING btree ("next_attempt_at") WHERE "webhook_deliveries"."state" = 'waiting';--> statement-breakpoint
CREATE INDEX "webhook_deliveries_state" ON "webhook_deliveries" USING btree ("state","created_at");--> statement-breakpoint
CREATE UNIQUE INDEX "webhook_deliveries_once" ON "webhook_deliveries" USING btree ("endpoint_id","alert_id");