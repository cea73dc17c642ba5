-- Rules of buildings, units, rights and their descent. As in 09_rules: statement triggers over all new rows, under the park's lock.

-- A building stands inside its parcel and over no other building; its floors inside its footprint.
create function building_place_v1() returns trigger language plpgsql security definer set search_path = reg, public, pg_temp set enable_seqscan = off as $$
declare f record;
begin
  select b.parcel_code as code, b.number, st_asgeojson(st_pointonsurface(d.piece), 3)::json as place into f
    from new_rows n join building b using (park_id, building_id)
    join parcel_version v on v.park_id = b.park_id and v.parcel_id = b.parcel_id and v.died is null
    cross join lateral (select outside_pieces_v1(n.footprint, v.geom) limit 1) d (piece)
   where n.died is null and not st_covers(v.geom, n.footprint) limit 1;
  if found then
    raise exception using errcode = '23514', constraint = 'building_inside_parcel', message = 'the building leaves its parcel',
      detail = json_build_object('parcel', f.code, 'building', f.number, 'place', f.place)::text;
  end if;
  select b.parcel_code as code, b.number, o.number as other, st_asgeojson(st_pointonsurface(d.piece), 3)::json as place into f
    from new_rows n join building b using (park_id, building_id)
    join building o on o.park_id = b.park_id and o.parcel_id = b.parcel_id and o.building_id <> b.building_id
    join building_version w on w.park_id = o.park_id and w.building_id = o.building_id and w.died is null and w.footprint && n.footprint
    cross join lateral (select overlap_pieces_v1(w.footprint, n.footprint) limit 1) d (piece)
   where n.died is null limit 1;
  if found then
    raise exception using errcode = '23P01', constraint = 'buildings_no_overlap', message = 'buildings overlap',
      detail = json_build_object('parcel', f.code, 'building', f.number, 'other', f.other, 'place', f.place)::text;
  end if;
  return null;
end $$;
create trigger building_place after insert on building_version referencing new table as new_rows for each statement execute function building_place_v1();

create function floor_place_v1() returns trigger language plpgsql security definer set search_path = reg, public, pg_temp set enable_seqscan = off as $$
declare f record;
begin
  select b.parcel_code as code, b.number, n.number as level, st_asgeojson(st_pointonsurface(d.piece), 3)::json as place into f
    from new_rows n join building b using (park_id, building_id)
    left join building_version w on w.park_id = n.park_id and w.building_id = n.building_id and w.died is null
    cross join lateral (select case when w.footprint is null then n.outline else (select outside_pieces_v1(n.outline, w.footprint) limit 1) end) d (piece)
   where d.piece is not null and st_covers(w.footprint, n.outline) is not true limit 1;
  if found then
    raise exception using errcode = '23514', constraint = 'floor_inside_building', message = 'the floor leaves its building',
      detail = json_build_object('parcel', f.code, 'building', f.number, 'floor', f.level, 'place', f.place)::text;
  end if;
  return null;
end $$;
create trigger floor_place after insert on floor referencing new table as new_rows for each statement execute function floor_place_v1();

-- A unit lies inside its floor and over no other unit of that floor: each new place looks up its own floor and its own neighbours.
create function unit_place_v1() returns trigger language plpgsql security definer set search_path = reg, public, pg_temp set enable_seqscan = off as $$
declare f record;
begin
  select n.park_id, n.unit_id, o.level, o.piece into f from new_rows n cross join lateral (
    select l.number as level, case when l.died is not null then n.outline when not st_covers(l.outline, n.outline) then (select outside_pieces_v1(n.outline, l.outline) limit 1) end as piece
      from floor l where l.park_id = n.park_id and l.floor_id = n.floor_id offset 0) o
   where o.piece is not null limit 1;
  if found then
    raise exception using errcode = '23514', constraint = 'unit_inside_floor', message = 'the unit leaves its floor',
      detail = json_build_object('unit', unit_code_v1(f.park_id, f.unit_id), 'floor', f.level, 'place', st_asgeojson(st_pointonsurface(f.piece), 3)::json)::text;
  end if;
  select n.park_id, n.unit_id, n.floor_id, o.other, o.piece into f from new_rows n cross join lateral (
    select p.unit_id as other, (select overlap_pieces_v1(p.outline, n.outline) limit 1) as piece
      from unit_part p where p.park_id = n.park_id and p.floor_id = n.floor_id and p.died is null and p.outline && n.outline and p.part_id <> n.part_id
       and (p.part_id < n.part_id or p.part_id not in (select m.part_id from new_rows m))   -- two new ones are compared once
       and st_relate(p.outline, n.outline, '2********') offset 0) o
   where o.piece is not null limit 1;
  if found then
    raise exception using errcode = '23P01', constraint = 'units_no_overlap', message = 'units overlap',
      detail = json_build_object('unit', unit_code_v1(f.park_id, f.unit_id), 'other', unit_code_v1(f.park_id, f.other),
        'floor', (select number from floor where park_id = f.park_id and floor_id = f.floor_id), 'place', st_asgeojson(st_pointonsurface(f.piece), 3)::json)::text;
  end if;
  return null;
end $$;
create function unit_code_v1(p_park int, p_unit bigint) returns text language sql stable security definer set search_path = reg, public, pg_temp as $$
  select code from unit where park_id = p_park and unit_id = p_unit $$;
create trigger unit_place after insert on unit_part referencing new table as new_rows for each statement execute function unit_place_v1();

-- SPLIT-08: own areas of the units and common parts are the building, to 0.01 m²; what common parts give, units take.
create function building_areas_v1() returns trigger language plpgsql security definer set search_path = reg, public, pg_temp set enable_seqscan = off as $$
declare f record;
begin
  select b.parcel_code as code, b.number, w.total_area, s.own, s.shared, s.given_wrongly into f
    from (select distinct u.park_id, u.building_id from new_rows n
            cross join lateral (select * from unit u where u.park_id = n.park_id and u.unit_id = n.unit_id offset 0) u where u.building_id is not null) q
    join building b using (park_id, building_id)
    left join building_version w on w.park_id = q.park_id and w.building_id = q.building_id and w.died is null
    cross join lateral (select sum(v.own_area) as own, sum(v.shared_area) as shared, bool_or(case when u.common then v.shared_area not in (0, -v.own_area) or v.land_share <> 0 else v.shared_area < 0 or v.own_area = 0 end) as given_wrongly
                          from unit u cross join lateral (select * from unit_version v where v.park_id = u.park_id and v.unit_id = u.unit_id and v.died is null offset 0) v
                         where u.park_id = q.park_id and u.parcel_id = b.parcel_id and u.building_id = q.building_id) s
   where s.own is distinct from w.total_area or s.shared <> 0 or s.given_wrongly limit 1;
  if found then
    raise exception using errcode = '23514', constraint = 'building_areas_sum', message = 'units and common parts are the building, once',
      detail = json_build_object('parcel', f.code, 'building', f.number, 'area_m2', f.total_area, 'units_m2', f.own, 'apportioned_m2', f.shared)::text;
  end if;
  return null;
end $$;
create trigger building_areas after insert on unit_version referencing new table as new_rows for each statement execute function building_areas_v1();

-- SPLIT-07, USE-03: common parts belong to the owners in common, and nothing else does.
create function common_parts_v1() returns trigger language plpgsql security definer set search_path = reg, public, pg_temp set enable_seqscan = off as $$
declare f record;
begin
  select u.code into f from new_rows n
    cross join lateral (select r.unit_id from property_right r where r.park_id = n.park_id and r.right_id = n.right_id offset 0) r
    cross join lateral (select u.code, u.common from unit u where u.park_id = n.park_id and u.unit_id = r.unit_id offset 0) u
    cross join lateral (select p.kind from party p where p.party_id = n.party_id offset 0) p
   where u.common <> (p.kind = 'owners_in_common') limit 1;
  if found then
    raise exception using errcode = '23514', constraint = 'common_parts_in_common', message = 'common parts are held by the owners in common, and only they are', detail = json_build_object('unit', f.code)::text;
  end if;
  return null;
end $$;
create trigger common_parts after insert on right_holder referencing new table as new_rows for each statement execute function common_parts_v1();

-- A split divides what the unit had, a merge adds up what its units had; nobody else's share is touched.
create function unit_balance_v1() returns trigger language plpgsql security definer set search_path = reg, public, pg_temp set enable_seqscan = off as $$
declare f record;
begin
  select q.park_id, q.one, was.land_share as had, sums.land_share as have into f
    from (select distinct n.park_id, n.born, e.act, case e.act when 'unit_merge' then n.child_id else n.parent_id end as one
            from new_rows n join entry e on e.park_id = n.park_id and e.seq = n.born where e.act in ('unit_split', 'unit_merge')) q
    cross join lateral (select v.* from unit_version v where v.park_id = q.park_id and v.unit_id = q.one and case q.act when 'unit_merge' then v.born else v.died end = q.born offset 0) was
    cross join lateral (select sum(v.own_area) as own_area, sum(v.shared_area) as shared_area, sum(v.land_share) as land_share
      from (select d.child_id as other from unit_descent d where q.act = 'unit_split' and d.park_id = q.park_id and d.parent_id = q.one and d.born = q.born
            union all select d.parent_id from unit_descent d where q.act = 'unit_merge' and d.park_id = q.park_id and d.child_id = q.one and d.born = q.born) d
      cross join lateral (select w.* from unit_version w where w.park_id = q.park_id and w.unit_id = d.other and case q.act when 'unit_merge' then w.died else w.born end = q.born offset 0) v) sums
   where (was.own_area, was.shared_area, was.land_share) is distinct from (sums.own_area, sums.shared_area, sums.land_share) limit 1;
  if found then
    raise exception using errcode = '23514', constraint = 'unit_balance', message = 'the children have what the parent had, exactly',
      detail = json_build_object('unit', unit_code_v1(f.park_id, f.one), 'before_m2', f.had, 'after_m2', f.have)::text;
  end if;
  return null;
end $$;
create trigger unit_balance after insert on unit_descent referencing new table as new_rows for each statement execute function unit_balance_v1();

-- SPLIT-09: what comes out of a split or merge covers what went in, without gap; overlap is GEO-03's.
create function parcel_cover_v1() returns trigger language plpgsql security definer set search_path = reg, public, pg_temp set enable_seqscan = off as $$
declare f record;
begin
  select g.gap, st_asgeojson(st_pointonsurface(g.gap), 3)::json as place into f
    from (select distinct n.park_id, n.born from new_rows n join entry e on e.park_id = n.park_id and e.seq = n.born where e.act in ('parcel_split', 'parcel_merge')) q
    cross join lateral (select st_union(v.geom) as geom from parcel_version v where v.park_id = q.park_id and v.died = q.born
                          and v.parcel_id in (select d.parent_id from parcel_descent d where d.park_id = q.park_id and d.born = q.born)) was
    cross join lateral (select st_union(v.geom) as geom from parcel_version v where v.park_id = q.park_id and v.born = q.born
                          and v.parcel_id in (select d.child_id from parcel_descent d where d.park_id = q.park_id and d.born = q.born)) becomes
    cross join lateral (select case when was.geom is null or becomes.geom is null then coalesce(was.geom, becomes.geom)
                          else coalesce((select outside_pieces_v1(was.geom, becomes.geom) limit 1), (select outside_pieces_v1(becomes.geom, was.geom) limit 1)) end) g (gap)
   where g.gap is not null limit 1;
  if found then
    raise exception using errcode = '23514', constraint = 'children_cover_parent', message = 'what comes out covers what went in', detail = json_build_object('area_m2', round(st_area(f.gap)::numeric, 4), 'place', f.place)::text;
  end if;
  return null;
end $$;
create trigger parcel_cover after insert on parcel_descent referencing new table as new_rows for each statement execute function parcel_cover_v1();

-- HOLD: a right does not end, and a new restriction is not bound, against what the table refuses for the entry's act, unless the paper that answers it is in the case.
-- What holds one holder's share alone does not hold the transfer of another's: a transfer is judged for it once the new right is there.
create function refuse_held_v1(p_park int, p_units bigint[], p_seq bigint, p_giving bigint[] default null) returns void language plpgsql stable security definer set search_path = reg, public, pg_temp as $$
declare f record; e entry;
begin
  select * into e from entry where park_id = p_park and seq = p_seq;
  select u.code, h.kind, h.document_no, h.rule into f
    from holds_on_v1(p_park, p_units, e.act, (e.at at time zone 'Asia/Shanghai')::date, p_seq) h join unit u on u.park_id = p_park and u.unit_id = h.unit_id
   where (h.effect in ('refuse', 'suspend') or (h.effect = 'consent' and not exists
     (select from case_consent c where c.park_id = p_park and c.case_id = e.case_id and c.restriction_id = h.restriction_id)))
     and (h.of_party is null or case when p_giving is null then e.act <> 'transfer' else h.of_party = any (p_giving) end) limit 1;
  if found then
    raise exception using errcode = '23514', constraint = 'right_is_held', message = 'a restriction stands on the right', detail = json_build_object('unit', f.code, 'kind', f.kind, 'document', f.document_no, 'hold', f.rule)::text;
  end if;
end $$;
create function right_held_v1() returns trigger language plpgsql security definer set search_path = reg, public, pg_temp set enable_seqscan = off as $$
begin
  perform refuse_held_v1(q.park_id, q.units, q.died) from (select park_id, died, array_agg(unit_id) as units from becomes group by park_id, died) q;
  return null;
end $$;
create trigger right_held after update on property_right referencing new table as becomes for each statement execute function right_held_v1();
create function binding_held_v1() returns trigger language plpgsql security definer set search_path = reg, public, pg_temp set enable_seqscan = off as $$
begin
  perform refuse_held_v1(q.park_id, q.units, q.born) from (select park_id, born, array_agg(unit_id) as units from new_rows group by park_id, born) q;
  return null;
end $$;
create trigger binding_held after insert on restriction_unit referencing new table as new_rows for each statement execute function binding_held_v1();
-- What intake brings hangs on the titles of the same entry: no old record is put on a right that stands.
create function intake_burdens_its_own_v1() returns trigger language plpgsql security definer set search_path = reg, public, pg_temp set enable_seqscan = off as $$
declare f record;
begin
  select u.code, r.kind, r.document_no into f from new_rows n join restriction r using (park_id, restriction_id) join unit u on u.park_id = n.park_id and u.unit_id = n.unit_id
   where r.act = 'intake' and n.born = r.born
     and not exists (select from property_right p where p.park_id = n.park_id and p.unit_id = n.unit_id and p.born = n.born) limit 1;
  if found then
    raise exception using errcode = '23514', constraint = 'intake_burdens_its_own', message = 'what intake brings hangs on what it brings', detail = json_build_object('unit', f.code, 'kind', f.kind, 'document', f.document_no)::text;
  end if;
  return null;
end $$;
create trigger intake_burdens_its_own after insert on restriction_unit referencing new table as new_rows for each statement execute function intake_burdens_its_own_v1();
create function share_held_v1() returns trigger language plpgsql security definer set search_path = reg, public, pg_temp set enable_seqscan = off as $$
declare giving bigint[];
begin
  if not exists (select from entry where park_id = new.park_id and seq = new.died and act = 'transfer') then return null; end if;
  select array_agg(was.party_id) into giving from right_holder was
   where was.park_id = new.park_id and was.right_id = new.right_id and was.died = new.died
     and was.share_num::numeric / was.share_den > coalesce((select max(h.share_num::numeric / h.share_den) from property_right r join right_holder h using (park_id, right_id)
           where r.park_id = new.park_id and r.unit_id = new.unit_id and r.born = new.died and h.party_id = was.party_id), 0);
  perform refuse_held_v1(new.park_id, array[new.unit_id], new.died, giving);
  return null;
end $$;
create constraint trigger share_held after update on property_right deferrable initially deferred for each row execute function share_held_v1();

-- What hangs on a right ends by the act that releases it, or with the right. Divisions and corrections only let it follow; land taken back takes it along.
create function may_release_v1(p_kind text, p_act text) returns boolean language sql immutable as $$
  select p_act = p_kind || '_release' or (p_kind, p_act) in (('mortgage', 'mortgage_change'), ('mortgage', 'cancellation'), ('objection', 'cancellation'),
    ('advance_notice', 'transfer'), ('advance_notice', 'cancellation'), ('suspension', 'suspension_lifting')) $$;
create function released_by_act_v1() returns trigger language plpgsql security definer set search_path = reg, public, pg_temp set enable_seqscan = off as $$
declare f record;
begin
  select r.kind, r.document_no, e.act into f from becomes b join restriction r using (park_id, restriction_id) join entry e on e.park_id = b.park_id and e.seq = b.died
   where not may_release_v1(r.kind, e.act) and not case tg_table_name
     when 'restriction_unit' then e.act in ('unit_split', 'unit_merge', 'parcel_split', 'parcel_merge', 'building_registration', 'boundary_correction', 'void_entry', 'take_back')
     when 'restriction_period' then (r.kind, e.act) in (('seizure', 'seizure_renewal'), ('suspension', 'restriction_fact')) else false end limit 1;
  if found then
    raise exception using errcode = '23514', constraint = 'released_by_its_act', message = 'a restriction ends by the act that releases it', detail = json_build_object('kind', f.kind, 'document', f.document_no, 'act', f.act)::text;
  end if;
  return null;
end $$;
create trigger released_by_act after update on restriction referencing new table as becomes for each statement execute function released_by_act_v1();
create trigger released_by_act after update on restriction_unit referencing new table as becomes for each statement execute function released_by_act_v1();
create trigger released_by_act after update on restriction_period referencing new table as becomes for each statement execute function released_by_act_v1();
