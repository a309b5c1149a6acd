CREATE TABLE "meter_fills" (
	"service_id" smallint NOT NULL,
	"meter_slug" text NOT NULL,
	"state" text NOT NULL,
	"after_customer_id" integer,
	"after_key" uuid,
	"events_total" bigint NOT NULL,
	"events_read" bigint NOT NULL,
	"events_filled" bigint NOT NULL,
	"started_at" timestamp with time zone NOT NULL,
	"finished_at" timestamp with time zone,
	"failure" text,
	CONSTRAINT "meter_fills_service_id_meter_slug_pk" PRIMARY KEY("service_id","meter_slug")
);
--> statement-breakpoint
ALTER TABLE "meter_fills" ADD CONSTRAINT "meter_fills_service_id_meter_slug_meters_service_id_slug_fk" FOREIGN KEY ("service_id","meter_slug") REFERENCES "public"."meters"("service_id","slug") ON DELETE cascade ON UPDATE no action;