ALTER TABLE "conversation" ADD COLUMN "urgent_turn_at" timestamp (3) with time zone;--> statement-breakpoint
ALTER TABLE "conversation" ADD COLUMN "read_by" timestamp (3) with time zone;