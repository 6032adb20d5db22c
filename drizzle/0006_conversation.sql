CREATE TABLE "binding_code" (
	"id" bigint PRIMARY KEY GENERATED ALWAYS AS IDENTITY (sequence name "binding_code_id_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 9223372036854775807 START WITH 1 CACHE 1),
	"community_id" text NOT NULL,
	"person_id" bigint NOT NULL,
	"house_id" bigint NOT NULL,
	"hash" text NOT NULL,
	"made_by" bigint NOT NULL,
	"made_at" timestamp (3) with time zone NOT NULL,
	"expires_at" timestamp (3) with time zone NOT NULL,
	"used_at" timestamp (3) with time zone,
	"used_by" bigint,
	CONSTRAINT "binding_code_hash_unique" UNIQUE("hash")
);
--> statement-breakpoint
CREATE TABLE "binding_request" (
	"id" bigint PRIMARY KEY GENERATED ALWAYS AS IDENTITY (sequence name "binding_request_id_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 9223372036854775807 START WITH 1 CACHE 1),
	"community_id" text NOT NULL,
	"contact_id" bigint NOT NULL,
	"conversation_id" bigint NOT NULL,
	"building" text NOT NULL,
	"unit" text DEFAULT '' NOT NULL,
	"room" text NOT NULL,
	"role" text NOT NULL,
	"sealed_name" text,
	"person_id" bigint,
	"at" timestamp (3) with time zone NOT NULL,
	"decided_at" timestamp (3) with time zone,
	"decided_by" bigint,
	"outcome" text
);
--> statement-breakpoint
ALTER TABLE "contact" ADD COLUMN "code_tries" integer DEFAULT 0 NOT NULL;--> statement-breakpoint
ALTER TABLE "contact" ADD COLUMN "code_tries_from" timestamp (3) with time zone;--> statement-breakpoint
ALTER TABLE "message" ADD COLUMN "attachment" jsonb;--> statement-breakpoint
ALTER TABLE "message" ADD COLUMN "earlier" jsonb;--> statement-breakpoint
ALTER TABLE "message" ADD COLUMN "changes" jsonb;--> statement-breakpoint
ALTER TABLE "message" ADD COLUMN "recalled_at" timestamp (3) with time zone;--> statement-breakpoint
ALTER TABLE "ticket" ADD COLUMN "confidential" boolean DEFAULT false NOT NULL;--> statement-breakpoint
CREATE INDEX "binding_code_community_id_house_id_index" ON "binding_code" USING btree ("community_id","house_id");--> statement-breakpoint
CREATE INDEX "binding_waiting" ON "binding_request" USING btree ("community_id","at") WHERE decided_at is null;--> statement-breakpoint
CREATE INDEX "binding_request_contact_id_index" ON "binding_request" USING btree ("contact_id");