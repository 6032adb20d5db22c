CREATE TABLE "article" (
	"id" uuid PRIMARY KEY NOT NULL,
	"community_id" text NOT NULL,
	"number" integer NOT NULL,
	"title" text NOT NULL,
	"questions" jsonb NOT NULL,
	"answer" text NOT NULL,
	"source" text NOT NULL,
	"as_of" date NOT NULL,
	"valid_until" date,
	"state" text NOT NULL,
	"version" integer NOT NULL,
	"terms" text[] NOT NULL,
	"proposed_by" bigint,
	"approved_by" bigint,
	"ticket_id" uuid,
	"created_at" timestamp (3) with time zone NOT NULL,
	"changed_at" timestamp (3) with time zone NOT NULL,
	CONSTRAINT "article_number" UNIQUE("community_id","number")
);
--> statement-breakpoint
CREATE TABLE "article_given" (
	"conversation_id" bigint NOT NULL,
	"upto_seq" bigint NOT NULL,
	"community_id" text NOT NULL,
	"article_id" uuid NOT NULL,
	"article_version" integer NOT NULL,
	"score" real NOT NULL,
	"composed" boolean NOT NULL,
	"at" timestamp (3) with time zone NOT NULL,
	"helped" boolean,
	"helped_at" timestamp (3) with time zone,
	CONSTRAINT "article_given_conversation_id_upto_seq_pk" PRIMARY KEY("conversation_id","upto_seq")
);
--> statement-breakpoint
CREATE UNIQUE INDEX "article_title" ON "article" USING btree ("community_id","title") WHERE state <> 'retired';--> statement-breakpoint
CREATE INDEX "article_terms" ON "article" USING gin ("terms") WHERE state = 'approved';--> statement-breakpoint
CREATE INDEX "article_given_community_id_article_id_index" ON "article_given" USING btree ("community_id","article_id");