CREATE TABLE "slack_former" (
	"channel" text NOT NULL,
	"ts" text NOT NULL,
	"thread_ts" text,
	"community_id" text NOT NULL,
	"ticket_id" uuid NOT NULL,
	"points_on" boolean DEFAULT false NOT NULL,
	CONSTRAINT "slack_former_channel_ts_pk" PRIMARY KEY("channel","ts")
);
--> statement-breakpoint
ALTER TABLE "slack_case" ADD COLUMN "since_event" bigint DEFAULT 0 NOT NULL;--> statement-breakpoint
ALTER TABLE "slack_case" ADD COLUMN "says_waiting" integer DEFAULT 0 NOT NULL;--> statement-breakpoint
ALTER TABLE "slack_case" ADD COLUMN "says_refused" integer DEFAULT 0 NOT NULL;--> statement-breakpoint
ALTER TABLE "slack_inbound" ADD COLUMN "told" text[] DEFAULT '{}' NOT NULL;--> statement-breakpoint
CREATE INDEX "slack_former_case" ON "slack_former" USING btree ("ticket_id");--> statement-breakpoint
CREATE INDEX "slack_former_thread" ON "slack_former" USING btree ("channel","thread_ts") WHERE thread_ts is not null;--> statement-breakpoint
CREATE INDEX "slack_case_thread" ON "slack_case" USING btree ("channel","thread_ts") WHERE thread_ts is not null;