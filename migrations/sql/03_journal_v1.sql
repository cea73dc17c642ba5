-- Parks, and the journal that is lock, time axis and memory of each.
-- What every act calls is plpgsql, also where one statement would do: its plans are kept for the session, those of sql are made anew in each call.

create table park (
  park_id int primary key, county char(6) not null references county, name text not null constraint park_name_key unique,
  committee text not null,                  -- 园区管委会
  srid int not null constraint park_srid_cgcs2000 check (srid between 4513 and 4554)
);
-- One row is the park's lock, the head of its journal and its clock. The application may neither insert nor update it.
create table park_head (
  park_id int primary key references park, seq bigint not null default 0,
  at timestamptz not null default '-infinity', hash bytea not null default '\x'
);

create table entry (
  park_id int not null references park, seq bigint not null, at timestamptz not null, xid xid8 not null,
  case_id bigint not null, act text not null, actor bigint not null,
  prev bytea not null, items_digest bytea, hash bytea,
  primary key (park_id, seq),
  constraint entry_act_key unique (park_id, seq, act),  -- rows that only one act may make carry the act in their key
  constraint entry_of_case_once unique (park_id, case_id)
);
create table entry_item (
  park_id int not null, seq bigint not null, op text not null constraint entry_item_op check (op in ('born', 'died')),
  tbl text not null, key text not null, canon smallint not null, digest bytea not null,
  primary key (park_id, seq, tbl, key, op), foreign key (park_id, seq) references entry
);

-- The tables whose rows are the register, with their key and the columns a digest covers. One list drives journal, guards, walls and verification.
create table register_table (
  name text not null, canon smallint not null, key text[] not null, id text, columns text[] not null, mortal boolean not null,
  primary key (name, canon)
);

-- The parks this connection may see: a list, or '*' for the staff of the county's offices. Empty after a pooled transaction.
create function visible_parks_v1() returns int[] language plpgsql stable security definer set search_path = reg, public, pg_temp as $$
begin
  if current_setting('app.parks', true) = '*' then return (select array_agg(park_id) from park); end if;
  return string_to_array(current_setting('app.parks', true), ',');
end $$;

-- Who registers queues for the park's lock before he locks his case: an act that interrupts others then never waits for a case whose owner waits for it.
create function await_turn_v1(p_park int, p_act text) returns void language plpgsql security definer set search_path = reg, public, pg_temp as $$
begin
  perform 1 from park_head where park_id = any (visible_parks_v1()) and (p_act = 'park_boundary' or park_id = p_park) order by park_id for no key update;
end $$;

-- The only way to change the register: take the park's lock, move its clock on, write the entry. The case must be approved, by someone who did not accept it.
create function open_entry_v1(p_park int, p_case bigint, p_act text, p_actor bigint) returns bigint
language plpgsql security definer set search_path = reg, public, pg_temp as $$
declare h park_head; c record;
begin
  if current_setting('transaction_isolation') <> 'read committed' then
    raise exception using errcode = '0A000', constraint = 'read_committed_only', message = 'the register is written under READ COMMITTED only';
  end if;
  if not coalesce(p_park = any (visible_parks_v1()), false) then
    raise exception using errcode = '42501', constraint = 'park_wall', message = 'outside your parks';
  end if;
  -- a boundary is judged against every park: their heads are locked in order, so that no two such acts wait for each other
  if p_act = 'park_boundary' then perform 1 from park_head order by park_id for no key update; end if;
  update park_head set seq = seq + 1, at = greatest(clock_timestamp(), at) where park_id = p_park returning * into h;
  if not found then raise exception using errcode = '42501', constraint = 'park_wall', message = 'outside your parks'; end if;
  if exists (select from entry e where e.park_id = p_park and e.seq = h.seq - 1 and e.hash is null) then
    raise exception using errcode = '23514', constraint = 'entry_one_open', message = 'an entry is open in this transaction already: the chain goes on from a sealed one';
  end if;
  select k.state, k.act, k.approved_by into c from case_file k where k.park_id = p_park and k.case_id = p_case for update;
  if not found or c.state <> 'approved' or c.act <> p_act or c.approved_by is distinct from p_actor then
    raise exception using errcode = '23514', constraint = 'entry_of_approved_case', message = 'an entry belongs to an approved case, act and approver';
  end if;
  insert into entry (park_id, seq, at, xid, case_id, act, actor, prev)
    values (p_park, h.seq, h.at, pg_current_xact_id(), p_case, p_act, p_actor, h.hash);
  return h.seq;
end $$;

-- The text an entry's hash covers: versioned, so that a later form can stand beside it.
create function entry_canon_v1(e entry) returns bytea language plpgsql stable set timezone = 'UTC' as $$
begin
  return convert_to(jsonb_build_array(1, e.park_id, e.seq, to_char(e.at, 'YYYY-MM-DD"T"HH24:MI:SS.US'), e.case_id, e.act, e.actor,
    encode(e.prev, 'hex'), encode(e.items_digest, 'hex'))::text, 'UTF8');
end $$;
create function items_digest_v1(p_park int, p_seq bigint) returns bytea language plpgsql stable as $$
begin
  return (select sha256(convert_to(coalesce(string_agg(jsonb_build_array(tbl, key, op, canon, encode(digest, 'hex'))::text, E'\n'
    order by tbl collate "C", key collate "C", op collate "C"), ''), 'UTF8')) from reg.entry_item where park_id = p_park and seq = p_seq);
end $$;

-- At commit the entry is sealed: its items are digested, the hash chained, and the head moved to it.
create function seal_entry_v1() returns trigger language plpgsql security definer set search_path = reg, public, pg_temp as $$
declare e entry;
begin
  select * into e from entry where park_id = new.park_id and seq = new.seq and hash is null;
  if not found then return null; end if;
  e.items_digest := items_digest_v1(e.park_id, e.seq);
  e.hash := sha256(entry_canon_v1(e));
  update entry set items_digest = e.items_digest, hash = e.hash where park_id = e.park_id and seq = e.seq;
  update park_head set hash = e.hash where park_id = e.park_id;
  return null;
end $$;
create constraint trigger entry_sealed_at_commit after insert on entry deferrable initially deferred for each row execute function seal_entry_v1();

-- Entries are made by open_entry alone: an owner who inserts one by hand is held to the same order.
create function entry_follows_head_v1() returns trigger language plpgsql security definer set search_path = reg, public, pg_temp as $$
begin
  if new.xid <> pg_current_xact_id() or new.hash is not null or new.items_digest is not null
     or not exists (select from park_head h where h.park_id = new.park_id and h.seq = new.seq and h.hash = new.prev and h.at = new.at) then
    raise exception using errcode = '23514', constraint = 'entry_follows_head', message = 'an entry follows the head of its park';
  end if;
  return new;
end $$;
create trigger entry_follows_head before insert on entry for each row execute function entry_follows_head_v1();
alter table entry enable always trigger entry_follows_head;

-- The head moves one entry on, or to the hash of the entry it stands at, and nowhere else, whoever writes.
create function head_follows_entries_v1() returns trigger language plpgsql security definer set search_path = reg, public, pg_temp as $$
begin
  if tg_op = 'UPDATE' and new.park_id = old.park_id
     and (new.seq = old.seq + 1 and new.hash = old.hash and new.at >= old.at
       or new.seq = old.seq and new.at = old.at and exists (select from entry e where e.park_id = new.park_id and e.seq = new.seq and e.hash = new.hash)) then
    return new;
  end if;
  raise exception using errcode = '23514', constraint = 'register_frozen', message = 'the journal is not rewritten', detail = json_build_object('table', tg_table_name)::text;
end $$;
create trigger head_follows_entries before update or delete on park_head for each row execute function head_follows_entries_v1();
create trigger frozen_whole before truncate on park_head for each statement execute function head_follows_entries_v1();

-- A row is born in the open, unsealed entry of its own transaction; so is every item of it.
create function entry_is_open_v1(p_park int, p_seq bigint) returns boolean language plpgsql stable security definer set search_path = reg, public, pg_temp as $$
begin
  return exists (select from entry where park_id = p_park and seq = p_seq and xid = pg_current_xact_id_if_assigned() and hash is null);
end $$;

-- The one way to end a row's life. Returns nothing; refuses what is not current or has no open entry.
create function end_life_v1(p_tbl text, p_park int, p_ids bigint[], p_seq bigint) returns void
language plpgsql security definer set search_path = reg, public, pg_temp as $$
declare t register_table; n bigint;
begin
  select * into t from register_table where name = p_tbl and mortal order by canon desc limit 1;
  if not found or not coalesce(p_park = any (visible_parks_v1()), false) or not entry_is_open_v1(p_park, p_seq) then
    raise exception using errcode = '23514', constraint = 'life_entry_current', message = 'a life ends in the open entry of its own transaction';
  end if;
  execute format(
    'with gone as (update reg.%1$I set died = $1 where park_id = $2 and %2$I = any ($3) and died is null returning *),
          said as (insert into reg.entry_item select g.park_id, $1, ''died'', %1$L, reg.%4$I(g), %3$s, reg.%5$I(g) from gone g)
     select count(distinct %2$I) from gone', t.name, t.id, t.canon, 'key_' || t.name, 'digest_' || t.name || '_v' || t.canon)
    into n using p_seq, p_park, p_ids;
  if n <> (select count(distinct i) from unnest(p_ids) i) then
    raise exception using errcode = '23514', constraint = 'life_once', message = 'the row is not current';
  end if;
end $$;

create function series_end_v1(p_scope text) returns bigint language sql immutable as $$ select case when p_scope like 'parcel:%' then 99999 when p_scope like 'building:%' then 9998 when p_scope like 'unit:%' then 9999 else 9999999 end $$;
-- A series begins as our own; in a companion register the county's platform gives certificate numbers.
create function meet_series_v1(p_scope text) returns void language plpgsql security definer set search_path = reg, public, pg_temp as $$
begin
  insert into number_series (scope, upper, mode)
    select p_scope, series_end_v1(p_scope),
           case when p_scope like 'certificate:%' and exists (select from county where register_mode = 'companion') then 'fed' else 'own' end
    on conflict do nothing;
end $$;

-- Numbers: last thing before commit; returns the first of p_count. A given number is taken where a series is fed from outside, or to step over
-- numbers that old papers bear; one beyond the end of a reserved block is not of that block.
create function take_number_v1(p_scope text, p_given bigint default null, p_count int default 1) returns bigint
language plpgsql security definer set search_path = reg, public, pg_temp as $$
declare s number_series;
begin
  perform meet_series_v1(p_scope);
  select * into s from number_series where scope = p_scope for update;
  if s.mode = 'fed' and p_given is null then
    raise exception using errcode = '23514', constraint = 'number_is_fed', message = 'this series is fed from outside: give the number', detail = json_build_object('scope', p_scope)::text;
  end if;
  if s.mode <> 'fed' and p_given is not null and p_scope like 'certificate:%' then
    raise exception using errcode = '23514', constraint = 'number_is_ours', message = 'this series is our own: numbers are not given', detail = json_build_object('scope', p_scope)::text;
  end if;
  if p_count < 1 or p_given < 1 then
    raise exception using errcode = '23514', constraint = 'number_series_goes_back', message = 'numbers are counted from one, and on', detail = json_build_object('scope', p_scope, 'last', s.last)::text;
  end if;
  if p_given is null and s.last + p_count > s.upper then
    raise exception using errcode = '23514', constraint = 'number_series_exhausted', message = 'the number series is used up', detail = json_build_object('scope', p_scope, 'upper', s.upper)::text;
  end if;
  update number_series set last = case when p_given is null then s.last + p_count when p_given <= s.upper then greatest(s.last, p_given) else s.last end where scope = p_scope;
  return coalesce(p_given, s.last + 1);
end $$;

-- How a series is numbered from now on. It never goes back over a number that may stand on a paper.
create function set_series_v1(p_scope text, p_mode text, p_first bigint default null, p_upper bigint default null) returns void
language plpgsql security definer set search_path = reg, public, pg_temp as $$
declare s number_series; old_code text;
begin
  perform meet_series_v1(p_scope);
  select * into s from number_series where scope = p_scope for update;
  if p_mode <> 'fed' and p_scope like 'certificate:%' and exists (select from county where register_mode = 'companion') then
    raise exception using errcode = '23514', constraint = 'number_is_fed', message = 'certificate numbers of a companion register are the platform''s', detail = json_build_object('scope', p_scope)::text;
  end if;
  if p_mode = 'block' then
    select max(code) into old_code from parcel where p_scope = 'parcel:' || left(code, 14) and substr(code, 15)::bigint between p_first and p_upper;
    if p_first <= s.last or old_code is not null then
      raise exception using errcode = '23514', constraint = 'number_series_goes_back', message = 'numbers of this block have been given out',
        detail = json_build_object('scope', p_scope, 'last', coalesce(substr(old_code, 15)::bigint, s.last))::text;
    end if;
  end if;
  update number_series set mode = p_mode, last = case p_mode when 'block' then p_first - 1 else last end,
    upper = case p_mode when 'block' then least(p_upper, series_end_v1(p_scope)) else series_end_v1(p_scope) end where scope = p_scope;
end $$;

create function found_park_v1(p_county char(6), p_name text, p_committee text, p_srid int) returns int
language plpgsql security definer set search_path = reg, public, pg_temp as $$
declare n int;
begin
  lock table park in share row exclusive mode;
  select coalesce(max(park_id), 0) + 1 into n from park;
  insert into park values (n, p_county, p_name, p_committee, p_srid);
  insert into park_head (park_id) values (n);
  return n;
end $$;
