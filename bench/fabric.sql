-- A fabric of lots that share their corners, one in twenty vacant, and for each of the others what the register holds of old
-- land: parcel, supply, unit, right, holder, certificate. Lots of one batch, written in one open entry, every guard awake. What one statement fills
-- is analysed for the next: nobody else sees the rows yet, and plans made without statistics are no plans for 100,000.
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
insert into supply (park_id, born, act, basis, use_id, term_start, term_end, method, right_nature, grantee, price, contract_no, contract_template, case_id)
  select park_id, born, act, 'old_certificate', 1, '2010-01-01', '2059-12-31', 'historic', 102, party_id, 0, code, '—', case_id from place, lot;
analyze supply;
insert into supply_terms (park_id, supply_id, born) select park_id, supply_id, born from supply join place using (park_id, born);
insert into parcel_origin (park_id, parcel_id, supply_id, use_id, code, term_end, born)
  select park_id, parcel_id, supply_id, s.use_id, code, s.term_end, s.born from supply s join place using (park_id, born) join parcel p using (park_id, born) where p.code = s.contract_no;
analyze parcel_origin;
insert into unit (park_id, parcel_id, parcel_code, use_id, suffix, born) select park_id, parcel_id, code, use_id, 'W00000000', born from parcel join place using (park_id, born);
analyze unit;
insert into unit_version (park_id, unit_id, born, land_share)
  select park_id, unit_id, u.born, v.area from unit u join place using (park_id, born) join parcel_version v using (park_id, parcel_id);
analyze unit_version;
insert into property_right (park_id, unit_id, parcel_id, use_id, supply_id, term_start, term_end, right_type, right_nature, holding, born)
  select park_id, unit_id, parcel_id, use_id, supply_id, '2010-01-01', term_end, 3, 102, 'sole', born from unit join place using (park_id, born) join parcel_origin using (park_id, parcel_id, use_id, born);
analyze property_right;
insert into right_holder (park_id, right_id, party_id, name, born) select park_id, right_id, party_id, '示例企业一', r.born from property_right r join place using (park_id, born);
insert into certificate (park_id, right_id, kind, number, born) select park_id, right_id, 'old', '旧第' || right_id || '号', born from property_right join place using (park_id, born);
analyze certificate;
insert into certificate_state (park_id, certificate_id, born, state) select park_id, certificate_id, born, 'issued' from certificate join place using (park_id, born);
select take_number_v1('parcel:' || left(code, 14), max(right(code, 5)::int)) from lot group by left(code, 14);   -- go on after these
