-- What a division of units may not do, whoever writes: move the land of others, move a right, or go round a hold by another name.

-- OWN-01: a standing unit's share of the land moves only with all its holders among the applicants; corrections of errors are not applied for.
create function shares_move_by_holders_v1() returns trigger language plpgsql security definer set search_path = reg, public, pg_temp set enable_seqscan = off as $$
declare f record;
begin
  select n.park_id, n.unit_id, was.land_share as had, n.land_share as has into f
    from (select distinct park_id, born from new_rows) q
    cross join lateral (select e.case_id from entry e where e.park_id = q.park_id and e.seq = q.born and e.act not in ('boundary_correction', 'correction', 'void_entry') offset 0) e
    join new_rows n on n.park_id = q.park_id and n.born = q.born
    cross join lateral (select v.land_share from unit_version v where v.park_id = n.park_id and v.unit_id = n.unit_id and v.died = n.born and v.land_share <> n.land_share offset 0) was
   where exists (select from property_right r join right_holder h using (park_id, right_id)
                  where r.park_id = n.park_id and r.unit_id = n.unit_id and r.died is null and h.died is null
                    and not exists (select from case_applicant a where a.park_id = n.park_id and a.case_id = e.case_id and a.party_id = h.party_id and a.withdrew_at is null)) limit 1;
  if found then
    raise exception using errcode = '23514', constraint = 'shares_move_by_holders', message = 'a share of the land moves with its holders as applicants',
      detail = json_build_object('unit', unit_code_v1(f.park_id, f.unit_id), 'before_m2', f.had, 'after_m2', f.has)::text;
  end if;
  return null;
end $$;
create trigger shares_move_by_holders after insert on unit_version referencing new table as new_rows for each statement execute function shares_move_by_holders_v1();

-- 细则 27(4): a split or merger of units or parcels moves nothing, nor does a corrected boundary: what comes out is held as a right that ended in the entry was. Common parts belong to all.
create function holders_stay_v1() returns trigger language plpgsql security definer set search_path = reg, public, pg_temp set enable_seqscan = off as $$
declare f record;
begin
  with dividing as materialized (
    select q.park_id, q.born from (select distinct park_id, born from new_rows) q
      cross join lateral (select e.act from entry e where e.park_id = q.park_id and e.seq = q.born offset 0) e
     where e.act in ('unit_split', 'unit_merge') or makes_parcels_of_parcels_v1(e.act)),
  was as materialized (
    select q.park_id, q.born, array_agg(array[w.party_id, w.share_num, w.share_den] order by w.party_id) as held
      from dividing q join entry_item i on i.park_id = q.park_id and i.seq = q.born and i.tbl = 'right_holder' and i.op = 'died'
      cross join lateral (select w.* from right_holder w where w.park_id = i.park_id and w.holder_id = i.key::bigint offset 0) w group by q.park_id, q.born, w.right_id),
  fresh as materialized (select distinct n.park_id, n.right_id, n.born from dividing q join new_rows n on n.park_id = q.park_id and n.born = q.born)
  select u.code into f from fresh q
    cross join lateral (select r.unit_id from property_right r where r.park_id = q.park_id and r.right_id = q.right_id offset 0) r
    cross join lateral (select u.code, u.common from unit u where u.park_id = q.park_id and u.unit_id = r.unit_id offset 0) u
    cross join lateral (select array_agg(array[h.party_id, h.share_num, h.share_den] order by h.party_id) as held
                          from right_holder h where h.park_id = q.park_id and h.right_id = q.right_id and h.died is null) now
   where not u.common and not exists (select from was where was.park_id = q.park_id and was.born = q.born and was.held = now.held) limit 1;
  if found then
    raise exception using errcode = '23514', constraint = 'holders_stay', message = 'a right moves by transfer, not by a split or merger', detail = json_build_object('unit', f.code)::text;
  end if;
  return null;
end $$;
create trigger holders_stay after insert on right_holder referencing new table as new_rows for each statement execute function holders_stay_v1();

-- HOLD: a building entered with more than one titled unit is a division, and what holds a division of the land's right holds it too.
create function building_division_held_v1() returns trigger language plpgsql security definer set search_path = reg, public, pg_temp set enable_seqscan = off as $$
declare q record; f record;
begin
  for q in select d.park_id, d.born, e.case_id, (e.at at time zone 'Asia/Shanghai')::date as day
             from (select distinct park_id, born from new_rows) d
             cross join lateral (select e.case_id, e.at from entry e where e.park_id = d.park_id and e.seq = d.born and e.act = 'building_registration' offset 0) e
            where (select count(*) from new_rows n cross join lateral (select from unit u where u.park_id = n.park_id and u.unit_id = n.unit_id and not u.common offset 0) u
                    where n.park_id = d.park_id and n.born = d.born) > 1 loop
    select u.code, h.kind, h.document_no, h.rule into f
      from holds_on_v1(q.park_id, array(select r.unit_id from entry_item i join property_right r on r.park_id = i.park_id and r.right_id = i.key::bigint
                                         where i.park_id = q.park_id and i.seq = q.born and i.tbl = 'property_right' and i.op = 'died'), 'unit_split', q.day, q.born) h
      join unit u on u.park_id = q.park_id and u.unit_id = h.unit_id
     where h.effect in ('refuse', 'suspend') or (h.effect = 'consent' and not exists
       (select from case_consent c where c.park_id = q.park_id and c.case_id = q.case_id and c.restriction_id = h.restriction_id)) limit 1;
    if found then
      raise exception using errcode = '23514', constraint = 'right_is_held', message = 'a restriction stands on the right that is divided',
        detail = json_build_object('unit', f.code, 'kind', f.kind, 'document', f.document_no, 'hold', f.rule)::text;
    end if;
  end loop;
  return null;
end $$;
create trigger building_division_held after insert on property_right referencing new table as new_rows for each statement execute function building_division_held_v1();
