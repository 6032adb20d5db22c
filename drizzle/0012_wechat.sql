ALTER TABLE "conversation" ADD COLUMN "room" text;--> statement-breakpoint
ALTER TABLE "message" ADD COLUMN "speaker_id" bigint;--> statement-breakpoint
ALTER TABLE "message" ADD COLUMN "is_addressed" boolean DEFAULT false NOT NULL;