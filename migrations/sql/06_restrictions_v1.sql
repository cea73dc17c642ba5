-- 限制: what hangs on a unit's right. Lapse and queue are derived from recorded facts, never written at midnight.

create table restriction (
  park_id int not null references park, restriction_id bigint generated always as identity, born bigint not null, died bigint, act text not null,
  kind text not null constraint restriction_kind check (kind in ('mortgage', 'seizure', 'objection', 'advance_notice', 'suspension')),
  in_favour bigint references party,        -- mortgagee, who objects, who is promised the right
  authority text,                           -- the court, bureau or other body that orders
  against bigint references party, preliminary boolean not null default false,     -- whom a seizure is against; 预查封: he is promised the right, and does not hold it yet
  document_no text not null, effective_at timestamptz not null,   -- accepted, or served to the minute: the order of mortgages and of seizures
  amount numeric(18,2), maximum boolean, bans_transfer boolean, scope text,
  holder_id bigint,                         -- where only one holder's share is seized
  replaces bigint,                          -- the mortgage this one was before it was changed
  note text not null default '',
  primary key (park_id, restriction_id), foreign key (park_id, born, act) references entry (park_id, seq, act), foreign key (park_id, died) references entry,
  foreign key (park_id, holder_id) references right_holder, foreign key (park_id, replaces) references restriction,
  constraint restriction_life check (died > born), constraint restriction_by_its_act check (kind = act or kind = 'mortgage' or (kind, act) = ('seizure', 'intake')),   -- old records come by intake
  constraint restriction_seizure check (case kind when 'seizure' then against is not null else against is null and not preliminary and holder_id is null end),
  constraint restriction_mortgage check ((kind = 'mortgage') = (amount is not null and maximum is not null and bans_transfer is not null and scope is not null)),
  constraint restriction_who check (case when kind in ('seizure', 'suspension') then authority is not null else in_favour is not null end),
  constraint restriction_amount check (amount > 0)
);
-- the days it runs; a renewal ends one period and adds the next
create table restriction_period (
  park_id int not null, restriction_id bigint not null, born bigint not null, died bigint,
  starts_on date not null, ends_on date, document_no text not null,
  primary key (park_id, restriction_id, born), foreign key (park_id, restriction_id) references restriction,
  foreign key (park_id, born) references entry, foreign key (park_id, died) references entry, constraint restriction_period_life check (died > born),
  constraint restriction_period_order check (ends_on >= starts_on),
  constraint restriction_period_once exclude using gist ((park_id * 1) with =, (restriction_id * 1) with =, int8range(born, died) with &&)
);
-- the units it holds; when a unit is divided, its restrictions are bound to the children
create table restriction_unit (
  park_id int not null, binding_id bigint generated always as identity, restriction_id bigint not null, unit_id bigint not null, born bigint not null, died bigint,
  covers text not null default 'whole' constraint restriction_covers check (covers in ('whole', 'land')),   -- 民法典 417: what is built later is not collateral
  primary key (park_id, binding_id), foreign key (park_id, restriction_id) references restriction, foreign key (park_id, unit_id) references unit,
  foreign key (park_id, born) references entry, foreign key (park_id, died) references entry, constraint restriction_unit_life check (died > born)
);
create unique index restriction_unit_one on restriction_unit (park_id, restriction_id, unit_id) where died is null;
create index restriction_unit_of_unit on restriction_unit (park_id, unit_id);
-- what happened to it: a suit was filed, the promised right could be registered, a review
create table restriction_fact (
  park_id int not null, fact_id bigint generated always as identity, restriction_id bigint not null, born bigint not null,
  fact text not null constraint restriction_fact_known check (fact in ('suit_filed', 'suit_ended', 'could_register', 'reviewed')),
  happened_on date not null, document_no text not null,
  basis text constraint restriction_fact_basis check (basis in ('restricting_decision', 'take_back', 'contract', 'court')),   -- of a suspension that goes on after the decision
  primary key (park_id, fact_id), foreign key (park_id, restriction_id) references restriction, foreign key (park_id, born) references entry
);

create index restriction_fact_of_restriction on restriction_fact (park_id, restriction_id);

-- HOLD: one cell for each act and kind of restriction, each with its source. Rows are only ever added.
create table hold_rule (
  act text not null, kind text not null constraint hold_rule_kind check (kind in ('mortgage', 'mortgage_ban', 'seizure', 'objection', 'advance_notice', 'suspension')),
  effect text not null constraint hold_rule_effect check (effect in ('free', 'warn', 'consent', 'suspend', 'refuse')), rule text not null, source text not null,
  primary key (act, kind)
);

-- A paper that answers a restriction in one case: consent, a signed undertaking, the mortgagee's allocation, notice given.
create table case_consent (
  park_id int not null, case_id bigint not null, restriction_id bigint not null, paper bytea not null, given_at timestamptz not null, entered_by bigint not null,
  primary key (park_id, case_id, restriction_id), foreign key (park_id, case_id) references case_file, foreign key (park_id, restriction_id) references restriction,
  foreign key (park_id, paper) references stored_file (park_id, sha256)
);

-- These are plpgsql, which keeps its plans: plain SQL would be planned anew at each call.
-- The restrictions that stand on units on a day: lapsed ones are left out, seizures and mortgages stand in their order.
-- p_before: as they stood before that entry, so that nothing gets free by ending its own restriction first. of_party: whose share alone it holds.
create function restrictions_on_v1(p_park int, p_units bigint[], p_day date, p_before bigint default null)
returns table (restriction_id bigint, unit_id bigint, kind text, covers text, in_favour bigint, of_party bigint, authority text, document_no text, effective_at timestamptz, ends_on date, bans_transfer boolean, place bigint)
language plpgsql stable security definer set search_path = reg, public, pg_temp as $$
#variable_conflict use_column
begin return query
  select r.restriction_id, b.unit_id, r.kind, b.covers, r.in_favour, case when r.holder_id is not null then r.against end, r.authority, r.document_no, r.effective_at, p.ends_on, r.bans_transfer,
         row_number() over (partition by b.unit_id, r.kind order by r.effective_at, r.restriction_id)
    from restriction_unit b join restriction r using (park_id, restriction_id)
    cross join lateral (select (r.effective_at at time zone 'Asia/Shanghai')::date + lapse_days_v1('HOLD-02', p_day) as sue_by) o
    left join restriction_period p on p.park_id = r.park_id and p.restriction_id = r.restriction_id and (p.died is null or p.died >= p_before) and p.born < coalesce(p_before, 9223372036854775807)
   where b.park_id = p_park and b.unit_id = any (p_units)
     and b.born < coalesce(p_before, 9223372036854775807) and (b.died is null or b.died >= p_before) and (r.died is null or r.died >= p_before)
     and (r.kind <> 'seizure' or p.ends_on is null or p.ends_on >= p_day)
     and (r.kind <> 'objection' or p_day <= o.sue_by
          or (exists (select from restriction_fact f where f.park_id = r.park_id and f.restriction_id = r.restriction_id and f.fact = 'suit_filed' and f.happened_on <= o.sue_by)
              and not exists (select from restriction_fact f where f.park_id = r.park_id and f.restriction_id = r.restriction_id and f.fact = 'suit_ended')))
     and (r.kind <> 'advance_notice' or not exists (select from restriction_fact f where f.park_id = r.park_id and f.restriction_id = r.restriction_id
            and f.fact = 'could_register' and f.happened_on + lapse_days_v1('HOLD-03', p_day) < p_day)); end $$;
create function lapse_days_v1(p_rule text, p_day date) returns int language plpgsql stable security definer set search_path = reg, public, pg_temp as $$
begin
  return (select (value #>> '{}')::int from rule_value where rule = p_rule and key = 'lapse_days' and valid_from <= p_day and (valid_to is null or valid_to > p_day) order by valid_from desc limit 1);
end $$;

-- What an act meets on units: each restriction with its cell of the table. Check and the trigger both ask here.
create function holds_on_v1(p_park int, p_units bigint[], p_act text, p_day date, p_before bigint default null)
returns table (restriction_id bigint, unit_id bigint, kind text, effect text, rule text, source text, in_favour bigint, of_party bigint, authority text, document_no text, effective_at timestamptz, ends_on date, place bigint)
language plpgsql stable security definer set search_path = reg, public, pg_temp as $$
#variable_conflict use_column
begin return query
  select s.restriction_id, s.unit_id, h.kind, h.effect, h.rule, h.source, s.in_favour, s.of_party, s.authority, s.document_no, s.effective_at, s.ends_on, s.place
    from restrictions_on_v1(p_park, p_units, p_day, p_before) s
    join hold_rule h on h.act = p_act and h.kind = case when s.kind = 'mortgage' and s.bans_transfer then 'mortgage_ban' else s.kind end; end $$;

-- The same, as the application may ask: behind the wall of its parks. The guards ask without it, for everyone.
create function restrictions_seen_v1(p_park int, p_units bigint[], p_day date, p_before bigint default null)
returns table (restriction_id bigint, unit_id bigint, kind text, covers text, in_favour bigint, of_party bigint, authority text, document_no text, effective_at timestamptz, ends_on date, bans_transfer boolean, place bigint)
language plpgsql stable security definer set search_path = reg, public, pg_temp as $$
#variable_conflict use_column
begin return query
  select r.* from restrictions_on_v1(p_park, p_units, p_day, p_before) r where p_park = any (visible_parks_v1()); end $$;
create function holds_seen_v1(p_park int, p_units bigint[], p_act text, p_day date)
returns table (restriction_id bigint, unit_id bigint, kind text, effect text, rule text, source text, in_favour bigint, of_party bigint, authority text, document_no text, effective_at timestamptz, ends_on date, place bigint)
language plpgsql stable security definer set search_path = reg, public, pg_temp as $$
#variable_conflict use_column
begin return query
  select h.* from holds_on_v1(p_park, p_units, p_act, p_day) h where p_park = any (visible_parks_v1()); end $$;
