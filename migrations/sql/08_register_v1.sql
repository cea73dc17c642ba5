-- The list of register tables, and from it: canonical digests, journal items, guards against rewriting.

insert into register_table (name, canon, key, id, columns, mortal)
select t.name, 1, t.key, t.id,
       (select array_agg(a.attname order by a.attnum) from pg_attribute a
         where a.attrelid = ('reg.' || t.name)::regclass and a.attnum > 0 and a.attname not in ('died', 'geom_3857', 'footprint_3857')), t.id is not null
from (values
  ('park_version', array['born'], 'park_id'), ('conditions', array['conditions_id'], null),
  ('conditions_version', array['conditions_id', 'born'], 'conditions_id'), ('condition_item', array['conditions_id', 'born', 'n'], null),
  ('supply', array['supply_id'], null), ('supply_terms', array['supply_id', 'born'], 'supply_id'), ('supply_payment', array['payment_id'], null),
  ('parcel', array['parcel_id'], null), ('parcel_conditions', array['parcel_id', 'conditions_id'], null), ('land_release', array['release_id'], null), ('parcel_origin', array['parcel_id', 'supply_id'], null),
  ('supply_release', array['supply_id', 'release_id'], null), ('parcel_version', array['parcel_id', 'born'], 'parcel_id'),
  ('parcel_conflict', array['conflict_id'], 'conflict_id'), ('handover', array['supply_id'], null),
  ('unit', array['unit_id'], null), ('unit_version', array['unit_id', 'born'], 'unit_id'),
  ('property_right', array['right_id'], 'right_id'), ('right_holder', array['holder_id'], 'holder_id'), ('tax_receipt', array['receipt_id'], null),
  ('certificate', array['certificate_id'], null), ('certificate_state', array['certificate_id', 'born'], 'certificate_id'),
  ('building', array['building_id'], null), ('building_version', array['building_id', 'born'], 'building_id'), ('floor', array['floor_id'], 'floor_id'),
  ('unit_part', array['part_id'], 'part_id'),
  ('restriction', array['restriction_id'], 'restriction_id'), ('restriction_period', array['restriction_id', 'born'], 'restriction_id'),
  ('restriction_unit', array['binding_id'], 'binding_id'), ('restriction_fact', array['fact_id'], null),
  ('parcel_descent', array['parent_id', 'child_id'], null), ('parcel_division', array['parcel_id'], null), ('building_descent', array['parent_id', 'child_id'], null),
  ('unit_descent', array['parent_id', 'child_id'], null), ('right_descent', array['parent_id', 'child_id'], null), ('judgment', array['n', 'born'], null),
  ('document', array['document_id'], null)
) as t (name, key, id);

-- The register is not rewritten, by anyone: the one change a row may undergo is its end, in an open entry.
create function frozen_v1() returns trigger language plpgsql security definer set search_path = reg, public, pg_temp as $$
declare was jsonb; becomes jsonb;
begin
  if tg_op = 'TRUNCATE' then
    raise exception using errcode = '23514', constraint = 'register_frozen', message = 'the register is not rewritten', detail = json_build_object('table', tg_table_name)::text;
  end if;
  if tg_op = 'UPDATE' then
    was := to_jsonb(old); becomes := to_jsonb(new);
    if was - 'died' = becomes - 'died' and was ->> 'died' is null and entry_is_open_v1((becomes ->> 'park_id')::int, (becomes ->> 'died')::bigint) then return new; end if;
    if was ->> 'use_id' is distinct from becomes ->> 'use_id' then
      raise exception using errcode = '23514', constraint = 'use_never_changes', message = '赣府厅发〔2015〕29号(十四):严禁改变功能用途', detail = json_build_object('table', tg_table_name)::text;
    end if;
  end if;
  raise exception using errcode = '23514', constraint = 'register_frozen', message = 'the register is not rewritten', detail = json_build_object('table', tg_table_name)::text;
end $$;
create function frozen_entry_v1() returns trigger language plpgsql security definer set search_path = reg, public, pg_temp as $$
begin
  if tg_op = 'UPDATE' and old.hash is null and old.xid = pg_current_xact_id_if_assigned()
     and (to_jsonb(old) - 'hash' - 'items_digest') = (to_jsonb(new) - 'hash' - 'items_digest') then return new; end if;
  raise exception using errcode = '23514', constraint = 'register_frozen', message = 'the journal is not rewritten', detail = json_build_object('table', tg_table_name)::text;
end $$;
create trigger frozen before update or delete on entry for each row execute function frozen_entry_v1();
create trigger frozen_whole before truncate on entry for each statement execute function frozen_v1();
alter table entry enable always trigger frozen;
alter table entry enable always trigger frozen_whole;

create function item_of_open_entry_v1() returns trigger language plpgsql security definer set search_path = reg, public, pg_temp as $$
begin
  if exists (select from (select distinct park_id, seq from new_rows) n where not entry_is_open_v1(n.park_id, n.seq)) then
    raise exception using errcode = '23514', constraint = 'born_in_open_entry', message = 'a row is born in the open entry of its own transaction';
  end if;
  return null;
end $$;
create trigger item_of_open_entry after insert on entry_item referencing new table as new_rows for each statement execute function item_of_open_entry_v1();
alter table entry_item enable always trigger item_of_open_entry;

do $$
declare t register_table; body text; name text;
begin
  for t in select * from register_table loop
    -- a digest covers what the row says and what its numbers mean: the use in the list, the party's own number
    select string_agg(case when a.attname = 'use_id' then 'r.use_id, (select jsonb_build_array(l.scheme, l.version, l.code, l.name, l.use_class) from land_use l where l.use_id = r.use_id)'
                           when a.attname in ('party_id', 'grantee', 'in_favour', 'against') then format('r.%1$I, (select jsonb_build_array(p.kind, p.number) from party p where p.party_id = r.%1$I)', a.attname)
                           when a.atttypid = 'geometry'::regtype then format('encode(st_asewkb(r.%I, ''NDR''), ''hex'')', a.attname)
                           when a.atttypid = 'bytea'::regtype then format('encode(r.%I, ''hex'')', a.attname)
                           when a.atttypid = 'timestamptz'::regtype then format('to_char(r.%I, ''YYYY-MM-DD"T"HH24:MI:SS.US'')', a.attname)
                           else format('r.%I', a.attname) end, ', ' order by array_position(t.columns, a.attname::text))
      into body from pg_attribute a where a.attrelid = ('reg.' || t.name)::regclass and a.attname = any (t.columns);
    execute format('create function digest_%1$s_v1(r %1$I) returns bytea language plpgsql stable set timezone = ''UTC'' set search_path = reg, public, pg_temp as
                    $f$ begin return sha256(convert_to(jsonb_build_array(%2$s)::text, ''UTF8'')); end $f$', t.name, body);
    execute format('create function key_%1$s(r %1$I) returns text language sql immutable as $f$ select concat_ws(''/'', %2$s) $f$',
                   t.name, (select string_agg(format('r.%I', k), ', ') from unnest(t.key) k));
    -- the same digest written out: a function that sets the time zone for each of 500 rows costs more than the rows
    execute format('create function journal_%1$s_v1() returns trigger language plpgsql security definer set timezone = ''UTC'' set search_path = reg, public, pg_temp as $f$
                    begin insert into entry_item select r.park_id, r.born, ''born'', %1$L, key_%1$s(r), 1, sha256(convert_to(jsonb_build_array(%2$s)::text, ''UTF8''))
                      from new_rows r where r.born is not null; return null; end $f$', t.name, body);
    execute format('create trigger journal after insert on %1$I referencing new table as new_rows for each statement execute function journal_%1$s_v1()', t.name);
    execute format('alter table %I enable always trigger journal', t.name);
  end loop;
  foreach name in array (select array_agg(r.name) from register_table r) || array['entry_item', 'rendition', 'document_ending', 'case_step', 'party', 'party_particulars', 'stored_file', 'stored_piece',
      'supply_reading', 'question_record', 'land_use', 'house_use', 'calendar_year', 'calendar_day', 'rule_value', 'hold_rule', 'case_ruling', 'case_consent', 'register_table', 'park',
      'violation_kind', 'violation_state', 'violation_move', 'violation_proof', 'violation_clock', 'clue', 'clue_paper', 'violation_step', 'clue_hold', 'officer_licence', 'enforcement_visit', 'correction_order', 'service', 'case_receipt', 'blank_batch', 'blank_use', 'blank_loss', 'printer_offset', 'statement', 'statement_withdrawal', 'fee_item', 'case_fee', 'checkpoint', 'checkpoint_value', 'start_delay', 'spot_layer', 'spot', 'spot_match', 'spot_decision', 'occupancy', 'occupancy_end', 'occupancy_list', 'occupancy_row', 'occupancy_row_decision', 'patrol_plan', 'patrol_stop', 'patrol_visit', 'patrol_photo', 'draft_repair'] loop
    -- after, not before: only then are generated columns there to be compared
    execute format('create trigger frozen after update or delete on %I for each row execute function frozen_v1()', name);
    execute format('create trigger frozen_whole before truncate on %I for each statement execute function frozen_v1()', name);
    execute format('alter table %I enable always trigger frozen', name);
    execute format('alter table %I enable always trigger frozen_whole', name);
  end loop;
end $$;
