CREATE TABLE "chore" (
	"name" text PRIMARY KEY NOT NULL,
	"started_at" timestamp (3) with time zone NOT NULL,
	"ended_at" timestamp (3) with time zone
);
--> statement-breakpoint
CREATE TABLE "import_line" (
	"import_id" bigint NOT NULL,
	"no" integer NOT NULL,
	"community_id" text NOT NULL,
	"sealed_line" text NOT NULL,
	CONSTRAINT "import_line_import_id_no_pk" PRIMARY KEY("import_id","no")
);
--> statement-breakpoint
CREATE TABLE "import_run" (
	"id" bigint PRIMARY KEY GENERATED ALWAYS AS IDENTITY (sequence name "import_run_id_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 9223372036854775807 START WITH 1 CACHE 1),
	"community_id" text NOT NULL,
	"kind" text NOT NULL,
	"is_dry" boolean NOT NULL,
	"sealed_name" text NOT NULL,
	"sealed_file" text,
	"handed_at" timestamp (3) with time zone NOT NULL,
	"attempts" integer DEFAULT 0 NOT NULL,
	"read" integer DEFAULT 0 NOT NULL,
	"bad" integer DEFAULT 0 NOT NULL,
	"exit_code" smallint,
	"lease_by" text,
	"lease_until" timestamp (3) with time zone
);
--> statement-breakpoint
CREATE TABLE "preview" (
	"media_id" uuid PRIMARY KEY NOT NULL,
	"community_id" text NOT NULL,
	"type" text NOT NULL,
	"bytes" "bytea" NOT NULL
);
--> statement-breakpoint
ALTER TABLE "media" ADD COLUMN "is_previewed" boolean DEFAULT false NOT NULL;--> statement-breakpoint
ALTER TABLE "import_line" ADD CONSTRAINT "import_line_import_id_import_run_id_fk" FOREIGN KEY ("import_id") REFERENCES "public"."import_run"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "preview" ADD CONSTRAINT "preview_media_id_media_id_fk" FOREIGN KEY ("media_id") REFERENCES "public"."media"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "media_unpreviewed" ON "media" USING btree ("id") WHERE not is_previewed;