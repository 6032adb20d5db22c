create function refuse_change() returns trigger language plpgsql as $$
begin
  raise exception 'ticket_event is append-only';
end $$;
--> statement-breakpoint
create trigger ticket_event_append_only before update or delete on ticket_event
  for each row execute function refuse_change();
