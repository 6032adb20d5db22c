ALTER TABLE "slack_case" ADD COLUMN "showing" text DEFAULT 'full' NOT NULL;--> statement-breakpoint
ALTER TABLE "slack_case" ADD COLUMN "kept" bigint[] DEFAULT '{}' NOT NULL;