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
CREATE INDEX "wechat_gap_unseen" ON "wechat_gap" USING btree ("community_id") WHERE seen_at is null;