CREATE TABLE "catalogue_versions" (
	"id" smallint PRIMARY KEY NOT NULL,
	"version" bigint NOT NULL
);
--> statement-breakpoint
CREATE TABLE "event_revisions" (
	"customer_id" integer NOT NULL,
	"key" uuid NOT NULL,
	"revision" smallint NOT NULL,
	"kind" text NOT NULL,
	"occurred_at" timestamp with time zone NOT NULL,
	"quantities" numeric[] NOT NULL,
	"price" numeric,
	"reason" text,
	"request_key" text,
	"actor" text NOT NULL,
	"recorded_at" timestamp with time zone NOT NULL,
	CONSTRAINT "event_revisions_customer_id_key_revision_pk" PRIMARY KEY("customer_id","key","revision")
);
--> statement-breakpoint
CREATE TABLE "receipt_groups" (
	"id" bigint PRIMARY KEY GENERATED ALWAYS AS IDENTITY (sequence name "receipt_groups_id_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 9223372036854775807 START WITH 1 CACHE 1),
	"received_at" timestamp with time zone NOT NULL,
	"accepted" integer NOT NULL,
	"duplicate" integer NOT NULL,
	"conflict" integer NOT NULL,
	"rejected" integer NOT NULL,
	"receipts" jsonb NOT NULL
);
--> statement-breakpoint
CREATE TABLE "receipt_minutes" (
	"minute" timestamp with time zone NOT NULL,
	"shard" smallint NOT NULL,
	"accepted" bigint NOT NULL,
	"duplicate" bigint NOT NULL,
	"conflict" bigint NOT NULL,
	"rejected" bigint NOT NULL,
	CONSTRAINT "receipt_minutes_minute_shard_pk" PRIMARY KEY("minute","shard")
);
--> statement-breakpoint
CREATE TABLE "usage_hours" (
	"service_id" smallint NOT NULL,
	"hour" integer NOT NULL,
	"shard" smallint NOT NULL,
	"events" bigint NOT NULL,
	"sums" numeric[] NOT NULL,
	CONSTRAINT "usage_hours_service_id_hour_shard_pk" PRIMARY KEY("service_id","hour","shard")
);
--> statement-breakpoint
ALTER TABLE "meters" ALTER COLUMN "slot" DROP NOT NULL;--> statement-breakpoint
ALTER TABLE "customers" ADD COLUMN "name" text;--> statement-breakpoint
ALTER TABLE "customers" ADD COLUMN "time_zone" text DEFAULT 'UTC' NOT NULL;--> statement-breakpoint
ALTER TABLE "customers" ADD COLUMN "is_sample" boolean DEFAULT false NOT NULL;--> statement-breakpoint
ALTER TABLE "meters" ADD COLUMN "aggregation" text DEFAULT 'sum' NOT NULL;--> statement-breakpoint
ALTER TABLE "meters" ADD COLUMN "attribute" text;--> statement-breakpoint
ALTER TABLE "meters" ADD COLUMN "price" numeric;--> statement-breakpoint
ALTER TABLE "meters" ADD COLUMN "is_filling" boolean DEFAULT false NOT NULL;--> statement-breakpoint
ALTER TABLE "services" ADD COLUMN "is_sample" boolean DEFAULT false NOT NULL;--> statement-breakpoint
ALTER TABLE "services" ADD COLUMN "created_at" timestamp with time zone DEFAULT now() NOT NULL;--> statement-breakpoint
ALTER TABLE "usage_events" ADD COLUMN "id" text;--> statement-breakpoint
ALTER TABLE "usage_events" ADD COLUMN "received_at" timestamp with time zone;--> statement-breakpoint
ALTER TABLE "usage_events" ADD COLUMN "price" numeric;--> statement-breakpoint
ALTER TABLE "usage_events" ADD COLUMN "voided_at" timestamp with time zone;--> statement-breakpoint
ALTER TABLE "usage_events" ADD COLUMN "revision" smallint;--> statement-breakpoint
CREATE INDEX "receipt_groups_received" ON "receipt_groups" USING btree ("received_at");--> statement-breakpoint
CREATE UNIQUE INDEX "meters_slug" ON "meters" USING btree ("slug");--> statement-breakpoint
CREATE INDEX "usage_events_received" ON "usage_events" USING btree ("received_at") WHERE "usage_events"."import_id" is null;--> statement-breakpoint
ALTER TABLE "meters" ADD CONSTRAINT "meters_price" CHECK ("meters"."price" >= 0);