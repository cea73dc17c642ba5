-- Identities keep what can never change (code, use, origin); versions keep what can, with [born, died) in entries of the park.

-- The area of a shape on the millimetre grid, exact: integer millimetres about a local origin (plain ST_Area missed 0.01 m² in 10 of 20,000).
-- Its names are bound here and now: a restored backup computes the column while nothing is on the search path.
create function area_v1(g geometry) returns numeric language sql immutable parallel safe
  return round(st_area(st_snaptogrid(st_scale(st_translate(g, -st_xmin(g), -st_ymin(g)), 1000, 1000), 1))::numeric / 1000000, 2);

create table park_version (
  park_id int not null references park, born bigint not null, died bigint,
  boundary geometry(MultiPolygon) not null constraint park_boundary_valid check (st_isvalid(boundary) and not st_isempty(boundary)),
  approved_document text not null,
  primary key (park_id, born), foreign key (park_id, born) references entry, foreign key (park_id, died) references entry,
  constraint park_version_life check (died > born)
);
create unique index park_version_one on park_version (park_id) where died is null;
create index park_version_place on park_version using gist (boundary);

-- 土地使用条件: issued before the auction. The use stands in the identity; indicators in dated versions.
create table conditions (
  park_id int not null references park, conditions_id bigint generated always as identity, born bigint not null,
  use_id smallint not null references land_use, plot_number text not null,    -- 宗地编号 at auction
  primary key (park_id, conditions_id), foreign key (park_id, born) references entry,
  constraint conditions_use_key unique (park_id, conditions_id, use_id)
);
create table conditions_version (
  park_id int not null, conditions_id bigint not null, born bigint not null, died bigint,
  max_years smallint not null constraint conditions_years check (max_years between 1 and 70),
  standard_factory boolean not null, may_divide boolean, unit_levels text[], min_unit_area numeric(12,2), self_held_share numeric(5,4),
  buyers text, lock_years smallint, planning_document text not null, note text,
  primary key (park_id, conditions_id, born), foreign key (park_id, conditions_id) references conditions,
  foreign key (park_id, born) references entry, foreign key (park_id, died) references entry,
  constraint conditions_version_life check (died > born),
  constraint conditions_version_once exclude using gist ((park_id * 1) with =, (conditions_id * 1) with =, int8range(born, died) with &&)
);
create table condition_item (
  park_id int not null, conditions_id bigint not null, born bigint not null, n smallint not null,
  indicator text not null, operator text not null constraint condition_item_operator check (operator in ('>=', '<=', '=', 'range')),
  value numeric(18,4) not null, upper numeric(18,4), unit text not null,
  scope text not null constraint condition_item_scope check (scope in ('land', 'building', 'project')),
  source text not null, checkpoint text not null constraint condition_item_checkpoint check (checkpoint in ('planning', 'completion', 'production', 'full_output')),
  primary key (park_id, conditions_id, born, n), foreign key (park_id, conditions_id, born) references conditions_version,
  constraint condition_item_range check ((operator = 'range') = (upper is not null) and (upper is null or upper > value))
);

-- 供地: fixes the use for ever. basis 'page' is read by two people from one page; 'old_certificate' enters by intake alone.
create table supply (
  park_id int not null references park, supply_id bigint generated always as identity, born bigint not null,
  act text not null, basis text not null,
  use_id smallint not null references land_use, term_start date not null, term_end date not null,
  conditions_id bigint, method text not null constraint supply_method check (method in ('tender', 'auction', 'listing', 'agreement', 'allocation', 'historic')),
  right_nature smallint not null constraint supply_right_nature check (right_nature in (101, 102, 103, 104)),  -- 划拨 出让 作价出资 租赁
  grantee bigint not null references party, price numeric(18,2) not null constraint supply_price check (price >= 0),
  contract_no text not null, contract_template text not null, supervision_no text, bidding_document text, plan_document text,
  page_sha256 bytea, page_no smallint, case_id bigint not null,
  primary key (park_id, supply_id), foreign key (park_id, born, act) references entry (park_id, seq, act),
  foreign key (park_id, page_sha256) references stored_file (park_id, sha256), foreign key (park_id, case_id) references case_file,
  constraint supply_conditions_use foreign key (park_id, conditions_id, use_id) references conditions (park_id, conditions_id, use_id),
  constraint supply_use_key unique (park_id, supply_id, use_id, term_end),
  constraint supply_term check (term_end > term_start),
  constraint supply_basis check ((basis = 'page' and page_sha256 is not null and page_no is not null and act in ('land_grant', 'void_entry')) or (basis = 'old_certificate' and act = 'intake'))
);
create index supply_of_contract on supply (park_id, contract_no);
-- dates and payments the contract sets; only a supplementary agreement adds a version
create table supply_terms (
  park_id int not null, supply_id bigint not null, born bigint not null, died bigint,
  deliver_by date, start_by date, complete_by date, supervision_agreement text, agreement text,
  primary key (park_id, supply_id, born), foreign key (park_id, supply_id) references supply,
  foreign key (park_id, born) references entry, foreign key (park_id, died) references entry, constraint supply_terms_life check (died > born),
  constraint supply_terms_once exclude using gist ((park_id * 1) with =, (supply_id * 1) with =, int8range(born, died) with &&)
);
create table supply_payment (
  park_id int not null, payment_id bigint generated always as identity, supply_id bigint not null, born bigint not null,
  kind text not null constraint supply_payment_kind check (kind in ('price', 'deed_tax', 'stamp_tax')),
  paid_on date not null, amount numeric(18,2) not null, receipt_no text not null,
  primary key (park_id, payment_id), foreign key (park_id, supply_id) references supply, foreign key (park_id, born) references entry,
  constraint supply_payment_amount check (amount > 0 or (amount = 0 and kind <> 'price')),   -- a tax may be forgiven, with its paper (契税法 11)
  constraint supply_payment_receipt_once unique (park_id, kind, receipt_no)
);
create index supply_payment_of_supply on supply_payment (park_id, supply_id);

-- 宗地. The code stays with the land for ever; after a take-back or a voided entry the same code may begin a new round, with its own use.
create table parcel (
  park_id int not null references park, parcel_id bigint generated always as identity,
  code char(19) not null constraint parcel_code_form check (code ~ '^[1-9]\d{11}[GJZ][ABSXCDEFHGLNWY]\d{5}$' and right(code, 5) <> '00000'),
  round smallint not null default 1, release_id bigint,
  stratum text not null generated always as (case substr(code::text, 14, 1) when 'S' then 'above' when 'X' then 'below' else 'surface' end) stored,
  use_id smallint not null references land_use, born bigint not null,
  primary key (park_id, parcel_id), foreign key (park_id, born) references entry,
  constraint parcel_code_key unique (code, round),
  constraint parcel_use_key unique (park_id, parcel_id, use_id, code), constraint parcel_descent_key unique (park_id, parcel_id, use_id),
  constraint parcel_round_after_release check ((round = 1) = (release_id is null) and round >= 1)
);
-- which plot the conditions are for: of one use, by key
create table parcel_conditions (
  park_id int not null, parcel_id bigint not null, conditions_id bigint not null, use_id smallint not null, code char(19) not null, born bigint not null,
  primary key (park_id, parcel_id, conditions_id), foreign key (park_id, born) references entry,
  constraint planned_parcel_use foreign key (park_id, parcel_id, use_id, code) references parcel (park_id, parcel_id, use_id, code),
  constraint planned_conditions_use foreign key (park_id, conditions_id, use_id) references conditions (park_id, conditions_id, use_id)
);
-- The land is freed of its use: taken back by decision, or the entry voided because it never was what the page says.
create table land_release (
  park_id int not null references park, release_id bigint generated always as identity, born bigint not null,
  act text not null constraint land_release_act check (act in ('take_back', 'void_entry')),
  parcel_id bigint not null, code char(19) not null, use_id smallint not null, supply_id bigint not null,
  document text not null, decided_on date not null, reason text not null,
  primary key (park_id, release_id), foreign key (park_id, born, act) references entry (park_id, seq, act),
  constraint land_release_of_parcel foreign key (park_id, parcel_id, use_id, code) references parcel (park_id, parcel_id, use_id, code),
  foreign key (park_id, supply_id) references supply,
  constraint land_release_code_key unique (park_id, release_id, code),
  constraint land_release_once unique (park_id, parcel_id, supply_id)
);
alter table parcel add constraint parcel_next_round foreign key (park_id, release_id, code) references land_release (park_id, release_id, code);
create unique index parcel_release_once on parcel (park_id, release_id) where release_id is not null;

-- USE-01: a parcel's use is its supply's, by key. A merged parcel has several origins, all of one use and end.
create table parcel_origin (
  park_id int not null, parcel_id bigint not null, supply_id bigint not null, use_id smallint not null, code char(19) not null, term_end date not null, born bigint not null,
  primary key (park_id, parcel_id, supply_id), foreign key (park_id, born) references entry,
  constraint parcel_origin_key unique (park_id, parcel_id, supply_id, use_id, term_end),
  constraint origin_parcel_use foreign key (park_id, parcel_id, use_id, code) references parcel (park_id, parcel_id, use_id, code),
  constraint origin_supply_use foreign key (park_id, supply_id, use_id, term_end) references supply (park_id, supply_id, use_id, term_end)
);
create index parcel_origin_of_supply on parcel_origin (park_id, supply_id);
-- land of another use is supplied anew only by naming the release that freed it
create table supply_release (
  park_id int not null, supply_id bigint not null, release_id bigint not null, born bigint not null,
  primary key (park_id, supply_id, release_id), foreign key (park_id, supply_id) references supply,
  foreign key (park_id, release_id) references land_release, foreign key (park_id, born) references entry
);
create table parcel_version (
  park_id int not null, parcel_id bigint not null, born bigint not null, died bigint,
  geom geometry(Polygon), point_numbers int[],
  standing text not null default 'located' constraint parcel_version_standing check (standing in ('located', 'unlocated', 'in_conflict')),
  declared_area numeric(14,2), location text not null default '', surveyed_by text, surveyed_on date, source_sha256 bytea,
  area numeric(14,2) generated always as (area_v1(geom)) stored,
  geom_3857 geometry(Polygon, 3857) generated always as (st_transform(geom, 3857)) stored,
  primary key (park_id, parcel_id, born), foreign key (park_id, parcel_id) references parcel,
  foreign key (park_id, born) references entry, foreign key (park_id, died) references entry,
  foreign key (park_id, source_sha256) references stored_file (park_id, sha256),
  constraint parcel_version_geom check (st_isvalid(geom) and not st_isempty(geom) and st_ndims(geom) = 2 and geom = st_snaptogrid(geom, 0.001)),
  constraint parcel_version_located check ((standing = 'unlocated') = (geom is null)),
  constraint parcel_version_points check ((point_numbers is null) = (geom is null) and cardinality(point_numbers) = st_npoints(geom) - st_nrings(geom)),
  constraint parcel_version_life check (died > born),
  constraint parcel_version_once exclude using gist ((park_id * 1) with =, (parcel_id * 1) with =, int8range(born, died) with &&)
);
create unique index parcel_version_current on parcel_version (park_id, parcel_id) where died is null;
create index parcel_version_now on parcel_version using gist (park_id, geom) where died is null;      -- overlaps, neighbours
create index parcel_version_ever on parcel_version using gist (geom_3857);                            -- uses over dead versions, reads across parks
-- Old plots that overlap are taken in as they are, both named. Only intake may say so.
create table parcel_conflict (
  park_id int not null, conflict_id bigint generated always as identity, parcel_id bigint not null, other_id bigint not null,
  born bigint not null, died bigint, act text not null constraint parcel_conflict_act check (act = 'intake'), area numeric(14,4) not null,
  primary key (park_id, conflict_id), foreign key (park_id, parcel_id) references parcel, foreign key (park_id, other_id) references parcel,
  foreign key (park_id, born, act) references entry (park_id, seq, act), foreign key (park_id, died) references entry,
  constraint parcel_conflict_order check (parcel_id < other_id), constraint parcel_conflict_life check (died > born)
);
create unique index parcel_conflict_one on parcel_conflict (park_id, parcel_id, other_id) where died is null;
-- 交地: the land was handed over
create table handover (
  park_id int not null, supply_id bigint not null, born bigint not null, act text not null constraint handover_act check (act = 'land_handover'),
  handed_over_on date not null, land_condition text not null, present text not null,
  primary key (park_id, supply_id), foreign key (park_id, supply_id) references supply, foreign key (park_id, born, act) references entry (park_id, seq, act)
);

-- THE measure of overlap, gap and outside: what survives an erosion by 1 mm counts. One function for trigger and check.
create function counting_pieces_v1(g geometry) returns setof geometry language sql immutable parallel safe as $$
  select d.geom from st_dump(st_collectionextract(g, 3)) d where not st_isempty(st_buffer(d.geom, -0.001, 'quad_segs=2')) $$;
create function overlap_pieces_v1(a geometry, b geometry) returns setof geometry language sql immutable parallel safe as $$
  select reg.counting_pieces_v1(st_intersection(a, b)) $$;
create function outside_pieces_v1(inner_ geometry, outer_ geometry) returns setof geometry language sql immutable parallel safe as $$
  select reg.counting_pieces_v1(st_difference(inner_, outer_)) $$;

-- GEO-03 for one shape: the current parcels of the stratum it overlaps, and the pieces. The trigger asks here, and so does check, behind the wall.
-- One plan, by index, whatever the tables were when it was made. CASE keeps the order that costs least: most neighbours only touch, and pieces are cut for those that do not.
create function parcels_overlapped_v1(p_park int, p_geom geometry, p_stratum text, p_except bigint[] default '{}')
returns table (parcel_id bigint, code char(19), pieces geometry) language plpgsql stable rows 1 security definer set search_path = reg, public, pg_temp
set plan_cache_mode = force_generic_plan set enable_seqscan = off as $$
begin
  return query select v.parcel_id, p.code, st_collect(array(select overlap_pieces_v1(v.geom, p_geom)))
    from parcel_version v join parcel p using (park_id, parcel_id)
   where v.park_id = p_park and v.died is null and v.geom && p_geom and p.stratum = p_stratum and v.parcel_id <> all (p_except)
     and case when st_relate(v.geom, p_geom, '2********') then exists (select overlap_pieces_v1(v.geom, p_geom)) end;
end $$;
create function overlapping_parcels_v1(p_park int, p_geom geometry, p_stratum text, p_except bigint[] default '{}')
returns table (parcel_id bigint, code char(19), pieces geometry) language plpgsql stable rows 1 security definer set search_path = reg, public, pg_temp as $$
begin
  if p_park = any (visible_parks_v1()) then return query select * from parcels_overlapped_v1(p_park, p_geom, p_stratum, p_except); end if;
end $$;

-- GEO-03 across parks: the current parcels of other parks under one shape, by the measure that parks may not overlap by. What lies behind the wall
-- is said to be there: neither its code nor its place is told.
create function parcels_of_other_parks_v1(p_park int, p_geom geometry, p_stratum text)
returns table (code char(19), pieces geometry) language plpgsql stable rows 1 security definer set search_path = reg, public, pg_temp
set plan_cache_mode = force_generic_plan set enable_seqscan = off as $$
begin
  if coalesce(p_park = any (visible_parks_v1()), false) then
    return query select distinct case when s.seen then p.code else '—' end, case when s.seen then x.shared end
      from parcel_version v join parcel p using (park_id, parcel_id)
      cross join lateral (select coalesce(p.park_id = any (visible_parks_v1()), false) as seen) s
      cross join lateral (select st_intersection(st_transform(v.geom, st_srid(p_geom)), p_geom) as shared) x
     where v.geom_3857 && st_transform(p_geom, 3857) and v.park_id <> p_park and v.died is null and p.stratum = p_stratum
       and not st_isempty(st_buffer(x.shared, -0.05));
  end if;
end $$;

-- CODE-02: a code begins with the 子区 its land lies in. Null when right; else the 子区 that holds the land, or '' when none does.
create function district_fault_v1(p_code char(19), p_geom geometry) returns text language plpgsql stable security definer set search_path = reg, public, pg_temp as $$
declare p_at geometry := st_transform(st_pointonsurface(p_geom), 4490);
begin
  if exists (select from cadastral_district where district = substr(p_code, 1, 12) and st_intersects(geom, p_at)) then return null; end if;
  return coalesce((select district::text from cadastral_district where st_intersects(geom, p_at) order by 1 limit 1), '');
end $$;

-- USE-01: land that ever was supplied with another use, dead versions and other parks included, and not freed by a take-back this supply names.
-- Take-back frees no land whose standard factories were divided: it has no way to another use. An entry voided for what its page says never fixed
-- a use (only the supply that corrects it may name its release: void_reads_same_page_v1). A code behind the wall is not told.
create function land_of_other_use_v1(p_geom geometry, p_use smallint, p_park int, p_supplies bigint[])
returns table (code char(19), use_id smallint, divided boolean) language plpgsql stable rows 1 security definer set search_path = reg, public, pg_temp
set plan_cache_mode = force_generic_plan set enable_seqscan = off as $$
begin
  return query select distinct case when q.park_id = any (visible_parks_v1()) then q.code else '—' end, q.use_id, d.divided
    from parcel_version v join parcel q using (park_id, parcel_id)
    cross join lateral (select count(*) filter (where not u.is_land) > 1 as divided from unit u where u.park_id = q.park_id and u.parcel_id = q.parcel_id) d
   where v.geom_3857 && st_transform(p_geom, 3857)
     and exists (select from parcel_origin o where o.park_id = q.park_id and o.parcel_id = q.parcel_id)
     and case when q.use_id = p_use then false
              when st_srid(v.geom) = st_srid(p_geom) then st_relate(v.geom, p_geom, '2********') and exists (select overlap_pieces_v1(v.geom, p_geom))
              else not st_isempty(st_buffer(st_intersection(st_transform(v.geom, st_srid(p_geom)), p_geom), -0.05)) end
     and not exists (select from supply_release s join land_release r using (park_id, release_id)
                      where r.park_id = q.park_id and r.parcel_id = q.parcel_id
                        and (r.act = 'void_entry' or (s.park_id = p_park and s.supply_id = any (p_supplies) and not d.divided)));
end $$;
