-- 巡查: planned from a recorded seed, visited with or without a network. Made on the device: its ids are the client's, so that nothing sent twice is kept twice.

create table patrol_plan (
  park_id int not null references park, plan_id bigint generated always as identity, seed text not null constraint patrol_plan_seed check (length(seed) between 1 and 100),
  objects int not null, patrols bigint[] not null, candidates int not null, made_by bigint not null, made_at timestamptz not null,
  primary key (park_id, plan_id)
);
create table patrol_stop (
  park_id int not null, plan_id bigint not null, n int not null, parcel_id bigint not null, unit_id bigint,
  reason text not null constraint patrol_stop_reason check (reason in ('revisit', 'mismatch', 'random')), patrol bigint not null,
  primary key (park_id, plan_id, n), foreign key (park_id, plan_id) references patrol_plan,
  foreign key (park_id, parcel_id) references parcel, foreign key (park_id, unit_id) references unit
);
create table patrol_visit (
  park_id int not null references park, visit_id uuid not null, parcel_id bigint not null, unit_id bigint,
  as_permitted boolean not null, observed text not null default '' constraint patrol_visit_observed check (length(observed) <= 2000),
  longitude numeric(10,7), latitude numeric(9,7), visited_at timestamptz not null,
  body_hash bytea not null, clue_id bigint, entered_by bigint not null, entered_at timestamptz not null,
  primary key (park_id, visit_id), foreign key (park_id, parcel_id) references parcel, foreign key (park_id, unit_id) references unit,
  foreign key (park_id, clue_id) references clue,
  constraint patrol_visit_position check ((longitude is null) = (latitude is null)),
  constraint patrol_visit_before check (visited_at <= entered_at + interval '10 minutes'),   -- clocks of devices differ a little, never by a day
  constraint patrol_visit_wrong_use check (as_permitted or (clue_id is not null and observed <> ''))
);
create index patrol_visit_of_parcel on patrol_visit (park_id, parcel_id, visited_at);
-- A photo may come before its visit, or after: declared by its hash, sent in pieces, and there only when all of it is and agrees.
create table patrol_photo (
  park_id int not null references park, photo_id uuid not null, visit_id uuid not null, sha256 bytea not null constraint patrol_photo_hash check (length(sha256) = 32),
  size int not null constraint patrol_photo_size check (size between 1 and 20971520), taken_at timestamptz not null, heading smallint constraint patrol_photo_heading check (heading between 0 and 359),
  declared_by bigint not null, declared_at timestamptz not null,
  primary key (park_id, photo_id), constraint patrol_photo_before check (taken_at <= declared_at + interval '10 minutes')
);
create index patrol_photo_of_visit on patrol_photo (park_id, visit_id);
-- What has arrived of a photo that is not whole yet; it goes when the photo is stored.
create table photo_piece (
  park_id int not null, photo_id uuid not null, at int not null, content bytea not null,
  primary key (park_id, photo_id, at), foreign key (park_id, photo_id) references patrol_photo, constraint photo_piece_size check (length(content) between 1 and 1048576)
);
