-- What maps read. A spatial index serves nobody behind row-level security, so what lies in a window is found here, by the owner, who asks for the
-- wall himself; each function tells keys alone, and the caller reads what they stand for behind his own wall.
-- Answers are pages in the order of (park, number): a page begins after the last key of the one before and costs the same however deep it lies.

-- The parks asked for that the caller sees; null asks for all.
create function parks_asked_v1(p_parks int[]) returns int[] language plpgsql stable security definer set search_path = reg, public, pg_temp as $$
begin
  return array(select k.park_id from park k where k.park_id = any (visible_parks_v1()) and (p_parks is null or k.park_id = any (p_parks)) order by 1);
end $$;

-- The last entry of a park at or before a moment; 0 before the first.
create function entry_at_v1(p_park int, p_at timestamptz) returns bigint language plpgsql stable set search_path = reg, public, pg_temp as $$
begin
  return coalesce((select e.seq from entry e where e.park_id = p_park and e.at <= p_at order by e.seq desc limit 1), 0);
end $$;

-- Whether a window is one upright box: what lies in its frame then lies in it.
create function upright_v1(g geometry) returns boolean language sql immutable parallel safe return st_npoints(g) = 5 and st_area(g) = st_area(st_envelope(g));

-- What stands in a window now. A wide window that holds more than p_many is not sorted whole for one page: the keys are walked in order instead, and
-- many of them lie in it. A small one (4 km²) is not worth counting.
create function in_window_v1(p_noun text, p_window geometry, p_parks int[], p_park int, p_after bigint, p_limit int, p_many int)
returns table (park_id int, id bigint, born bigint, at_seq bigint) language plpgsql stable rows 100 security definer set search_path = reg, public, pg_temp
set plan_cache_mode = force_generic_plan set enable_seqscan = off as $$
declare parks int[] := parks_asked_v1(p_parks); upright boolean := upright_v1(p_window); now_ constant bigint := 9223372036854775807;
begin
  if p_noun = 'parcel' then
    if p_window is not null and (st_area(p_window) between 0 and least(4e6, p_many * 1e6)
        or (select count(*) from (select from parcel_version v where v.geom_3857 && p_window and v.died is null limit p_many + 1) x) <= p_many) then
      return query select v.park_id, v.parcel_id, v.born, now_ from parcel_version v
        where v.geom_3857 && p_window and v.died is null and v.park_id = any (parks) and (v.park_id, v.parcel_id) > (p_park, p_after)
          and case when upright and v.geom_3857 @ p_window then true else st_intersects(v.geom_3857, p_window) end order by v.park_id, v.parcel_id limit p_limit;
    else
      return query select v.park_id, v.parcel_id, v.born, now_ from unnest(parks) k cross join lateral (
          select * from parcel_version w where w.park_id = k and w.died is null and w.parcel_id > case when k = p_park then p_after else 0 end
             and (p_window is null or w.geom_3857 && p_window and case when upright and w.geom_3857 @ p_window then true else st_intersects(w.geom_3857, p_window) end)
           order by w.parcel_id limit p_limit) v
        where k >= p_park limit p_limit;
    end if;
  elsif p_noun = 'park' then
    return query select v.park_id, v.park_id::bigint, v.born, now_ from park_version v
      where v.died is null and v.park_id = any (parks) and v.park_id > p_park and (p_window is null or st_intersects(st_transform(v.boundary, 3857), p_window))
      order by v.park_id limit p_limit;
  elsif p_noun = 'building' then
    return query select v.park_id, v.building_id, v.born, now_ from building_version v
      where v.died is null and v.park_id = any (parks) and (v.park_id, v.building_id) > (p_park, p_after)
        and (p_window is null or st_intersects(v.footprint_3857, p_window)) order by v.park_id, v.building_id limit p_limit;
  else
    return query select v.park_id, v.unit_id, v.born, now_ from unnest(parks) k cross join lateral (
        select w.* from unit_version w where w.park_id = k and w.died is null and w.unit_id > case when k = p_park then p_after else 0 end
           and (p_window is null or unit_meets_v1(w.park_id, w.unit_id, now_, p_window))
         order by w.unit_id limit p_limit) v
      where k >= p_park limit p_limit;
  end if;
end $$;

-- Where a unit lies: bare land as its parcel, a unit of a building as its parts.
create function unit_shape_v1(p_park int, p_unit bigint, p_at bigint) returns geometry language plpgsql stable set search_path = reg, public, pg_temp as $$
begin
  return coalesce(
    (select st_multi(st_union(t.outline)) from unit_part t where t.park_id = p_park and t.unit_id = p_unit and t.born <= p_at and (t.died is null or t.died > p_at)),
    (select st_multi(v.geom) from unit u join parcel_version v using (park_id, parcel_id)
      where u.park_id = p_park and u.unit_id = p_unit and u.is_land and v.born <= p_at and (v.died is null or v.died > p_at)));
end $$;
create function unit_meets_v1(p_park int, p_unit bigint, p_at bigint, p_window geometry) returns boolean language plpgsql stable set search_path = reg, public, pg_temp as $$
begin
  return exists (select from unit u join parcel_version v using (park_id, parcel_id) where u.park_id = p_park and u.unit_id = p_unit and v.geom_3857 && p_window)
    and coalesce(st_intersects(st_transform(unit_shape_v1(p_park, p_unit, p_at), 3857), p_window), false);
end $$;

-- What stood in a window at some moment from p_from to p_to (null: from the first, to the last): each thing once, as it stood last in that time.
create function once_in_window_v1(p_noun text, p_window geometry, p_parks int[], p_from timestamptz, p_to timestamptz, p_park int, p_after bigint, p_limit int)
returns table (park_id int, id bigint, born bigint, at_seq bigint) language plpgsql stable rows 100 security definer set search_path = reg, public, pg_temp
set enable_seqscan = off as $$
declare
  asked constant int[] := parks_asked_v1(p_parks);
  first_ constant bigint[] := array(select coalesce(entry_at_v1(k, p_from), 0) from unnest(asked) with ordinality x (k, n) order by n);
  last_ constant bigint[] := array(select entry_at_v1(k, coalesce(p_to, 'infinity')) from unnest(asked) with ordinality x (k, n) order by n);
begin
  return query execute format(
    'select m.park_id, v.id, v.born, v.at_seq from unnest($1, $2, $3) with ordinality m (park_id, first_, last_, n)
      cross join lateral (
        select w.%1$I::bigint as id, w.born, least(m.last_, w.died - 1) as at_seq from %2$I w
         where w.park_id = m.park_id and w.%1$I > case when m.park_id = $5 then $6 else 0 end and w.born <= m.last_ and (w.died is null or w.died > m.first_)
           and not exists (select from %2$I o where o.park_id = w.park_id and o.%1$I = w.%1$I and o.born > w.born and o.born <= m.last_)
           and ($4 is null or %3$s)
         order by w.%1$I limit $7) v
      where m.park_id >= $5 order by m.n, v.id limit $7',
    p_noun || '_id', p_noun || '_version',
    case p_noun when 'parcel' then 'w.geom_3857 && $4 and st_intersects(w.geom_3857, $4)'
                when 'park' then 'st_intersects(st_transform(w.boundary, 3857), $4)'
                when 'building' then 'st_intersects(w.footprint_3857, $4)'
                else 'unit_meets_v1(w.park_id, w.unit_id, least(m.last_, w.died - 1), $4)' end)
    using asked, first_, last_, p_window, p_park, p_after, p_limit;
end $$;

-- A tile of one layer, inside the caller's walls. One that would hold more than p_crowd shapes, or take more than p_most bytes (boundaries of hundreds
-- of points), tells squares of a 64th of its side, each with count and area; null asks for every shape. A shape lies in the square that has the middle
-- of its box, read from the box itself: built as a point it took five times as long, seconds for a county seen whole.
-- Offset 0 about the shapes: each is cut once, not once to see whether it is there and once to write it.
create function tile_v1(p_layer text, p_z int, p_x int, p_y int, p_crowd int, p_most int) returns bytea
language plpgsql stable security definer set search_path = reg, public, pg_temp
set plan_cache_mode = force_generic_plan set enable_seqscan = off as $$
declare
  parks int[] := visible_parks_v1(); squares constant float8 := 64;
  frame geometry := st_tileenvelope(p_z, p_x, p_y); about geometry := st_tileenvelope(p_z, p_x, p_y, margin => 0.015625);
  west float8 := st_xmin(frame); south float8 := st_ymin(frame); side float8 := (st_xmax(frame) - st_xmin(frame)) / squares;
  tile bytea; held bigint;
begin
  if p_layer = 'parks' then
    select st_asmvt(t, 'parks', 4096, 'mvt') into tile from (
      select v.park_id as park, k.name, st_asmvtgeom(st_transform(v.boundary, 3857), frame) as mvt from park_version v join park k using (park_id)
       where v.died is null and v.park_id = any (parks)) t where mvt is not null;
    return tile;
  end if;
  if p_crowd is not null then
    if p_layer = 'parcels' then
      select count(*) into held from (select from parcel_version v where v.geom_3857 && about and v.died is null and v.park_id = any (parks) limit p_crowd + 1) x;
    else
      select count(*) into held from (select from building_version v where v.footprint_3857 && about and v.died is null and v.park_id = any (parks) limit p_crowd + 1) x;
    end if;
  end if;
  if p_crowd is null or held <= p_crowd then
    if p_layer = 'parcels' then
      select st_asmvt(t, 'parcels', 4096, 'mvt') into tile from (
        select p.code, v.park_id as park, u.name as use, u.use_class, v.standing, v.area::float8 as area_m2, st_asmvtgeom(v.geom_3857, frame) as mvt
          from parcel_version v join parcel p using (park_id, parcel_id) join land_use u using (use_id)
         where v.geom_3857 && about and v.died is null and v.park_id = any (parks) offset 0) t where mvt is not null;
    else
      select st_asmvt(t, 'buildings', 4096, 'mvt') into tile from (
        select b.parcel_code || 'F' || b.number as code, v.park_id as park, v.name, st_asmvtgeom(v.footprint_3857, frame) as mvt
          from building_version v join building b using (park_id, building_id)
         where v.footprint_3857 && about and v.died is null and v.park_id = any (parks) offset 0) t where mvt is not null;
    end if;
    if p_most is null or coalesce(octet_length(tile), 0) <= p_most then return tile; end if;
  end if;
  with lain as (  -- offset 0: a box is read once, not for each of its four sides; materialized: what lies outside is dropped by squares, not shape by shape
    (select v.geom_3857::box2d::box3d as box, coalesce(v.area, 0) as area
       from parcel_version v where p_layer = 'parcels' and v.geom_3857 && frame and v.died is null and v.park_id = any (parks) offset 0)
    union all
    (select v.footprint_3857::box2d::box3d, v.total_area
       from building_version v where p_layer = 'buildings' and v.footprint_3857 && frame and v.died is null and v.park_id = any (parks) offset 0)),
  square as materialized (
    select floor(((st_xmin(box) + st_xmax(box)) / 2 - west) / side) as i, floor(((st_ymin(box) + st_ymax(box)) / 2 - south) / side) as j,
           count(*)::int as count, round(sum(area))::float8 as area_m2
      from lain group by 1, 2)
  select st_asmvt(t, p_layer, 4096, 'mvt') into tile from (
    select count, area_m2, st_asmvtgeom(st_makeenvelope(west + i * side, south + j * side, west + (i + 1) * side, south + (j + 1) * side, 3857), frame, 4096, 0) as mvt
      from square where i between 0 and squares - 1 and j between 0 and squares - 1) t where mvt is not null;
  return tile;
end $$;
