-- 使用情况清单: lists of occupants from other offices. A list is kept by what it said, row by row, and never as a file: what it says of persons stays outside.

create table occupancy_list (
  park_id int not null references park, list_id bigint generated always as identity, sha256 bytea not null constraint occupancy_list_hash check (length(sha256) = 32),
  name text not null constraint occupancy_list_name check (length(name) <= 200),
  source text not null constraint occupancy_list_source check (source in ('business_registration', 'lease_filing', 'fire_filing', 'fit_out_filing', 'power_tariff')),
  listed_on date not null, columns jsonb not null, taken_by bigint not null, taken_at timestamptz not null,
  primary key (park_id, list_id), constraint occupancy_list_once unique (park_id, source, sha256)      -- the same file makes nothing twice
);
-- What became of each row: entered, entered before, left to a person, or not to be read.
create table occupancy_row (
  park_id int not null, list_id bigint not null, line int not null,
  outcome text not null constraint occupancy_row_outcome check (outcome in ('matched', 'repeated', 'doubtful', 'faulty')),
  said jsonb not null, candidates bigint[] not null default '{}', fault jsonb, occupancy_id bigint,
  primary key (park_id, list_id, line), foreign key (park_id, list_id) references occupancy_list,
  foreign key (park_id, occupancy_id) references occupancy,
  constraint occupancy_row_matched check ((outcome = 'matched') = (occupancy_id is not null)), constraint occupancy_row_faulty check ((outcome = 'faulty') = (fault is not null))
);
create index occupancy_row_doubtful on occupancy_row (park_id, list_id, line) where outcome = 'doubtful';
-- What a person decided of a doubtful row, once: the unit it is about, or why it is set aside.
create table occupancy_row_decision (
  park_id int not null, list_id bigint not null, line int not null, occupancy_id bigint, reason text not null default '' constraint occupancy_row_reason check (length(reason) <= 500),
  decided_by bigint not null, decided_at timestamptz not null,
  primary key (park_id, list_id, line), foreign key (park_id, list_id, line) references occupancy_row, foreign key (park_id, occupancy_id) references occupancy,
  constraint occupancy_row_decided check (occupancy_id is not null or reason <> '')
);
