CREATE TABLE "import_claims" (
	"customer_id" integer NOT NULL,
	"occurred_at" timestamp with time zone NOT NULL,
	"key" uuid NOT NULL,
	"import_id" integer NOT NULL,
	CONSTRAINT "import_claims_customer_id_occurred_at_key_import_id_pk" PRIMARY KEY("customer_id","occurred_at","key","import_id")
);
--> statement-breakpoint
CREATE TABLE "import_faults" (
	"import_id" integer NOT NULL,
	"position" bigint NOT NULL,
	"line" bigint NOT NULL,
	"column" text,
	"value" text NOT NULL,
	"reason" text NOT NULL,
	CONSTRAINT "import_faults_import_id_position_pk" PRIMARY KEY("import_id","position")
);
--> statement-breakpoint
CREATE TABLE "imports" (
	"id" integer PRIMARY KEY GENERATED ALWAYS AS IDENTITY (sequence name "imports_id_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 2147483647 START WITH 1 CACHE 1),
	"service_id" smallint NOT NULL,
	"file_name" text NOT NULL,
	"source" text NOT NULL,
	"state" text NOT NULL,
	"mode" text NOT NULL,
	"on_error" text NOT NULL,
	"dry_run" boolean NOT NULL,
	"bytes_read" bigint DEFAULT 0 NOT NULL,
	"rows_read" bigint DEFAULT 0 NOT NULL,
	"rows_rejected" bigint DEFAULT 0 NOT NULL,
	"rows_new" bigint,
	"rows_duplicate" bigint,
	"users" bigint,
	"first_at" timestamp with time zone,
	"last_at" timestamp with time zone,
	"rollups_repeat" boolean DEFAULT false NOT NULL,
	"ignored_columns" text,
	"failure" text,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	"seen_at" timestamp with time zone DEFAULT now() NOT NULL,
	"finished_at" timestamp with time zone
);
--> statement-breakpoint
CREATE TABLE "customers" (
	"id" integer PRIMARY KEY GENERATED ALWAYS AS IDENTITY (sequence name "customers_id_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 2147483647 START WITH 1 CACHE 1),
	"external_id" text collate "C" NOT NULL,
	"import_id" integer,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "customers_external_id_unique" UNIQUE("external_id")
);
--> statement-breakpoint
CREATE TABLE "data_versions" (
	"service_id" smallint NOT NULL,
	"shard" smallint NOT NULL,
	"commits" bigint NOT NULL,
	CONSTRAINT "data_versions_service_id_shard_pk" PRIMARY KEY("service_id","shard")
);
--> statement-breakpoint
CREATE TABLE "meters" (
	"service_id" smallint NOT NULL,
	"slug" text NOT NULL,
	"name" text NOT NULL,
	"unit" text NOT NULL,
	"slot" smallint NOT NULL,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "meters_service_id_slug_pk" PRIMARY KEY("service_id","slug")
);
--> statement-breakpoint
CREATE TABLE "services" (
	"id" smallint PRIMARY KEY GENERATED ALWAYS AS IDENTITY (sequence name "services_id_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 32767 START WITH 1 CACHE 1),
	"slug" text NOT NULL,
	"name" text NOT NULL,
	CONSTRAINT "services_slug_unique" UNIQUE("slug")
);
--> statement-breakpoint
CREATE TABLE "usage_events" (
	"customer_id" integer NOT NULL,
	"service_id" smallint NOT NULL,
	"occurred_at" timestamp with time zone NOT NULL,
	"key" uuid NOT NULL,
	"quantities" numeric[] NOT NULL,
	"import_id" integer,
	"duration_seconds" integer,
	"subject" text,
	"attributes" jsonb,
	CONSTRAINT "usage_events_customer_id_occurred_at_key_pk" PRIMARY KEY("customer_id","occurred_at","key")
);
--> statement-breakpoint
CREATE TABLE "usage_rollups" (
	"service_id" smallint NOT NULL,
	"span" integer NOT NULL,
	"customer_id" integer NOT NULL,
	"events" integer[] NOT NULL,
	"sums" numeric[] NOT NULL,
	"latest_at" timestamp with time zone NOT NULL,
	CONSTRAINT "usage_rollups_service_id_span_customer_id_pk" PRIMARY KEY("service_id","span","customer_id")
);
--> statement-breakpoint
ALTER TABLE "import_faults" ADD CONSTRAINT "import_faults_import_id_imports_id_fk" FOREIGN KEY ("import_id") REFERENCES "public"."imports"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "meters" ADD CONSTRAINT "meters_service_id_services_id_fk" FOREIGN KEY ("service_id") REFERENCES "public"."services"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "import_claims_import" ON "import_claims" USING btree ("import_id");--> statement-breakpoint
CREATE UNIQUE INDEX "usage_events_reported_key" ON "usage_events" USING btree ("customer_id","key") WHERE "usage_events"."import_id" is null;