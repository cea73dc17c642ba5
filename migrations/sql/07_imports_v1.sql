-- 批量导入: a survey file judged row by row before anything of it is kept. The same file is imported once: asked for again it is found again.
create table import_file (
  park_id int not null references park, import_id bigint generated always as identity,
  sha256 bytea not null, name text not null, encoding text,
  purpose text not null constraint import_purpose check (purpose in ('survey', 'intake')),  -- old plots are taken in also where they overlap
  asked_by int not null references account, asked_at timestamptz not null,
  step smallint not null default 0,                       -- how far judging is
  read_as jsonb not null default '[]', notices jsonb not null default '[]',
  refusal jsonb,                                          -- why the file as a whole cannot be read
  rows int not null default 0, refused int not null default 0, warned int not null default 0,  -- once it is judged
  judged_at timestamptz, cancelled_at timestamptz,
  primary key (park_id, import_id), foreign key (park_id, sha256) references stored_file,
  constraint import_ends check (refusal is null or judged_at is null)
);
create unique index import_once on import_file (park_id, sha256, purpose) where refusal is null and cancelled_at is null;
create index import_waiting on import_file (park_id) where refusal is null and cancelled_at is null and judged_at is null;
create table import_row (
  park_id int not null, import_id bigint not null, n int not null,
  line int not null, number text not null, name text not null, part smallint not null,
  declared_area numeric(14,2), geom geometry(Polygon),    -- none where the row could not be read
  findings jsonb not null, refused boolean not null,
  rings jsonb,                                            -- of (x east, y north) as read, where a person may have them closed or rid of a repeated point
  draft_id bigint,                                        -- what it became
  primary key (park_id, import_id, n), foreign key (park_id, draft_id) references draft,
  constraint import_row_shape check (refused or geom is not null), constraint import_row_torn check (rings is null or (refused and geom is null)),
  constraint import_row_taken check (draft_id is null or not refused or rings is not null)
);
create index import_row_taken on import_row (park_id, import_id) where draft_id is not null;
create index import_row_found on import_row (park_id, import_id, n) where findings <> '[]';
-- A row is of an import that is there. Asked once a statement: a key asked of each row took more than half of the time a million take to enter. No import is ever deleted.
create function row_of_an_import_v1() returns trigger language plpgsql security definer set search_path = reg, public, pg_temp as $$
begin
  if exists (select from (select distinct park_id, import_id from new_rows) n
              where not exists (select from import_file f where f.park_id = n.park_id and f.import_id = n.import_id)) then
    raise exception using errcode = '23503', constraint = 'row_of_an_import', message = 'a row is of an import', detail = '{"what": "import", "name": "-"}';
  end if;
  return null;
end $$;
create trigger row_of_an_import after insert on import_row referencing new table as new_rows for each statement execute function row_of_an_import_v1();
-- What was found of a row is said while its import is judged, and stays.
create function judged_rows_stay_v1() returns trigger language plpgsql security definer set search_path = reg, public, pg_temp as $$
begin
  if exists (select from import_file f where f.park_id = new.park_id and f.import_id = new.import_id and f.judged_at is not null) then
    raise exception using errcode = '23514', constraint = 'judged_rows_stay', message = 'what was found of a row stays', detail = '{"state": "judged"}';
  end if;
  return new;
end $$;
create trigger judged_rows_stay before update of findings, refused on import_row for each row execute function judged_rows_stay_v1();
