-- Guards stand for everyone, also where a session replicates.
do $$ declare t record; begin
  for t in select tgrelid::regclass as tbl, tgname from pg_trigger where not tgisinternal and tgrelid in (select oid from pg_class where relnamespace = 'reg'::regnamespace) loop
    execute format('alter table %s enable always trigger %I', t.tbl, t.tgname);
  end loop;
end $$;

-- Row-level security by park, and the least the application needs.
do $$ declare t text; begin
  for t in select c.relname from pg_class c join pg_attribute a on a.attrelid = c.oid and a.attname = 'park_id' and not a.attisdropped
            where c.relnamespace = 'reg'::regnamespace and c.relkind = 'r' and c.relname <> 'rule_value' loop
    execute format('alter table %I enable row level security', t);
    -- staff see all parks: said first, once a statement, it spares them the list
    execute format('create policy park_wall on %I to registry_app using ((select current_setting(''app.parks'', true) = ''*'') or park_id = any ((select visible_parks_v1())::int[]))', t);
  end loop;
end $$;
-- a rule value without a park is the county's
alter table rule_value enable row level security;
create policy park_wall on rule_value to registry_app using (park_id is null or park_id = any ((select visible_parks_v1())::int[]));

-- A spatial index serves nobody behind row-level security: its operators are not leakproof, so the wall would be asked of every row first.
-- What is near is therefore read here, by the owner, who asks for the wall himself.
create function parcels_about_v1(p_park int, p_about geometry) returns setof parcel_version
language plpgsql stable rows 50 security definer set search_path = reg, public, pg_temp as $$
begin
  if p_park = any (visible_parks_v1()) then
    return query select v.* from parcel_version v where v.park_id = p_park and v.died is null and v.geom && p_about;
  end if;
end $$;

grant select on all tables in schema reg to registry_app;
do $$ declare t text; begin
  for t in select name from register_table loop execute format('grant insert on %I to registry_app', t); end loop;
end $$;
grant insert on rendition, document_ending, print_job, print_job_item, stored_file, draft, case_file, case_step, case_applicant, case_material, question_record, case_subject, supply_reading, case_ruling, case_consent, idempotency_key,
  party, party_particulars, cadastral_district, rule_value, calendar_year, calendar_day, county,
  account, account_role, account_park, session, api_token to registry_app;
grant insert on clue, clue_paper, violation_step, clue_hold, officer_licence, enforcement_visit, correction_order, service, patrol_plan, patrol_stop, patrol_visit, patrol_photo, photo_piece to registry_app;
grant delete on photo_piece to registry_app;
grant insert on case_receipt, blank_batch, blank_use, blank_loss, printer_offset, statement, statement_withdrawal, fee_item, case_fee, checkpoint, checkpoint_value, start_delay, spot_layer, spot, spot_match, spot_decision, occupancy, occupancy_end, occupancy_list, occupancy_row, occupancy_row_decision to registry_app;
grant insert on import_file, import_row, draft_repair, stored_piece to registry_app;
grant update (step, read_as, notices, refusal, rows, refused, warned, judged_at, cancelled_at) on import_file to registry_app;
grant update (draft_id, findings, refused) on import_row to registry_app;
grant delete on import_row to registry_app;
grant update on print_job_item, draft, case_file, case_subject, case_applicant, account, api_token to registry_app;
grant delete on session, account_role, account_park, case_material, idempotency_key to registry_app;

-- Of the functions the application may call these alone; what runs inside triggers and other functions runs as their owner.
grant execute on function stored_content_v1, visible_parks_v1, await_turn_v1, open_entry_v1, end_life_v1, take_number_v1, set_series_v1, found_park_v1, area_v1, counting_pieces_v1, overlap_pieces_v1,
  outside_pieces_v1, overlapping_parcels_v1, parcels_of_other_parks_v1, parcels_about_v1, district_fault_v1, land_of_other_use_v1,
  clue_state_v1, sound_shape_v1, in_window_v1, once_in_window_v1, unit_shape_v1, tile_v1, restrictions_seen_v1, holds_seen_v1 to registry_app;
