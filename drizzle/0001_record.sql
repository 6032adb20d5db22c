CREATE TABLE "concealed" (
	"conversation_id" bigint NOT NULL,
	"community_id" text NOT NULL,
	"no" integer NOT NULL,
	"kind" text NOT NULL,
	"sealed" text NOT NULL,
	"hash" text NOT NULL,
	"end_hash" text NOT NULL,
	CONSTRAINT "concealed_conversation_id_no_pk" PRIMARY KEY("conversation_id","no"),
	CONSTRAINT "concealed_value" UNIQUE("conversation_id","hash")
);
--> statement-breakpoint
CREATE TABLE "contact" (
	"id" bigint PRIMARY KEY GENERATED ALWAYS AS IDENTITY (sequence name "contact_id_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 9223372036854775807 START WITH 1 CACHE 1),
	"community_id" text NOT NULL,
	"channel" text NOT NULL,
	"account" text NOT NULL,
	"external_id" text NOT NULL,
	"person_id" bigint,
	"sealed_name" text,
	"greeted_at" timestamp (3) with time zone,
	"limited_until" timestamp (3) with time zone,
	"from" timestamp (3) with time zone NOT NULL,
	"until" timestamp (3) with time zone,
	CONSTRAINT "contact_channel_account_external_id_unique" UNIQUE("channel","account","external_id")
);
--> statement-breakpoint
CREATE TABLE "conversation" (
	"id" bigint PRIMARY KEY GENERATED ALWAYS AS IDENTITY (sequence name "conversation_id_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 9223372036854775807 START WITH 1 CACHE 1),
	"community_id" text NOT NULL,
	"contact_id" bigint NOT NULL,
	"channel" text NOT NULL,
	"account" text NOT NULL,
	"address" text NOT NULL,
	"state" jsonb DEFAULT '{}'::jsonb NOT NULL,
	"version" integer DEFAULT 0 NOT NULL,
	"last_seq" bigint DEFAULT 0 NOT NULL,
	"taken_over_by" bigint,
	"taken_over_ticket" uuid,
	"first_pending_at" timestamp (3) with time zone,
	"due_at" timestamp (3) with time zone,
	"urgent" boolean DEFAULT false NOT NULL,
	"attempts" integer DEFAULT 0 NOT NULL,
	"lease_by" text,
	"lease_until" timestamp (3) with time zone,
	CONSTRAINT "conversation_channel_account_address_unique" UNIQUE("channel","account","address")
);
--> statement-breakpoint
CREATE TABLE "media" (
	"id" uuid PRIMARY KEY NOT NULL,
	"community_id" text NOT NULL,
	"conversation_id" bigint NOT NULL,
	"message_id" bigint,
	"ticket_id" uuid,
	"type" text NOT NULL,
	"width" integer NOT NULL,
	"height" integer NOT NULL,
	"bytes" "bytea" NOT NULL
);
--> statement-breakpoint
CREATE TABLE "message" (
	"id" bigint PRIMARY KEY GENERATED ALWAYS AS IDENTITY (sequence name "message_id_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 9223372036854775807 START WITH 1 CACHE 1),
	"community_id" text NOT NULL,
	"conversation_id" bigint NOT NULL,
	"seq" bigint NOT NULL,
	"channel" text NOT NULL,
	"account" text NOT NULL,
	"external_id" text NOT NULL,
	"text" text NOT NULL,
	"pictures" integer DEFAULT 0 NOT NULL,
	"sent_at" timestamp (3) with time zone,
	"arrived_at" timestamp (3) with time zone NOT NULL,
	"handled_at" timestamp (3) with time zone,
	"set_aside_at" timestamp (3) with time zone,
	CONSTRAINT "message_once" UNIQUE("channel","account","external_id"),
	CONSTRAINT "message_seq" UNIQUE("conversation_id","seq")
);
--> statement-breakpoint
CREATE TABLE "reading" (
	"conversation_id" bigint NOT NULL,
	"upto_seq" bigint NOT NULL,
	"community_id" text NOT NULL,
	"reading" jsonb NOT NULL,
	"at" timestamp (3) with time zone NOT NULL,
	CONSTRAINT "reading_conversation_id_upto_seq_pk" PRIMARY KEY("conversation_id","upto_seq")
);
--> statement-breakpoint
CREATE TABLE "desk_invite" (
	"hash" text PRIMARY KEY NOT NULL,
	"community_id" text NOT NULL,
	"staff_id" bigint NOT NULL,
	"expires_at" timestamp (3) with time zone NOT NULL,
	"used_at" timestamp (3) with time zone
);
--> statement-breakpoint
CREATE TABLE "desk_session" (
	"hash" text PRIMARY KEY NOT NULL,
	"community_id" text NOT NULL,
	"staff_id" bigint NOT NULL,
	"csrf" text NOT NULL,
	"expires_at" timestamp (3) with time zone NOT NULL,
	"ended_at" timestamp (3) with time zone
);
--> statement-breakpoint
CREATE TABLE "building" (
	"id" bigint PRIMARY KEY GENERATED ALWAYS AS IDENTITY (sequence name "building_id_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 9223372036854775807 START WITH 1 CACHE 1),
	"community_id" text NOT NULL,
	"name" text NOT NULL,
	CONSTRAINT "building_community_id_name_unique" UNIQUE("community_id","name")
);
--> statement-breakpoint
CREATE TABLE "community" (
	"id" text PRIMARY KEY NOT NULL,
	"name" text NOT NULL,
	"prefix" text NOT NULL,
	"time_zone" text NOT NULL,
	"settings" jsonb NOT NULL,
	CONSTRAINT "community_prefix_unique" UNIQUE("prefix")
);
--> statement-breakpoint
CREATE TABLE "counter" (
	"community_id" text NOT NULL,
	"year" integer NOT NULL,
	"last" integer NOT NULL,
	CONSTRAINT "counter_community_id_year_pk" PRIMARY KEY("community_id","year")
);
--> statement-breakpoint
CREATE TABLE "house" (
	"id" bigint PRIMARY KEY GENERATED ALWAYS AS IDENTITY (sequence name "house_id_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 9223372036854775807 START WITH 1 CACHE 1),
	"community_id" text NOT NULL,
	"building" text NOT NULL,
	"unit" text DEFAULT '' NOT NULL,
	"room" text NOT NULL,
	CONSTRAINT "house_community_id_building_unit_room_unique" UNIQUE("community_id","building","unit","room")
);
--> statement-breakpoint
CREATE TABLE "person" (
	"id" bigint PRIMARY KEY GENERATED ALWAYS AS IDENTITY (sequence name "person_id_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 9223372036854775807 START WITH 1 CACHE 1),
	"community_id" text NOT NULL,
	"sealed_name" text NOT NULL,
	"name_hash" text NOT NULL,
	"title" text DEFAULT '' NOT NULL,
	"sealed_phone" text,
	"phone_hash" text,
	"phone_end_hash" text
);
--> statement-breakpoint
CREATE TABLE "staff" (
	"id" bigint PRIMARY KEY GENERATED ALWAYS AS IDENTITY (sequence name "staff_id_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 9223372036854775807 START WITH 1 CACHE 1),
	"community_id" text NOT NULL,
	"code" text NOT NULL,
	"name" text NOT NULL,
	"role" text NOT NULL,
	"on_duty" boolean DEFAULT false NOT NULL,
	"deputy_id" bigint,
	"skills" text[] DEFAULT '{}' NOT NULL,
	"from" timestamp (3) with time zone NOT NULL,
	"until" timestamp (3) with time zone,
	CONSTRAINT "staff_community_id_code_unique" UNIQUE("community_id","code")
);
--> statement-breakpoint
CREATE TABLE "staff_building" (
	"community_id" text NOT NULL,
	"staff_id" bigint NOT NULL,
	"building" text NOT NULL,
	CONSTRAINT "staff_building_staff_id_building_pk" PRIMARY KEY("staff_id","building")
);
--> statement-breakpoint
CREATE TABLE "tie" (
	"id" bigint PRIMARY KEY GENERATED ALWAYS AS IDENTITY (sequence name "tie_id_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 9223372036854775807 START WITH 1 CACHE 1),
	"community_id" text NOT NULL,
	"person_id" bigint NOT NULL,
	"house_id" bigint NOT NULL,
	"role" text NOT NULL,
	"from" timestamp (3) with time zone NOT NULL,
	"until" timestamp (3) with time zone
);
--> statement-breakpoint
CREATE TABLE "alarm" (
	"id" uuid PRIMARY KEY NOT NULL,
	"community_id" text NOT NULL,
	"conversation_id" bigint NOT NULL,
	"ticket_id" uuid,
	"danger" text NOT NULL,
	"opened_at" timestamp (3) with time zone NOT NULL,
	"rounds" integer DEFAULT 1 NOT NULL,
	"acknowledged_at" timestamp (3) with time zone,
	"acknowledged_by" bigint
);
--> statement-breakpoint
CREATE TABLE "attempt" (
	"id" bigint PRIMARY KEY GENERATED ALWAYS AS IDENTITY (sequence name "attempt_id_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 9223372036854775807 START WITH 1 CACHE 1),
	"community_id" text NOT NULL,
	"outbox_id" bigint NOT NULL,
	"no" integer NOT NULL,
	"at" timestamp (3) with time zone NOT NULL,
	"outcome" text NOT NULL,
	"detail" text
);
--> statement-breakpoint
CREATE TABLE "lane" (
	"id" bigint PRIMARY KEY GENERATED ALWAYS AS IDENTITY (sequence name "lane_id_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 9223372036854775807 START WITH 1 CACHE 1),
	"community_id" text NOT NULL,
	"channel" text NOT NULL,
	"account" text NOT NULL,
	"address" text NOT NULL,
	"last_no" bigint DEFAULT 0 NOT NULL,
	"due_at" timestamp (3) with time zone,
	"urgent" boolean DEFAULT false NOT NULL,
	"lease_by" text,
	"lease_until" timestamp (3) with time zone,
	CONSTRAINT "lane_of" UNIQUE("channel","account","address")
);
--> statement-breakpoint
CREATE TABLE "outbox" (
	"id" bigint PRIMARY KEY GENERATED ALWAYS AS IDENTITY (sequence name "outbox_id_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 9223372036854775807 START WITH 1 CACHE 1),
	"community_id" text NOT NULL,
	"lane_id" bigint NOT NULL,
	"conversation_id" bigint,
	"ticket_id" uuid,
	"priority" smallint NOT NULL,
	"key" text NOT NULL,
	"body" jsonb NOT NULL,
	"why" text NOT NULL,
	"not_before" timestamp (3) with time zone NOT NULL,
	"expires_at" timestamp (3) with time zone,
	"written_at" timestamp (3) with time zone NOT NULL,
	"attempts" integer DEFAULT 0 NOT NULL,
	"status" text DEFAULT 'pending' NOT NULL,
	"no" bigint,
	"sent_at" timestamp (3) with time zone,
	"external_id" text,
	CONSTRAINT "outbox_key" UNIQUE("key")
);
--> statement-breakpoint
CREATE TABLE "timer" (
	"key" text PRIMARY KEY NOT NULL,
	"community_id" text NOT NULL,
	"conversation_id" bigint NOT NULL,
	"name" text NOT NULL,
	"due_at" timestamp (3) with time zone NOT NULL,
	"attempts" integer DEFAULT 0 NOT NULL,
	"lease_by" text,
	"lease_until" timestamp (3) with time zone
);
--> statement-breakpoint
CREATE TABLE "desk_seen" (
	"staff_id" bigint NOT NULL,
	"ticket_id" uuid NOT NULL,
	"community_id" text NOT NULL,
	"at" timestamp (3) with time zone NOT NULL,
	CONSTRAINT "desk_seen_staff_id_ticket_id_pk" PRIMARY KEY("staff_id","ticket_id")
);
--> statement-breakpoint
CREATE TABLE "desk_writing" (
	"staff_id" bigint NOT NULL,
	"ticket_id" uuid NOT NULL,
	"community_id" text NOT NULL,
	"at" timestamp (3) with time zone NOT NULL,
	CONSTRAINT "desk_writing_staff_id_ticket_id_pk" PRIMARY KEY("staff_id","ticket_id")
);
--> statement-breakpoint
CREATE TABLE "saying" (
	"id" bigint PRIMARY KEY GENERATED ALWAYS AS IDENTITY (sequence name "saying_id_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 9223372036854775807 START WITH 1 CACHE 1),
	"community_id" text NOT NULL,
	"title" text NOT NULL,
	"text" text NOT NULL
);
--> statement-breakpoint
CREATE TABLE "ticket" (
	"id" uuid PRIMARY KEY NOT NULL,
	"community_id" text NOT NULL,
	"number" text NOT NULL,
	"conversation_id" bigint NOT NULL,
	"contact_id" bigint NOT NULL,
	"house_id" bigint,
	"where" jsonb NOT NULL,
	"phone" text,
	"kind" text NOT NULL,
	"category" text NOT NULL,
	"urgency" text NOT NULL,
	"responsibility" text NOT NULL,
	"danger" text,
	"summary" text NOT NULL,
	"demand" text,
	"happened_at" text,
	"source" text NOT NULL,
	"state" text NOT NULL,
	"checked" boolean DEFAULT false NOT NULL,
	"wants_person" boolean DEFAULT false NOT NULL,
	"responsible_id" bigint,
	"about" bigint[] DEFAULT '{}' NOT NULL,
	"messages" bigint[] DEFAULT '{}' NOT NULL,
	"opened_at" timestamp (3) with time zone NOT NULL,
	"claimed_at" timestamp (3) with time zone,
	"closed_at" timestamp (3) with time zone,
	"touched_at" timestamp (3) with time zone NOT NULL,
	"version" integer NOT NULL,
	CONSTRAINT "ticket_number_unique" UNIQUE("number")
);
--> statement-breakpoint
CREATE TABLE "ticket_event" (
	"id" bigint PRIMARY KEY GENERATED ALWAYS AS IDENTITY (sequence name "ticket_event_id_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 9223372036854775807 START WITH 1 CACHE 1),
	"community_id" text NOT NULL,
	"ticket_id" uuid NOT NULL,
	"kind" text NOT NULL,
	"at" timestamp (3) with time zone NOT NULL,
	"actor" jsonb NOT NULL,
	"data" jsonb,
	"reason" text,
	"act_id" text,
	CONSTRAINT "ticket_event_act_id_unique" UNIQUE("act_id")
);
--> statement-breakpoint
ALTER TABLE "conversation" ADD CONSTRAINT "conversation_contact_id_contact_id_fk" FOREIGN KEY ("contact_id") REFERENCES "public"."contact"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "media" ADD CONSTRAINT "media_message_id_message_id_fk" FOREIGN KEY ("message_id") REFERENCES "public"."message"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "message" ADD CONSTRAINT "message_conversation_id_conversation_id_fk" FOREIGN KEY ("conversation_id") REFERENCES "public"."conversation"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "staff_building" ADD CONSTRAINT "staff_building_staff_id_staff_id_fk" FOREIGN KEY ("staff_id") REFERENCES "public"."staff"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "tie" ADD CONSTRAINT "tie_person_id_person_id_fk" FOREIGN KEY ("person_id") REFERENCES "public"."person"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "tie" ADD CONSTRAINT "tie_house_id_house_id_fk" FOREIGN KEY ("house_id") REFERENCES "public"."house"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "outbox" ADD CONSTRAINT "outbox_lane_id_lane_id_fk" FOREIGN KEY ("lane_id") REFERENCES "public"."lane"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "concealed_community_id_hash_index" ON "concealed" USING btree ("community_id","hash");--> statement-breakpoint
CREATE INDEX "concealed_community_id_end_hash_index" ON "concealed" USING btree ("community_id","end_hash");--> statement-breakpoint
CREATE INDEX "contact_person_id_index" ON "contact" USING btree ("person_id");--> statement-breakpoint
CREATE INDEX "conversation_due" ON "conversation" USING btree ("urgent" DESC NULLS LAST,"due_at") WHERE due_at is not null;--> statement-breakpoint
CREATE INDEX "conversation_community" ON "conversation" USING btree ("community_id");--> statement-breakpoint
CREATE INDEX "media_conversation_id_index" ON "media" USING btree ("conversation_id");--> statement-breakpoint
CREATE INDEX "message_pending" ON "message" USING btree ("conversation_id","seq") WHERE handled_at is null;--> statement-breakpoint
CREATE INDEX "message_community" ON "message" USING btree ("community_id","id");--> statement-breakpoint
CREATE INDEX "message_words" ON "message" USING gin ("text" gin_trgm_ops);--> statement-breakpoint
CREATE INDEX "desk_session_staff_id_index" ON "desk_session" USING btree ("staff_id");--> statement-breakpoint
CREATE INDEX "person_community_id_phone_hash_index" ON "person" USING btree ("community_id","phone_hash");--> statement-breakpoint
CREATE INDEX "person_community_id_name_hash_index" ON "person" USING btree ("community_id","name_hash");--> statement-breakpoint
CREATE INDEX "tie_person_id_index" ON "tie" USING btree ("person_id");--> statement-breakpoint
CREATE INDEX "tie_house_id_index" ON "tie" USING btree ("house_id");--> statement-breakpoint
CREATE INDEX "alarm_open" ON "alarm" USING btree ("community_id") WHERE acknowledged_at is null;--> statement-breakpoint
CREATE INDEX "alarm_conversation" ON "alarm" USING btree ("conversation_id","danger","opened_at");--> statement-breakpoint
CREATE INDEX "attempt_outbox_id_index" ON "attempt" USING btree ("outbox_id");--> statement-breakpoint
CREATE INDEX "lane_due" ON "lane" USING btree ("urgent" DESC NULLS LAST,"due_at") WHERE due_at is not null;--> statement-breakpoint
CREATE INDEX "outbox_waiting" ON "outbox" USING btree ("lane_id","priority","id") WHERE status in ('pending', 'sending');--> statement-breakpoint
CREATE INDEX "outbox_delivered" ON "outbox" USING btree ("lane_id","no") WHERE no is not null;--> statement-breakpoint
CREATE INDEX "outbox_community" ON "outbox" USING btree ("community_id","id");--> statement-breakpoint
CREATE INDEX "outbox_conversation" ON "outbox" USING btree ("conversation_id");--> statement-breakpoint
CREATE INDEX "timer_due" ON "timer" USING btree ("due_at");--> statement-breakpoint
CREATE INDEX "saying_community_id_index" ON "saying" USING btree ("community_id");--> statement-breakpoint
CREATE INDEX "ticket_conversation" ON "ticket" USING btree ("conversation_id","opened_at" DESC NULLS LAST);--> statement-breakpoint
CREATE INDEX "ticket_desk" ON "ticket" USING btree ("community_id","state","touched_at" DESC NULLS LAST);--> statement-breakpoint
CREATE INDEX "ticket_words" ON "ticket" USING gin ("summary" gin_trgm_ops);--> statement-breakpoint
CREATE INDEX "ticket_event_ticket_id_id_index" ON "ticket_event" USING btree ("ticket_id","id");--> statement-breakpoint
CREATE INDEX "ticket_event_community_id_id_index" ON "ticket_event" USING btree ("community_id","id");