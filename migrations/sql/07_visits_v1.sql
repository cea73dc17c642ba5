-- 现场执法: two licensed officers, what they recorded, what they ordered, and when it reached whom. Only added to.

-- 执法证: the county's; one number is one officer's, and has its time (行政处罚法 42, 55). Entered again with the same first day it is put right,
-- also to end it early: the row entered last is the one that holds.
create table officer_licence (
  entry bigint generated always as identity primary key, account_id bigint not null references account, licence_no text not null constraint officer_licence_form check (licence_no ~ '^[0-9A-Z-]{6,30}$'),
  valid_from date not null, valid_to date not null, entered_by bigint not null, entered_at timestamptz not null,
  constraint officer_licence_days check (valid_to >= valid_from),
  constraint officer_licence_of_one exclude using gist (licence_no with =, account_id with <>)
);
create view officer_licence_held with (security_invoker = true) as
  select distinct on (account_id, licence_no, valid_from) account_id, licence_no, valid_from, valid_to
    from officer_licence order by account_id, licence_no, valid_from, entry desc;
create table enforcement_visit (
  park_id int not null references park, visit_id bigint generated always as identity, clue_id bigint not null,
  officer bigint not null, officer_licence text not null, second bigint not null, second_licence text not null,
  place text not null constraint enforcement_visit_place check (length(place) between 1 and 200), begun_at timestamptz not null, ended_at timestamptz not null,
  entered_by bigint not null, entered_at timestamptz not null,
  primary key (park_id, visit_id), foreign key (park_id, clue_id) references clue,
  constraint enforcement_visit_two check (officer <> second), constraint enforcement_visit_hours check (ended_at >= begun_at),
  constraint enforcement_visit_before check (ended_at <= entered_at + interval '10 minutes')
);
create function officers_licensed_v1() returns trigger language plpgsql security definer set search_path = reg, public, pg_temp as $$
declare f record;
begin
  select o.account into f from (values (new.officer, new.officer_licence), (new.second, new.second_licence)) as o (account, licence_no)
   where not exists (select from account_role r where r.account_id = o.account and r.role = 'enforcer')
      or not exists (select from officer_licence_held l where l.account_id = o.account and l.licence_no = o.licence_no
                        and (new.begun_at at time zone 'Asia/Shanghai')::date between l.valid_from and l.valid_to) limit 1;
  if found then
    raise exception using errcode = '23514', constraint = 'officers_licensed', message = 'an officer without a licence that day',
      detail = json_build_object('officer', (select login from account where account_id = f.account), 'on', (new.begun_at at time zone 'Asia/Shanghai')::date)::text;
  end if;
  return null;
end $$;
create trigger officers_licensed after insert on enforcement_visit for each row execute function officers_licensed_v1();

-- 责令改正: within how many days from service
create table correction_order (
  park_id int not null, clue_id bigint not null, document_id bigint not null, days smallint not null constraint correction_order_days check (days between 1 and 180),
  primary key (park_id, document_id), foreign key (park_id, clue_id, document_id) references clue_paper (park_id, clue_id, document_id)
);
-- 送达: once for each paper, made here or kept as the scan that proved a step (处罚告知书, 决定书); the proof is a paper itself (行政处罚法 61)
create table service (
  park_id int not null, clue_id bigint not null, proof_id bigint not null, document_id bigint, step_n int,
  manner text not null constraint service_manner check (manner in ('handed', 'left', 'mailed', 'announced', 'electronic')), served_on date not null,
  receiver text not null constraint service_receiver check (length(receiver) between 1 and 200), witness text not null default '', entered_by bigint not null, entered_at timestamptz not null,
  primary key (park_id, proof_id), constraint service_of_one check (num_nonnulls(document_id, step_n) = 1),
  constraint service_once unique (park_id, document_id), constraint service_of_step_once unique (park_id, clue_id, step_n),
  foreign key (park_id, clue_id, document_id) references clue_paper (park_id, clue_id, document_id),
  foreign key (park_id, clue_id, step_n) references violation_step (park_id, clue_id, n),
  foreign key (park_id, clue_id, proof_id) references clue_paper (park_id, clue_id, document_id),
  constraint service_before check (served_on <= (entered_at at time zone 'Asia/Shanghai')::date), constraint service_witnessed check (manner <> 'left' or witness <> '')
);
