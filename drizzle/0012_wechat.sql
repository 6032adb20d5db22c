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
