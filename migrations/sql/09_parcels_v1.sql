-- What a split, a merger or a corrected boundary may not do, whoever writes: lose what stood on the land, bring land from nowhere, or cut a shared parcel without its holders.

-- The acts in which parcels come out of parcels.
create function makes_parcels_of_parcels_v1(p_act text) returns boolean language sql immutable parallel safe as $$
  select p_act in ('parcel_split', 'parcel_merge', 'boundary_correction') $$;

-- A parcel born in such an act comes out of parcels that end in the same entry, and from their supplies: all of them, and no others.
create function parcel_of_parents_v1() returns trigger language plpgsql security definer set search_path = reg, public, pg_temp set enable_seqscan = off as $$
begin
  if not exists (select from entry where park_id = new.park_id and seq = new.born and makes_parcels_of_parcels_v1(act)) then return null; end if;
  if not exists (select from parcel_descent where park_id = new.park_id and child_id = new.parcel_id and born = new.born)
     or exists (select from parcel_descent d where d.park_id = new.park_id and d.child_id = new.parcel_id
                  and not exists (select from parcel_version v where v.park_id = d.park_id and v.parcel_id = d.parent_id and v.died = new.born))
     or (select array_agg(supply_id order by supply_id) from parcel_origin where park_id = new.park_id and parcel_id = new.parcel_id) is distinct from
        (select array_agg(distinct o.supply_id order by o.supply_id) from parcel_descent d join parcel_origin o on o.park_id = d.park_id and o.parcel_id = d.parent_id
          where d.park_id = new.park_id and d.child_id = new.parcel_id) then
    raise exception using errcode = '23514', constraint = 'parcel_of_parents', message = 'a parcel comes out of parcels, with all their supplies', detail = json_build_object('parcel', new.code)::text;
  end if;
  return null;
end $$;
create constraint trigger parcel_of_parents after insert on parcel deferrable initially deferred for each row execute function parcel_of_parents_v1();

-- What is lost with a parcel that ended in such an act: each building goes to one child with its size, each unit and right to what comes after it, each restriction stays bound.
create function lost_with_parcel_v1(p_park int, p_parcel bigint, p_seq bigint) returns table (noun text, code text) language sql stable security definer set search_path = reg, public, pg_temp as $$
  select 'parcel', p.code::text from parcel p
   where p.park_id = p_park and p.parcel_id = p_parcel and not exists (select from parcel_descent d where d.park_id = p_park and d.parent_id = p_parcel and d.born = p_seq)
  union all
  select 'building', b.parcel_code || 'F' || b.number from building b join building_version v using (park_id, building_id)
   where b.park_id = p_park and b.parcel_id = p_parcel and v.died = p_seq
     and (select count(*) from building_descent d join building n on n.park_id = d.park_id and n.building_id = d.child_id
            join building_version w on w.park_id = n.park_id and w.building_id = n.building_id and w.born = p_seq and w.total_area = v.total_area
            join parcel_descent c on c.park_id = n.park_id and c.parent_id = p_parcel and c.child_id = n.parcel_id
           where d.park_id = p_park and d.parent_id = b.building_id and d.born = p_seq) <> 1
  union all
  select 'unit', u.code from unit u join unit_version v using (park_id, unit_id)
   where u.park_id = p_park and u.parcel_id = p_parcel and v.died = p_seq
     and not exists (select from unit_descent d join unit n on n.park_id = d.park_id and n.unit_id = d.child_id
                       join unit_version w on w.park_id = n.park_id and w.unit_id = n.unit_id and w.born = p_seq
                      where d.park_id = p_park and d.parent_id = u.unit_id and d.born = p_seq
                        and (u.is_land or (n.house_use, n.common, w.own_area, w.shared_area) = (u.house_use, u.common, v.own_area, v.shared_area)))
  union all
  select 'right', u.code from property_right r join unit u using (park_id, unit_id)
   where r.park_id = p_park and r.parcel_id = p_parcel and r.died = p_seq
     and not exists (select from right_descent d join property_right n on n.park_id = d.park_id and n.right_id = d.child_id
                      where d.park_id = p_park and d.parent_id = r.right_id and d.born = p_seq and n.right_nature = r.right_nature)
  union all
  select 'restriction', r.document_no from restriction_unit b join unit u using (park_id, unit_id) join restriction r on r.park_id = b.park_id and r.restriction_id = b.restriction_id
   where b.park_id = p_park and u.parcel_id = p_parcel and b.died = p_seq
     and not exists (select from restriction_unit n where n.park_id = p_park and n.restriction_id = b.restriction_id and n.born = p_seq) $$;

create function parcel_handed_on_v1() returns trigger language plpgsql security definer set search_path = reg, public, pg_temp set enable_seqscan = off as $$
declare f record; e entry;
begin
  select * into e from entry where park_id = new.park_id and seq = new.died;
  if not makes_parcels_of_parcels_v1(e.act) or exists (select from parcel_version where park_id = new.park_id and parcel_id = new.parcel_id and died is null) then return null; end if;
  select * into f from lost_with_parcel_v1(new.park_id, new.parcel_id, new.died) limit 1;
  if found then
    raise exception using errcode = '23514', constraint = 'parcel_handed_on', message = 'what stood on the land goes along', detail = json_build_object('noun', f.noun, 'lost', f.code)::text;
  end if;
  -- OWN-01: cut or merged by all whose right it is; a correction of an error is not applied for
  if e.act = 'boundary_correction' then return null; end if;
  select u.code into f from property_right r join unit u using (park_id, unit_id) join right_holder h on h.park_id = r.park_id and h.right_id = r.right_id and h.died = new.died
   where r.park_id = new.park_id and r.parcel_id = new.parcel_id and r.died = new.died and not u.common
     and not exists (select from case_applicant a where a.park_id = e.park_id and a.case_id = e.case_id and a.party_id = h.party_id and a.withdrew_at is null) limit 1;
  if found then
    raise exception using errcode = '23514', constraint = 'parcel_cut_by_holders', message = 'a parcel is cut or merged by all its holders', detail = json_build_object('unit', f.code)::text;
  end if;
  return null;
end $$;
create constraint trigger parcel_handed_on after update on parcel_version deferrable initially deferred for each row execute function parcel_handed_on_v1();
