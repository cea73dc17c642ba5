-- 声明: what the registration office publishes on its site about a certificate (细则 22, 23). Only added to; the number is the site's, the words are made of the facts.

create table statement (
  park_id int not null, statement_id bigint generated always as identity, number text not null constraint statement_number_key unique, certificate_id bigint not null,
  kind text not null constraint statement_kind check (kind in ('lost', 'destroyed', 'void')),      -- 遗失声明, 灭失声明, 证书作废公告
  holders text[] not null constraint statement_holders check (cardinality(holders) > 0), published_by bigint not null, published_at timestamptz not null,
  primary key (park_id, statement_id), foreign key (park_id, certificate_id) references certificate
);
create index statement_of_certificate on statement (park_id, certificate_id);
create index statement_newest on statement (statement_id desc);
-- The paper was found again, or the statement was made in error: it stays, with why it no longer counts.
create table statement_withdrawal (
  park_id int not null, statement_id bigint not null, reason text not null constraint statement_withdrawal_reason check (length(reason) between 1 and 200),
  withdrawn_by bigint not null, withdrawn_at timestamptz not null,
  primary key (park_id, statement_id), foreign key (park_id, statement_id) references statement
);

-- A statement is about a paper that counts and is lost, or one that no longer counts and was not brought back. One of a kind at a time stands.
create function statement_fits_v1() returns trigger language plpgsql security definer set search_path = reg, public, pg_temp as $$
declare c record;
begin
  -- the park's lock: of two clerks one publishes, and no certificate ends meanwhile
  perform from park_head where park_id = new.park_id for no key update;
  select k.number, s.state into c from certificate k join certificate_state s on s.park_id = k.park_id and s.certificate_id = k.certificate_id and s.died is null
   where k.park_id = new.park_id and k.certificate_id = new.certificate_id;
  if (c.state = 'issued') = (new.kind = 'void') then
    raise exception using errcode = '23514', constraint = 'statement_fits', message = 'this statement does not fit the paper', detail = json_build_object('certificate', c.number, 'state', c.state)::text;
  end if;
  if exists (select from statement t where t.park_id = new.park_id and t.certificate_id = new.certificate_id and t.statement_id <> new.statement_id
               and (t.kind = 'void') = (new.kind = 'void')
               and not exists (select from statement_withdrawal w where w.park_id = t.park_id and w.statement_id = t.statement_id)) then
    raise exception using errcode = '23514', constraint = 'statement_once', message = 'this is stated already', detail = json_build_object('certificate', c.number)::text;
  end if;
  return null;
end $$;
-- after, not before: who may not see the park is refused by its wall
create trigger statement_fits after insert on statement for each row execute function statement_fits_v1();

-- Once a certificate was reissued on it, a statement has done its work and stays.
create function statement_not_used_v1() returns trigger language plpgsql security definer set search_path = reg, public, pg_temp as $$
declare t record;
begin
  -- the park's lock: a reissue on this statement is either done, or finds it withdrawn
  perform from park_head where park_id = new.park_id for no key update;
  select t_.number, t_.kind, s.state into t from statement t_ join certificate k on k.park_id = t_.park_id and k.certificate_id = t_.certificate_id
    join certificate_state s on s.park_id = k.park_id and s.certificate_id = k.certificate_id and s.died is null
   where t_.park_id = new.park_id and t_.statement_id = new.statement_id;
  if t.kind <> 'void' and t.state <> 'issued' then
    raise exception using errcode = '23514', constraint = 'statement_not_used', message = 'this statement was acted on', detail = json_build_object('statement', t.number)::text;
  end if;
  return null;
end $$;
create trigger statement_not_used after insert on statement_withdrawal for each row execute function statement_not_used_v1();
