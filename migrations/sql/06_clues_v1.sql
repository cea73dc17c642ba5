-- 线索与查处: where a wrong use was seen, and what became of it. Beside the register, and like it only ever added to.

-- What may be wrong, with the article that forbids it and the rule a check names it by.
create table violation_kind (
  kind text primary key, name text not null, name_en text not null, rule text not null, article text not null
);
-- The machine, as data: the states, and every step between two of them with who takes it, by which article, and whether a paper must prove it.
create table violation_state (
  state text primary key, n smallint not null, name text not null, name_en text not null,
  flagged boolean not null,                 -- 标记: warns in every check
  open boolean not null, constraint violation_state_flag check (open or not flagged)
);
create table violation_move (
  step text not null, from_state text not null references violation_state, to_state text not null references violation_state,
  action text not null, article text not null, evidence boolean not null default false,
  primary key (from_state, step), constraint violation_move_key unique (from_state, step, to_state)
);
-- Which papers made for the case prove a step; a scan proves any, for the law knows more papers than are made here.
create table violation_proof (step text not null, kind text not null, primary key (step, kind));
-- A clock runs from a step until one of others is taken; working days by the State Council's notice, others as they come.
create table violation_clock (
  clock text not null, started_by text not null, ended_by text[] not null, days int not null constraint violation_clock_days check (days > 0),
  working boolean not null, fact text,      -- it runs where a step of the case tells this fact
  document text not null, article text not null, valid_from date not null, valid_to date,
  primary key (clock, valid_from), constraint violation_clock_period check (valid_to > valid_from)
);

create table clue (
  park_id int not null references park, clue_id bigint generated always as identity, number text not null constraint clue_number_key unique,
  parcel_id bigint not null, unit_id bigint,            -- no unit: the whole parcel
  kind text not null references violation_kind,
  source text not null constraint clue_source check (source in ('occupancy', 'patrol', 'complaint', 'handed_down', 'satellite', 'checkpoint', 'inspection')),
  source_key text not null,                 -- what names it where it comes from: the same report never makes two
  seen text not null constraint clue_seen check (length(seen) between 1 and 2000),
  seen_at timestamptz not null, reported_by bigint not null, reported_at timestamptz not null,
  primary key (park_id, clue_id), foreign key (park_id, parcel_id) references parcel, foreign key (park_id, unit_id) references unit,
  constraint clue_once unique (park_id, source, source_key), constraint clue_seen_before check (seen_at <= reported_at)
);
create index clue_of_parcel on clue (park_id, parcel_id);
-- Papers that were made for a case: they prove its steps.
create table clue_paper (
  park_id int not null, clue_id bigint not null, document_id bigint not null,
  primary key (park_id, document_id), constraint clue_paper_of_clue unique (park_id, clue_id, document_id),
  foreign key (park_id, clue_id) references clue, foreign key (park_id, document_id) references document
);
create table violation_step (
  park_id int not null, clue_id bigint not null, n int not null, step text not null, from_state text not null, to_state text not null,
  at timestamptz not null, happened_on date not null, actor bigint not null, article text not null,
  note text not null default '' constraint violation_step_note check (length(note) <= 2000),
  evidence bytea, document_id bigint, facts jsonb not null default '{}',
  primary key (park_id, clue_id, n), foreign key (park_id, clue_id) references clue,
  foreign key (park_id, evidence) references stored_file (park_id, sha256),
  constraint violation_step_paper foreign key (park_id, clue_id, document_id) references clue_paper (park_id, clue_id, document_id),
  constraint violation_step_in_machine foreign key (from_state, step, to_state) references violation_move (from_state, step, to_state)
);

-- Where a clue stands: the end of its last step.
create function clue_state_v1(p_park int, p_clue bigint) returns text language plpgsql stable security definer set search_path = reg, public, pg_temp as $$
begin
  return coalesce((select to_state from violation_step where p_park = any (visible_parks_v1()) and park_id = p_park and clue_id = p_clue order by n desc limit 1), 'clue');
end $$;
-- Steps of one clue follow one another: each begins where the one before it ended. Two at one moment meet in the key: one of them is n.
-- After, not before: who may not see the park is refused by its wall, and learns nothing of the case.
create function violation_follows_v1() returns trigger language plpgsql security definer set search_path = reg, public, pg_temp as $$
declare stood text;
begin
  stood := case when new.n = 1 then 'clue' else (select to_state from violation_step where park_id = new.park_id and clue_id = new.clue_id and n = new.n - 1) end;
  if new.from_state is distinct from stood then
    raise exception using errcode = '23514', constraint = 'violation_follows', message = 'the case stands elsewhere',
      detail = json_build_object('state', clue_state_v1(new.park_id, new.clue_id), 'step', new.step)::text;
  end if;
  if new.evidence is null and new.document_id is null and exists (select from violation_move m where m.from_state = new.from_state and m.step = new.step and m.evidence) then
    raise exception using errcode = '23514', constraint = 'violation_step_proved', message = 'this step needs its paper', detail = json_build_object('step', new.step)::text;
  end if;
  if new.document_id is not null and not exists (select from document d join violation_proof p using (kind) where d.park_id = new.park_id and d.document_id = new.document_id and p.step = new.step) then
    raise exception using errcode = '23514', constraint = 'violation_step_proved', message = 'this paper does not prove this step',
      detail = json_build_object('step', new.step, 'papers', (select coalesce(json_agg(kind order by kind), '[]') from violation_proof where step = new.step))::text;
  end if;
  -- 送达 of the decision: the proof is the decision's own, and the step happened on its day
  if new.step = 'serve' and new.document_id is not null and not exists (select from service s join violation_step d on d.park_id = s.park_id and d.clue_id = s.clue_id and d.n = s.step_n
      where s.park_id = new.park_id and s.clue_id = new.clue_id and s.proof_id = new.document_id and d.step = 'decide' and s.served_on = new.happened_on) then
    raise exception using errcode = '23514', constraint = 'violation_step_proved', message = 'this proves no service of the decision on this day',
      detail = json_build_object('step', new.step, 'papers', json_build_array('proof_of_service'))::text;
  end if;
  if new.happened_on > (new.at at time zone 'Asia/Shanghai')::date then
    raise exception using errcode = '23514', constraint = 'violation_not_ahead', message = 'what has not happened cannot be recorded', detail = json_build_object('step', new.step)::text;
  end if;
  return null;
end $$;
create trigger violation_follows after insert on violation_step for each row execute function violation_follows_v1();

-- 暂停办理: which restriction a case holds a title by. What binds the title is the restriction, an entry of the journal; this says why.
create table clue_hold (
  park_id int not null, clue_id bigint not null, restriction_id bigint not null,
  primary key (park_id, restriction_id), foreign key (park_id, clue_id) references clue, foreign key (park_id, restriction_id) references restriction
);
