CREATE TABLE "simulation" (
	"id" smallint PRIMARY KEY NOT NULL,
	"run_id" uuid NOT NULL,
	"seed" bigint NOT NULL,
	"speed" double precision,
	"paused" boolean NOT NULL,
	"topology" jsonb NOT NULL,
	"topology_revision" bigint NOT NULL,
	"revision" bigint NOT NULL,
	"epoch" bigint NOT NULL,
	"anchor_at" timestamp with time zone NOT NULL,
	"step" bigint NOT NULL,
	"seq" bigint NOT NULL,
	"checkpoint" "bytea",
	"checkpoint_step" bigint NOT NULL,
	CONSTRAINT "simulation_one_row" CHECK ("simulation"."id" = 1)
);
--> statement-breakpoint
CREATE TABLE "simulation_failures" (
	"id" uuid PRIMARY KEY NOT NULL,
	"run_id" uuid NOT NULL,
	"service_id" text NOT NULL,
	"dependency_id" text,
	"kind" text NOT NULL,
	"latency_ms" double precision,
	"share" double precision,
	"duration_seconds" double precision,
	"start_seconds" double precision,
	"end_seconds" double precision,
	"is_cancelled" boolean DEFAULT false NOT NULL,
	"created_by" text NOT NULL,
	"created_at" timestamp with time zone NOT NULL
);
--> statement-breakpoint
CREATE TABLE "simulation_frames" (
	"seq" bigint PRIMARY KEY NOT NULL,
	"run_id" uuid NOT NULL,
	"at" timestamp with time zone NOT NULL,
	"step" bigint NOT NULL,
	"body" jsonb NOT NULL
);
--> statement-breakpoint
CREATE TABLE "simulation_runs" (
	"id" uuid PRIMARY KEY NOT NULL,
	"created_at" timestamp with time zone NOT NULL,
	"created_by" text NOT NULL,
	"input" json NOT NULL,
	"result" json NOT NULL,
	"digest" text NOT NULL
);
--> statement-breakpoint
CREATE TABLE "simulation_traffic" (
	"id" uuid PRIMARY KEY NOT NULL,
	"run_id" uuid NOT NULL,
	"started_at" timestamp with time zone NOT NULL,
	"start_step" bigint,
	"stopped_at" timestamp with time zone,
	"stop_step" bigint,
	"acknowledged_step" bigint,
	"counts" jsonb NOT NULL
);
--> statement-breakpoint
CREATE INDEX "simulation_failures_run" ON "simulation_failures" USING btree ("run_id","start_seconds");--> statement-breakpoint
CREATE INDEX "simulation_frames_run" ON "simulation_frames" USING btree ("run_id","step");--> statement-breakpoint
CREATE INDEX "simulation_runs_created" ON "simulation_runs" USING btree ("created_at");--> statement-breakpoint
CREATE UNIQUE INDEX "simulation_traffic_one" ON "simulation_traffic" USING btree ((1)) WHERE "simulation_traffic"."stopped_at" is null;