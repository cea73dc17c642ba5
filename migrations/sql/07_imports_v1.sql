-- 批量导入: a survey file judged row by row before anything of it is kept. The same file is imported once: asked for again it is found again.
create table import_file (
  park_id int not null references park, import_id bigint generated always as identity,
  sha256 bytea not null, name text not null, encoding text,
  purpose text not null constraint import_purpose check (purpose in ('survey', 'intake')),  -- old plots are taken in also where they overlap
  asked_by int not null references account, asked_at timestamptz not null,
  step smallint not null default 0,                       -- how far judging is
  read_as jsonb not null default '[]', notices jsonb not null default '[]',
  refusal jsonb,                                          -- why the file as a whole cannot be read
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
  primary key (park_id, import_id, n), foreign key (park_id, import_id) references import_file, foreign key (park_id, draft_id) references draft,
  constraint import_row_shape check (refused or geom is not null), constraint import_row_torn check (rings is null or (refused and geom is null)),
  constraint import_row_taken check (draft_id is null or not refused or rings is not null)
);
