CREATE TABLE "credit_charges" (
	"customer_id" integer NOT NULL,
	"period" integer NOT NULL,
	"place" smallint NOT NULL,
	"grant_id" uuid,
	"amount" numeric NOT NULL,
	"taken_back" numeric NOT NULL,
	CONSTRAINT "credit_charges_customer_id_period_place_pk" PRIMARY KEY("customer_id","period","place")
);
--> statement-breakpoint
CREATE INDEX "credit_holds_held" ON "credit_holds" USING btree ("customer_id") WHERE "credit_holds"."state" = 'held';
--> statement-breakpoint
-- Whatever a program does wrong, nobody has less than nothing.
alter table credit_accounts add constraint credit_accounts_overage check (overage >= 0);
--> statement-breakpoint
alter table credit_grants add constraint credit_grants_parts
  check (available >= 0 and held >= 0 and spent >= 0 and available + held + spent <= amount);
--> statement-breakpoint
alter table credit_charges add constraint credit_charges_parts check (taken_back >= 0 and amount >= taken_back);
--> statement-breakpoint
-- Money is corrected by another entry, never by changing one. Removing the sample says so with
-- set_config('meterline.removing_sample', 'on', true).
create function refuse_change() returns trigger language plpgsql as $$
begin
  if current_setting('meterline.removing_sample', true) = 'on' then return null; end if;
  raise exception '% is append-only', tg_table_name using errcode = 'MT003';
end $$;
--> statement-breakpoint
create trigger ledger_transactions_append_only before update or delete on ledger_transactions
  for each statement execute function refuse_change();
--> statement-breakpoint
create trigger ledger_entries_append_only before update or delete on ledger_entries
  for each statement execute function refuse_change();
--> statement-breakpoint
-- All entries of a transaction are written by one statement, so that they can be added up by it.
create function refuse_unbalanced() returns trigger language plpgsql as $$
begin
  if exists (select from written group by customer_id, transaction having sum(amount) <> 0) then
    raise exception 'the entries of a transaction do not add up to zero' using errcode = 'MT004';
  end if;
  return null;
end $$;
--> statement-breakpoint
create trigger ledger_entries_balanced after insert on ledger_entries referencing new table as written
  for each statement execute function refuse_unbalanced();
--> statement-breakpoint
-- The statement of a closed period stays as it is.
create function refuse_closed() returns trigger language plpgsql as $$
begin
  if current_setting('meterline.removing_sample', true) = 'on' then return null; end if;
  if exists (
    select from changed join billing_periods period on period.customer_id = changed.customer_id and period.number = changed.period
    where period.state = 'closed'
  ) then
    raise exception '% of a closed period never changes', tg_table_name using errcode = 'MT003';
  end if;
  return null;
end $$;
--> statement-breakpoint
create trigger statements_stay after update on statements referencing old table as changed
  for each statement execute function refuse_closed();
--> statement-breakpoint
create trigger statements_last after delete on statements referencing old table as changed
  for each statement execute function refuse_closed();
--> statement-breakpoint
create trigger statement_lines_stay after update on statement_lines referencing old table as changed
  for each statement execute function refuse_closed();
--> statement-breakpoint
create trigger statement_lines_last after delete on statement_lines referencing old table as changed
  for each statement execute function refuse_closed();
--> statement-breakpoint
create trigger statement_quantities_stay after update on statement_quantities referencing old table as changed
  for each statement execute function refuse_closed();
--> statement-breakpoint
create trigger statement_quantities_last after delete on statement_quantities referencing old table as changed
  for each statement execute function refuse_closed();
