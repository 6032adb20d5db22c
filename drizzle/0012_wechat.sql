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
CREATE TABLE "wechat" (
	"id" bigint PRIMARY KEY GENERATED ALWAYS AS IDENTITY (sequence name "wechat_id_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 9223372036854775807 START WITH 1 CACHE 1),
	"community_id" text NOT NULL,
	"phase" text NOT NULL,
	"since" timestamp (3) with time zone NOT NULL,
	"sealed_qr" text,
	"qr_at" timestamp (3) with time zone,
	"name" text,
	"last_heard_at" timestamp (3) with time zone,
	"restarts" integer NOT NULL,
	"waiting" integer NOT NULL,
	"rss_bytes" bigint NOT NULL,
	"trouble" text,
	"away_since" timestamp (3) with time zone,
	"written_at" timestamp (3) with time zone NOT NULL,
	CONSTRAINT "wechat_community" UNIQUE("community_id")
);
--> statement-breakpoint
CREATE TABLE "wechat_gap" (
	"id" bigint PRIMARY KEY GENERATED ALWAYS AS IDENTITY (sequence name "wechat_gap_id_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 9223372036854775807 START WITH 1 CACHE 1),
	"community_id" text NOT NULL,
	"from" timestamp (3) with time zone NOT NULL,
	"until" timestamp (3) with time zone NOT NULL,
	"seen_by" bigint,
	"seen_at" timestamp (3) with time zone,
	CONSTRAINT "wechat_gap_once" UNIQUE("community_id","from")
);
--> statement-breakpoint
CREATE TABLE "wechat_friend" (
	"community_id" text NOT NULL,
	"external_id" text NOT NULL,
	CONSTRAINT "wechat_friend_community_id_external_id_pk" PRIMARY KEY("community_id","external_id")
);
--> statement-breakpoint
CREATE TABLE "wechat_pace" (
	"community_id" text PRIMARY KEY NOT NULL,
	"lease_by" text,
	"lease_until" timestamp (3) with time zone,
	"held_since" timestamp (3) with time zone NOT NULL,
	"said" bigint[] DEFAULT '{}' NOT NULL,
	"next_at" timestamp (3) with time zone
);
--> statement-breakpoint
ALTER TABLE "conversation" ADD COLUMN "room" text;--> statement-breakpoint
ALTER TABLE "message" ADD COLUMN "speaker_id" bigint;--> statement-breakpoint
ALTER TABLE "message" ADD COLUMN "is_addressed" boolean DEFAULT false NOT NULL;--> statement-breakpoint
ALTER TABLE "enclosure" ADD CONSTRAINT "enclosure_message_id_message_id_fk" FOREIGN KEY ("message_id") REFERENCES "public"."message"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "wechat_gap_unseen" ON "wechat_gap" USING btree ("community_id") WHERE seen_at is null;