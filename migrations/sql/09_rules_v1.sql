-- Rules that two requests could break together, or that any writer could break. Statement triggers: all new rows are judged at once,
-- after the park's lock was taken by the open entry they are born in; an act ends old rows first and inserts new ones in one statement.
-- "offset 0" keeps a look-up by key a look-up by key: a session goes on with the plan it made while the register was small, and many new rows
-- would be joined all with all.

create function parcel_of_county_v1() returns trigger language plpgsql security definer set search_path = reg, public, pg_temp set enable_seqscan = off as $$
declare f record;
begin
  select n.code, k.county into f from new_rows n join park k using (park_id) where substr(n.code, 1, 6) <> k.county limit 1;
  if found then
    raise exception using errcode = '23514', constraint = 'parcel_of_county', message = 'the code is of another county', detail = json_build_object('code', f.code, 'county', f.county)::text;
  end if;
  return null;
end $$;
create trigger parcel_of_county after insert on parcel referencing new table as new_rows for each statement execute function parcel_of_county_v1();

create function refuse_other_use_v1(p_park int, p_parcel bigint, p_geom geometry) returns void language plpgsql stable security definer set search_path = reg, public, pg_temp as $$
declare f record; p parcel;
begin
  select * into p from parcel where park_id = p_park and parcel_id = p_parcel;
  select * into f from land_of_other_use_v1(p_geom, p.use_id, p_park, array(select supply_id from parcel_origin where park_id = p_park and parcel_id = p_parcel)) limit 1;
  if found then
    raise exception using errcode = '23514', constraint = 'land_keeps_its_use', message = '赣府厅发〔2015〕29号(十四):严禁改变功能用途',
      detail = json_build_object('parcel', p.code, 'use', p.use_id, 'other', f.code, 'other_use', f.use_id, 'divided', f.divided)::text;
  end if;
end $$;

create function parcel_place_v1() returns trigger language plpgsql security definer set search_path = reg, public, pg_temp set enable_seqscan = off as $$
declare f record;
begin
  -- what was taken back or voided has ended for ever: its code goes on in a new round
  select p.code into f from new_rows n join parcel p using (park_id, parcel_id)
   where exists (select from land_release r where r.park_id = n.park_id and r.parcel_id = n.parcel_id) limit 1;
  if found then
    raise exception using errcode = '23514', constraint = 'parcel_round_ended', message = 'this round of the parcel has ended', detail = json_build_object('parcel', f.code)::text;
  end if;
  -- GEO-03, unless intake named the pair as in conflict
  select p.code, o.code as other, st_area(o.pieces) as area, st_asgeojson(st_pointonsurface(o.pieces), 3)::json as place, o.parcel_id as other_id, n.parcel_id into f
    from new_rows n join parcel p using (park_id, parcel_id), lateral parcels_overlapped_v1(n.park_id, n.geom, p.stratum, array[n.parcel_id]) o
   where n.died is null and not exists (select from parcel_conflict c where c.park_id = n.park_id and c.died is null
           and c.parcel_id = least(n.parcel_id, o.parcel_id) and c.other_id = greatest(n.parcel_id, o.parcel_id)) limit 1;
  if found then
    raise exception using errcode = '23P01', constraint = 'parcel_no_overlap', message = 'parcels overlap',
      detail = json_build_object('parcel', f.code, 'other', f.other, 'area_m2', round(f.area::numeric, 4), 'place', f.place)::text;
  end if;
  -- GEO-04
  select p.code, st_asgeojson(st_pointonsurface(d.piece), 3)::json as place into f
    from new_rows n join parcel p using (park_id, parcel_id) left join park_version b on b.park_id = n.park_id and b.died is null,
         lateral (select case when b.boundary is null then n.geom when not st_covers(b.boundary, n.geom) then (select outside_pieces_v1(n.geom, b.boundary) limit 1) end) d (piece)
   where n.died is null and n.geom is not null and d.piece is not null limit 1;
  if found then
    raise exception using errcode = '23514', constraint = 'parcel_inside_park', message = 'the parcel leaves its park', detail = json_build_object('parcel', f.code, 'place', f.place)::text;
  end if;
  -- CODE-02
  select p.code, district_fault_v1(p.code, n.geom) as district into f
    from new_rows n join parcel p using (park_id, parcel_id) where n.geom is not null and district_fault_v1(p.code, n.geom) is not null limit 1;
  if found then
    raise exception using errcode = '23514', constraint = 'parcel_code_of_district', message = 'the code is of another 子区',
      detail = json_build_object('parcel', f.code, 'district', f.district)::text;
  end if;
  perform refuse_other_use_v1(n.park_id, n.parcel_id, n.geom) from new_rows n
    where n.geom is not null and exists (select from parcel_origin o where o.park_id = n.park_id and o.parcel_id = n.parcel_id);
  return null;
end $$;
create trigger parcel_place after insert on parcel_version referencing new table as new_rows for each statement execute function parcel_place_v1();

create function origin_keeps_use_v1() returns trigger language plpgsql security definer set search_path = reg, public, pg_temp set enable_seqscan = off as $$
begin
  perform refuse_other_use_v1(n.park_id, n.parcel_id, v.geom) from new_rows n join parcel_version v on v.park_id = n.park_id and v.parcel_id = n.parcel_id and v.geom is not null;
  return null;
end $$;
create trigger origin_keeps_use after insert on parcel_origin referencing new table as new_rows for each statement execute function origin_keeps_use_v1();

-- USE-01: a supply from a page was read on that page by two people who agree; a voided entry is corrected to its own page only.
create function supply_read_twice_v1() returns trigger language plpgsql security definer set search_path = reg, public, pg_temp set enable_seqscan = off as $$
begin
  if new.basis = 'page' and (select count(distinct r.reader) from supply_reading r join entry e using (park_id, case_id)
       where e.park_id = new.park_id and e.seq = new.born and (r.page_sha256, r.page_no, r.use_id, r.term_start, r.term_end, r.price) = (new.page_sha256, new.page_no, new.use_id, new.term_start, new.term_end, new.price)) < 2 then
    raise exception using errcode = '23514', constraint = 'supply_read_twice', message = 'the supply is read by two people from the same page, alike';
  end if;
  return null;
end $$;
create trigger supply_read_twice after insert on supply for each row execute function supply_read_twice_v1();

create function void_reads_same_page_v1() returns trigger language plpgsql security definer set search_path = reg, public, pg_temp set enable_seqscan = off as $$
begin
  if exists (select from supply n join land_release r on r.park_id = new.park_id and r.release_id = new.release_id and r.act = 'void_entry'
               join supply was on was.park_id = r.park_id and was.supply_id = r.supply_id
              where n.park_id = new.park_id and n.supply_id = new.supply_id
                and (n.act <> 'void_entry' or (n.page_sha256, n.page_no) is distinct from (was.page_sha256, was.page_no))) then
    raise exception using errcode = '23514', constraint = 'void_reads_same_page', message = 'a voided entry is corrected to what its own page says, never anything else';
  end if;
  return null;
end $$;
create trigger void_reads_same_page after insert on supply_release for each row execute function void_reads_same_page_v1();

-- SPLIT-08: current land shares add up to the parcel, to 0.01 m²; and a parcel has its land unit or building units, never both.
create function land_shares_v1() returns trigger language plpgsql security definer set search_path = reg, public, pg_temp set enable_seqscan = off as $$
declare f record;
begin
  select q.code, v.area, s.total, s.land and s.building as both_kinds into f
    from (select distinct u.park_id, u.parcel_id, u.parcel_code as code
            from new_rows n cross join lateral (select * from unit u where u.park_id = n.park_id and u.unit_id = n.unit_id offset 0) u) q
    join parcel_version v on v.park_id = q.park_id and v.parcel_id = q.parcel_id and v.died is null
    cross join lateral (select sum(w.land_share) as total, bool_or(u.is_land) as land, bool_or(not u.is_land) as building
                          from unit u cross join lateral (select * from unit_version w where w.park_id = u.park_id and w.unit_id = u.unit_id and w.died is null offset 0) w
                         where u.park_id = q.park_id and u.parcel_id = q.parcel_id) s
   where s.total is distinct from coalesce(v.area, v.declared_area) or (s.land and s.building) limit 1;
  if found then
    raise exception using errcode = '23514', constraint = case when f.both_kinds then 'land_or_building_units' else 'land_shares_sum' end,
      message = 'the land shares of the units are the parcel, once', detail = json_build_object('parcel', f.code, 'area_m2', f.area, 'shares_m2', f.total)::text;
  end if;
  return null;
end $$;
create trigger land_shares after insert on unit_version referencing new table as new_rows for each statement execute function land_shares_v1();

-- Holders by shares hold the whole, no more and no less; one holder alone holds it all.
create function holder_shares_v1() returns trigger language plpgsql security definer set search_path = reg, public, pg_temp set enable_seqscan = off as $$
begin
  if exists (select from (select distinct park_id, right_id from new_rows) q
      cross join lateral (select r.holding from property_right r where r.park_id = q.park_id and r.right_id = q.right_id offset 0) r
      cross join lateral (select count(*) as n, sum(h.share_num::numeric / h.share_den) as total from right_holder h where h.park_id = q.park_id and h.right_id = q.right_id and h.died is null) s
      where case r.holding when 'sole' then s.n <> 1 when 'joint' then s.n < 2 else s.n < 2 or abs(s.total - 1) > 1e-12 end) then
    raise exception using errcode = '23514', constraint = 'holder_shares_sum', message = 'the shares of the holders sum to one';
  end if;
  return null;
end $$;
create trigger holder_shares after insert on right_holder referencing new table as new_rows for each statement execute function holder_shares_v1();

-- Parks are walls that may not overlap (compared in 4490, 5 cm) and keep their current parcels inside. Every head is locked, in order.
create function park_boundary_v1() returns trigger language plpgsql security definer set search_path = reg, public, pg_temp set enable_seqscan = off as $$
declare f record;
begin
  perform 1 from park_head order by park_id for no key update;
  if st_srid(new.boundary) <> (select srid from park where park_id = new.park_id) then
    raise exception using errcode = '23514', constraint = 'park_boundary_srid', message = 'the boundary is not in the coordinate system of the park';
  end if;
  select k.name into f from park_version b join park k using (park_id)
   where b.park_id <> new.park_id and b.died is null and st_intersects(st_transform(b.boundary, 4490), st_transform(new.boundary, 4490))
     and not st_isempty(st_buffer(st_intersection(st_transform(b.boundary, st_srid(new.boundary)), new.boundary), -0.05)) limit 1;
  if found then
    raise exception using errcode = '23P01', constraint = 'parks_no_overlap', message = 'the park overlaps another park', detail = json_build_object('other', f.name)::text;
  end if;
  select p.code into f from parcel_version v join parcel p using (park_id, parcel_id)
   where v.park_id = new.park_id and v.died is null and v.geom is not null and not st_covers(new.boundary, v.geom) and exists (select outside_pieces_v1(v.geom, new.boundary)) limit 1;
  if found then
    raise exception using errcode = '23514', constraint = 'park_keeps_parcels', message = 'a current parcel would lie outside the park', detail = json_build_object('parcel', f.code)::text;
  end if;
  return null;
end $$;
create trigger park_boundary after insert on park_version for each row execute function park_boundary_v1();
