-- The path of a case 业务件. Working data: it moves until it is archived; each step is kept for ever.

create table stored_file (
  park_id int not null references park, sha256 bytea not null constraint stored_file_hash check (length(sha256) = 32),
  name text not null, media_type text not null, content bytea, uploaded_by bigint not null, uploaded_at timestamptz not null,
  primary key (park_id, sha256), constraint stored_file_is_its_hash check (sha256 = sha256(content))
);
-- A large file is kept in pieces, so that it is never held whole. Who keeps it sees that they are the file; verify asks again.
create table stored_piece (
  park_id int not null, sha256 bytea not null, n int not null, content bytea not null,
  primary key (park_id, sha256, n), foreign key (park_id, sha256) references stored_file
);
alter table stored_file alter content set storage external;  -- what comes in is packed already, or small
alter table stored_piece alter content set storage external;
create function stored_content_v1(f stored_file) returns bytea language sql stable as $$
  select coalesce(f.content, (select string_agg(p.content, '' order by p.n) from reg.stored_piece p where p.park_id = f.park_id and p.sha256 = f.sha256)) $$;
create function piece_comes_with_its_file_v1() returns trigger language plpgsql security definer set search_path = reg, public, pg_temp as $$
begin
  if not exists (select from stored_file f where f.park_id = new.park_id and f.sha256 = new.sha256 and f.content is null and f.xmin = pg_current_xact_id()::xid) then
    raise exception using errcode = '23514', constraint = 'piece_comes_with_its_file', message = 'pieces are kept together with their file, and none later';
  end if;
  return null;
end $$;
create trigger piece_comes_with_its_file after insert on stored_piece for each row execute function piece_comes_with_its_file_v1();

create table draft (
  park_id int not null references park, draft_id bigint generated always as identity, file_sha256 bytea, plot_number text, plot_name text, part smallint not null default 1,
  geom geometry(Polygon) not null, declared_area numeric(14,2), notices jsonb not null default '[]',
  state text not null default 'open' constraint draft_state check (state in ('open', 'used', 'discarded')),
  version int not null default 1, created_by bigint not null, created_at timestamptz not null,
  primary key (park_id, draft_id), foreign key (park_id, file_sha256) references stored_file
);
create index draft_open on draft (park_id) where state = 'open';

create table case_file (
  park_id int not null references park, case_id bigint generated always as identity, number text not null constraint case_number_key unique,
  act text not null, kind text not null constraint case_kind check (kind in ('supply', 'registration', 'boundary')),
  state text not null default 'draft' constraint case_state check (state in ('draft', 'submitted', 'not_accepted', 'accepted', 'more_proof', 'examined', 'approved',
    'registered', 'certificate_made', 'collected', 'archived', 'refused', 'withdrawn', 'proposed', 'suspended')),
  version int not null default 1, request jsonb not null, opinion text,
  created_by bigint not null, created_at timestamptz not null,
  submitted_at timestamptz, accepted_by bigint, accepted_at timestamptz, deemed boolean not null default false,
  examined_by bigint, second_examiner bigint, approved_by bigint, entry bigint,
  primary key (park_id, case_id),
  constraint case_four_eyes check (case when state in ('approved', 'registered', 'certificate_made', 'collected', 'archived')
    then coalesce(accepted_by <> approved_by, false) else (accepted_by <> approved_by) is not false end),
  constraint case_two_examiners check (act <> 'void_entry' or state in ('proposed', 'draft', 'submitted', 'not_accepted', 'accepted', 'more_proof', 'refused', 'withdrawn')
    or (second_examiner is not null and second_examiner <> examined_by)),
  constraint case_registered_has_entry check ((state in ('registered', 'certificate_made', 'collected', 'archived')) <= (entry is not null)),
  foreign key (park_id, entry) references entry
);
alter table entry add constraint entry_case foreign key (park_id, case_id) references case_file;

create table case_step (
  park_id int not null, case_id bigint not null, n int not null, from_state text, to_state text not null,
  at timestamptz not null, actor bigint not null, clock_runs boolean not null, note text, facts jsonb not null default '{}',
  primary key (park_id, case_id, n), foreign key (park_id, case_id) references case_file
);
create table case_applicant (
  park_id int not null, case_id bigint not null, party_id bigint not null references party,
  part text not null constraint case_applicant_part check (part in ('holder', 'grantee', 'transferee', 'mortgagee', 'land_bureau', 'county_government', 'registry', 'interested')),
  agent_name text, agent_number text, authorisation bytea,
  withdrew_at timestamptz,
  primary key (park_id, case_id, party_id, part), foreign key (park_id, case_id) references case_file,
  constraint case_agent_is_authorised check (agent_name is null or authorisation is not null),
  foreign key (park_id, authorisation) references stored_file (park_id, sha256)
);
create table case_material (
  park_id int not null, case_id bigint not null, n smallint not null, kind_n smallint, name text not null,
  file_sha256 bytea, pages smallint not null default 1, original boolean not null default true,
  primary key (park_id, case_id, n), foreign key (park_id, case_id) references case_file,
  foreign key (park_id, file_sha256) references stored_file (park_id, sha256)
);
-- 询问记录: asked and answered once, signed
create table question_record (
  park_id int not null, case_id bigint not null, party_id bigint not null references party, questions jsonb not null,
  signed_at timestamptz not null, asked_by bigint not null,
  primary key (park_id, case_id, party_id), foreign key (park_id, case_id) references case_file
);
-- What no rule value settles the examiner decides by hand, with a reason, signed: about the finding as it then was, and no other (its digest).
create table case_ruling (
  park_id int not null, case_id bigint not null, about bytea not null, rule text not null, kind text not null, reason text not null constraint case_ruling_reason check (length(reason) between 1 and 2000),
  ruled_by bigint not null, ruled_at timestamptz not null,
  primary key (park_id, case_id, about), foreign key (park_id, case_id) references case_file
);
-- HOLD-08: exclusive from acceptance, among applications only. Span '(,)' is the whole parcel, '[u,u]' one unit.
create table case_subject (
  park_id int not null, case_id bigint not null, parcel_id bigint not null, span int8range not null default '(,)',
  exclusive boolean not null, open boolean not null default true,
  primary key (park_id, case_id, parcel_id, span), foreign key (park_id, case_id) references case_file,
  constraint case_one_open exclude using gist (park_id with =, parcel_id with =, span with &&) where (open and exclusive)
);
-- Cases are accepted one at a time in a park: two rows that meet in an exclusion constraint at one moment would wait for each other.
create function case_subject_queues_v1() returns trigger language plpgsql set search_path = reg, public, pg_temp as $$
begin
  perform pg_advisory_xact_lock(7303, new.park_id);
  return new;
end $$;
create trigger case_subject_queues before insert on case_subject for each row execute function case_subject_queues_v1();
-- What one person read on the supply's page, before anyone saw what another read.
create table supply_reading (
  park_id int not null, case_id bigint not null, reader bigint not null,
  page_sha256 bytea not null, page_no smallint not null constraint supply_reading_page check (page_no >= 1),
  use_id smallint not null references land_use, term_start date not null, term_end date not null, price numeric(18,2) not null, read_at timestamptz not null,
  primary key (park_id, case_id, reader), foreign key (park_id, case_id) references case_file,
  foreign key (park_id, page_sha256) references stored_file (park_id, sha256)
);
-- A repeated request is answered as the first was; another body under the same key is refused.
create table idempotency_key (
  account_id bigint not null, key text not null constraint idempotency_key_form check (length(key) between 1 and 200),
  body_hash bytea not null, status smallint not null, response jsonb not null, made_at timestamptz not null,
  primary key (account_id, key)
);
