-- journal verify: everything that does not fit, in the order of the journal. Reads only.
create function verify_chain_v1(p_park int) returns table (seq bigint, tbl text, key text, fault text)
language sql stable security definer set search_path = reg, public, pg_temp as $$
  with e as (select x.*, lag(x.hash, 1, ''::bytea) over w as before, lag(x.at, 1, '-infinity'::timestamptz) over w as earlier, lag(x.seq, 1, 0::bigint) over w as last,
                    (x) as row_ from entry x where x.park_id = p_park window w as (order by x.seq))
  select f.seq, 'entry', f.seq::text, f.fault from e cross join lateral (values
    (e.last + 1, case when e.seq <> e.last + 1 then 'entry-missing' end), (e.seq, case when e.prev <> e.before then 'chain-broken' end),
    (e.seq, case when e.at < e.earlier then 'time-runs-back' end),
    (e.seq, case when e.items_digest is distinct from items_digest_v1(e.park_id, e.seq) then 'items-altered' end),
    (e.seq, case when e.hash is distinct from sha256(entry_canon_v1(e.row_)) then 'entry-altered' end)) f (seq, fault)
   where f.fault is not null
  union all
  select coalesce(last.seq, h.seq, 0), 'park_head', k.park_id::text, 'head-altered' from park k
    left join park_head h on h.park_id = k.park_id
    left join lateral (select y.seq, y.hash from entry y where y.park_id = p_park order by y.seq desc limit 1) last on true
   where k.park_id = p_park and (h.seq, h.hash) is distinct from (coalesce(last.seq, 0), coalesce(last.hash, ''::bytea)) $$;

-- What the journal says of each row against the row. A document without an entry (the voucher of acceptance) is outside the journal.
create function verify_rows_v1(p_park int) returns table (seq bigint, tbl text, key text, fault text)
language plpgsql stable security definer set search_path = reg, public, pg_temp as $$
declare t register_table;
begin
  for t in select * from register_table order by name loop
    return query execute format(
      'select coalesce(i.seq, r.born), %1$L::text, coalesce(i.key, key_%1$s(r)),
              case when i.key is null then ''row-without-entry'' when r.park_id is null then ''row-missing'' else ''row-altered'' end
         from (select * from %1$I where park_id = $1) r
         full join (select * from entry_item where park_id = $1 and tbl = %1$L and op = ''born'') i on i.key = key_%1$s(r)
        where case when r.park_id is null then true when i.key is null then r.born is not null
                   else (i.seq, i.digest) is distinct from (r.born, digest_%1$s_v1(r)) end', t.name) using p_park;
    if t.mortal then
      return query execute format(
        'select coalesce(i.seq, r.died), %1$L::text, key_%1$s(r), ''life-altered''
           from %1$I r left join (select * from entry_item where park_id = $1 and tbl = %1$L and op = ''died'') i on i.key = key_%1$s(r)
          where r.park_id = $1 and r.died is distinct from i.seq', t.name) using p_park;
    end if;
  end loop;
end $$;

-- Keys and the use rule, row by row, whatever constraints still stand.
create function verify_use_v1(p_park int) returns table (seq bigint, tbl text, key text, fault text)
language sql stable security definer set search_path = reg, public, pg_temp as $$
  select o.born, 'parcel_origin', key_parcel_origin(o), 'use-differs' from parcel_origin o left join parcel p on (p.park_id, p.parcel_id) = (o.park_id, o.parcel_id)
    left join supply s on (s.park_id, s.supply_id) = (o.park_id, o.supply_id)
   where o.park_id = p_park and (p.use_id is distinct from o.use_id or s.use_id is distinct from o.use_id or s.term_end is distinct from o.term_end)
  union all select s.born, 'supply', key_supply(s), 'use-differs' from supply s join conditions c using (park_id, conditions_id) where s.park_id = p_park and c.use_id <> s.use_id
  union all select u.born, 'unit', key_unit(u), 'use-differs' from unit u left join parcel p on (p.park_id, p.parcel_id) = (u.park_id, u.parcel_id)
   where u.park_id = p_park and (p.use_id, p.code) is distinct from (u.use_id, u.parcel_code)
  union all select u.born, 'unit', key_unit(u), 'house-use-not-admitted' from unit u
   where u.park_id = p_park and u.house_use is not null and not exists (select from house_use h where (h.use_id, h.house_use) = (u.use_id, u.house_use))
  union all select r.born, 'property_right', key_property_right(r), 'use-differs' from property_right r left join unit u on (u.park_id, u.unit_id) = (r.park_id, r.unit_id)
    left join parcel_origin o on (o.park_id, o.parcel_id, o.supply_id) = (r.park_id, r.parcel_id, r.supply_id)
   where r.park_id = p_park and ((u.use_id, u.parcel_id) is distinct from (r.use_id, r.parcel_id) or (o.use_id, o.term_end) is distinct from (r.use_id, r.term_end))
  union all select v.born, 'parcel_version', key_parcel_version(v), 'land-changed-its-use' from parcel_version v join parcel p using (park_id, parcel_id)
   where v.park_id = p_park and v.geom is not null and exists (select from parcel_origin o where o.park_id = p_park and o.parcel_id = v.parcel_id)
     and exists (select from land_of_other_use_v1(v.geom, p.use_id, p_park, array(select o.supply_id from parcel_origin o where o.park_id = p_park and o.parcel_id = v.parcel_id)))
     and not exists (select from land_release r where r.park_id = p_park and r.parcel_id = v.parcel_id)
  union all select v.born, 'parcel_version', key_parcel_version(v), 'parcels-overlap' from parcel_version v join parcel p using (park_id, parcel_id),
    lateral parcels_overlapped_v1(v.park_id, v.geom, p.stratum, array[v.parcel_id]) o
   where v.park_id = p_park and v.died is null and v.geom is not null and not exists (select from parcel_conflict c where c.park_id = p_park and c.died is null
     and c.parcel_id = least(v.parcel_id, o.parcel_id) and c.other_id = greatest(v.parcel_id, o.parcel_id))
  union all select r.born, 'right_holder', key_right_holder(r), 'holder-without-right' from right_holder r
   where r.park_id = p_park and not exists (select from property_right x where x.park_id = p_park and x.right_id = r.right_id)
  union all select c.born, 'certificate', key_certificate(c), 'certificate-without-right' from certificate c
   where c.park_id = p_park and c.kind <> 'proof' and not exists (select from property_right x where x.park_id = p_park and x.right_id = c.right_id)
  union all select c.born, 'certificate', key_certificate(c), 'proof-without-restriction' from certificate c
   where c.park_id = p_park and c.kind = 'proof' and not exists (select from restriction x where x.park_id = p_park and x.restriction_id = c.restriction_id)
  union all select null, 'stored_file', encode(f.sha256, 'hex'), 'file-altered' from stored_file f where f.park_id = p_park and f.sha256 is distinct from sha256(stored_content_v1(f))
  union all select null, 'rendition', d.document_id::text, 'file-altered' from rendition d where d.park_id = p_park and d.sha256 <> sha256(d.pdf) $$;

-- The guards as they stood when the schema was made: what is missing, switched off, reworded, or was never there is named.
create table register_guard (kind text not null, tbl text not null, name text not null, definition text not null, primary key (kind, tbl, name));
create function granted_v1(p_acl aclitem[]) returns text language sql stable as $$ select coalesce(string_agg(a::text, ' ' order by a::text), '') from unnest(p_acl) a $$;
create function standing_guards_v1() returns table (kind text, tbl text, name text, definition text) language sql stable security definer
set search_path = reg, public, pg_temp set datestyle = 'ISO' set intervalstyle = 'postgres' set bytea_output = 'hex' set quote_all_identifiers = off set standard_conforming_strings = on as $$
  with c as (select * from pg_class where relnamespace = 'reg'::regnamespace and relkind = 'r')
  select 'trigger', c.relname::text, t.tgname::text, pg_get_triggerdef(t.oid) || ' ' || t.tgenabled::text from pg_trigger t join c on c.oid = t.tgrelid where not t.tgisinternal
  union all select 'constraint', c.relname, k.conname, pg_get_constraintdef(k.oid) || case when k.convalidated then '' else ' not valid' end
    from pg_constraint k join c on c.oid = k.conrelid where k.contype not in ('t', 'n')
  union all select 'index', c.relname, i.indexrelid::regclass::text, pg_get_indexdef(i.indexrelid) || case when i.indisvalid then '' else ' not valid' end
    from pg_index i join c on c.oid = i.indrelid where i.indisunique
  union all select 'column', c.relname, a.attname, concat_ws(' ', format_type(a.atttypid, a.atttypmod), a.attnotnull, a.attidentity, a.attgenerated, pg_get_expr(d.adbin, d.adrelid), granted_v1(a.attacl))
    from pg_attribute a join c on c.oid = a.attrelid left join pg_attrdef d on (d.adrelid, d.adnum) = (a.attrelid, a.attnum) where a.attnum > 0 and not a.attisdropped
  union all select 'policy', c.relname, p.polname, concat_ws(' ', p.polcmd, p.polpermissive, p.polroles::regrole[], pg_get_expr(p.polqual, p.polrelid), pg_get_expr(p.polwithcheck, p.polrelid))
    from pg_policy p join c on c.oid = p.polrelid
  union all select 'rule', r.tablename, r.rulename, r.definition from pg_rules r where r.schemaname = 'reg'
  union all select 'table', c.relname, '', concat_ws(' ', c.relowner::regrole, c.relrowsecurity, c.relforcerowsecurity, granted_v1(c.relacl)) from c
  union all select 'register', t.name, '', t::text from register_table t
  union all select 'function', '', p.oid::regprocedure::text, encode(sha256(convert_to(concat_ws(' ', pg_get_functiondef(p.oid), p.proowner::regrole, granted_v1(p.proacl)), 'UTF8')), 'hex')
    from pg_proc p where p.pronamespace = 'reg'::regnamespace
  union all select 'role', '', r.rolname, concat_ws(' ', r.rolsuper, r.rolbypassrls, pg_has_role(r.oid, 'registry_owner', 'member')) from pg_roles r where r.rolname = 'registry_app' $$;
create function verify_guards_v1() returns table (seq bigint, tbl text, key text, fault text) language sql stable security definer set search_path = reg, public, pg_temp as $$
  select null::bigint, concat_ws(' ', kind, nullif(tbl, '')), name, case when s.definition is null then 'guard-missing' when g.definition is null then 'guard-unknown' else 'guard-altered' end
    from register_guard g full join standing_guards_v1() s using (kind, tbl, name) where s.definition is distinct from g.definition $$;

-- All of it, the first thing that does not fit first. Who may not see the park is refused, never told that it holds.
create function verify_park_v1(p_park int) returns table (seq bigint, tbl text, key text, fault text) language plpgsql stable security definer set search_path = reg, public, pg_temp as $$
begin
  if not coalesce(p_park = any (visible_parks_v1()), false) then
    raise exception using errcode = '42501', constraint = 'park_wall', message = 'outside your parks';
  end if;
  return query select x.seq, x.tbl, x.key, x.fault
    from (select 1 as part, c.* from verify_chain_v1(p_park) c union all select 2, r.* from verify_rows_v1(p_park) r
          union all select 3, u.* from verify_use_v1(p_park) u union all select 4, g.* from verify_guards_v1() g) x
   order by x.seq nulls last, x.part, x.tbl, x.key, x.fault;
end $$;
grant execute on function verify_park_v1 to registry_app;
grant select on register_guard to registry_app;
