CREATE TABLE "enclosure" (
	"id" uuid PRIMARY KEY NOT NULL,
	"community_id" text NOT NULL,
	"conversation_id" bigint NOT NULL,
	"message_id" bigint NOT NULL,
	"kind" text NOT NULL,
	"name" text,
	"type" text NOT NULL,
	"seconds" integer,
	"bytes" "bytea" NOT NULL,
	CONSTRAINT "enclosure_of_message" UNIQUE("message_id")
);
--> statement-breakpoint
ALTER TABLE "enclosure" ADD CONSTRAINT "enclosure_message_id_message_id_fk" FOREIGN KEY ("message_id") REFERENCES "public"."message"("id") ON DELETE no action ON UPDATE no action;