CREATE TABLE "pace" (
	"channel" text NOT NULL,
	"account" text NOT NULL,
	"next_at" timestamp (3) with time zone NOT NULL,
	CONSTRAINT "pace_channel_account_pk" PRIMARY KEY("channel","account")
);
--> statement-breakpoint
CREATE TABLE "slack_case" (
	"ticket_id" uuid PRIMARY KEY NOT NULL,
	"community_id" text NOT NULL,
	"channel" text NOT NULL,
	"ts" text NOT NULL,
	"thread_ts" text,
	"seen_event" bigint NOT NULL
);
--> statement-breakpoint
CREATE TABLE "slack_group" (
	"community_id" text NOT NULL,
	"category" text NOT NULL,
	"channel" text NOT NULL,
	"ts" text,
	"began_at" timestamp (3) with time zone NOT NULL,
	"used_at" timestamp (3) with time zone NOT NULL,
	CONSTRAINT "slack_group_community_id_category_pk" PRIMARY KEY("community_id","category")
);
--> statement-breakpoint
CREATE TABLE "slack_inbound" (
	"id" bigint PRIMARY KEY GENERATED ALWAYS AS IDENTITY (sequence name "slack_inbound_id_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 9223372036854775807 START WITH 1 CACHE 1),
	"key" text NOT NULL,
	"sealed_body" text NOT NULL,
	"arrived_at" timestamp (3) with time zone NOT NULL,
	"due_at" timestamp (3) with time zone,
	"attempts" integer DEFAULT 0 NOT NULL,
	"lease_by" text,
	"lease_until" timestamp (3) with time zone,
	CONSTRAINT "slack_inbound_key" UNIQUE("key")
);
--> statement-breakpoint
CREATE TABLE "slack_sent" (
	"channel" text NOT NULL,
	"ts" text NOT NULL,
	"community_id" text NOT NULL,
	"ticket_id" uuid NOT NULL,
	"outbox_key" text NOT NULL,
	CONSTRAINT "slack_sent_channel_ts_pk" PRIMARY KEY("channel","ts")
);
--> statement-breakpoint
ALTER TABLE "staff" ADD COLUMN "slack_user" text;--> statement-breakpoint
ALTER TABLE "staff" ADD COLUMN "email" text;--> statement-breakpoint
CREATE INDEX "slack_case_message" ON "slack_case" USING btree ("channel","ts");--> statement-breakpoint
CREATE INDEX "slack_inbound_due" ON "slack_inbound" USING btree ("due_at") WHERE due_at is not null;--> statement-breakpoint
CREATE INDEX "slack_inbound_done" ON "slack_inbound" USING btree ("arrived_at") WHERE due_at is null;--> statement-breakpoint
CREATE INDEX "staff_email" ON "staff" USING btree ("email") WHERE email is not null;--> statement-breakpoint
ALTER TABLE "staff" ADD CONSTRAINT "staff_slack_user" UNIQUE("community_id","slack_user");