ALTER TABLE "contact" ADD COLUMN "bound_at" timestamp (3) with time zone;--> statement-breakpoint
ALTER TABLE "conversation" ADD COLUMN "login" text;--> statement-breakpoint
ALTER TABLE "conversation" ADD COLUMN "earlier" bigint[] DEFAULT '{}' NOT NULL;--> statement-breakpoint
CREATE INDEX "conversation_login" ON "conversation" USING btree ("channel","account","login","id") WHERE login is not null;