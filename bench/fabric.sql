-- A fabric of lots that share their corners, one in twenty vacant, and a parcel for each of the others. Lots of one batch, written in one open entry.
-- What one statement fills is analysed for the next: nobody else sees the rows yet, and plans made without statistics are no plans for 100,000.
create temporary table place on commit drop as
  select park_id, case_id, act, open_entry_v1(park_id, case_id, act, approved_by) as born, (select party_id from party) as party_id
    from case_file where state = 'approved' order by case_id desc limit 1;
create temporary table lot on commit drop as
  with node as (   -- corners off the grid by up to 9 m, so that no two edges are one line
    select x, y, st_makepoint(%(east)s + x * %(wide)s + (x * 7919 + y * 104729) %% 9000 / 1000.0,
                              %(north)s + y * %(high)s + (x * 6007 + y * 7919) %% 9000 / 1000.0) as p
      from generate_series(0, %(side)s) x, generate_series(0, %(side)s) y),
  cell as (
    select a.x, a.y, st_makepolygon(st_makeline(array[b.p, c.p, d.p, a.p, b.p])) as ring from node a
      join node b on (b.x, b.y) = (a.x, a.y + 1) join node c on (c.x, c.y) = (a.x + 1, a.y + 1) join node d on (d.x, d.y) = (a.x + 1, a.y)
     where (a.x * 7 + a.y) %% 20 <> 0),
  numbered as (select row_number() over (order by x, y) as n, st_setsrid(st_snaptogrid(ring, 0.001), %(srid)s) as geom from cell)
  select n, geom, (%(district)s::bigint + (%(parcels)s - 1) / 199998 - (n - 1) / 199998) || case n %% 2 when 0 then 'GB' else 'JB' end
         || lpad((((n - 1) %% 199998) / 2 + 1)::text, 5, '0') as code   -- a series has 99,999; the 子区 of new plots is filled last
    from numbered where n > %(first)s and n <= %(last)s;

-- more 子区 of the same ground, where one does not hold them all
insert into cadastral_district select (district::bigint + n)::text, name, geom from cadastral_district, generate_series(1, (%(parcels)s - 1) / 199998) n
 where district = %(district)s::text on conflict do nothing;
insert into parcel (park_id, code, use_id, born) select park_id, code, 1, born from place, lot order by n;
analyze parcel;
insert into parcel_version (park_id, parcel_id, born, geom, point_numbers, location)
  select park_id, parcel_id, p.born, geom, '{1,2,3,4}', '园区（虚构）' || n || '号' from place join parcel p using (park_id, born) join lot using (code);
analyze parcel_version;
