-- 卫片图斑: polygons of change between two satellite images, held against the land, decided by a person once. Only added to.

create table spot_layer (
  park_id int not null references park, layer_id bigint generated always as identity, sha256 bytea not null constraint spot_layer_hash check (length(sha256) = 32), name text not null,
  before_on date not null, after_on date not null, taken_by bigint not null, taken_at timestamptz not null,
  primary key (park_id, layer_id), constraint spot_layer_once unique (park_id, sha256), constraint spot_layer_days check (after_on > before_on)
);
create table spot (
  park_id int not null, layer_id bigint not null, n int not null, number text not null, area numeric(14,2) not null, geom geometry(MultiPolygon) not null,
  primary key (park_id, layer_id, n), foreign key (park_id, layer_id) references spot_layer
);
-- what it lies on: the parcel, the building where it touches one, and how much of it, m²
create table spot_match (
  park_id int not null, match_id bigint generated always as identity, layer_id bigint not null, n int not null, parcel_id bigint not null, building_id bigint, overlap numeric(14,2) not null,
  primary key (park_id, match_id), constraint spot_match_once unique nulls not distinct (park_id, layer_id, n, parcel_id, building_id),
  foreign key (park_id, layer_id, n) references spot, foreign key (park_id, parcel_id) references parcel, foreign key (park_id, building_id) references building
);
create table spot_decision (
  park_id int not null, layer_id bigint not null, n int not null, verdict text not null constraint spot_verdict check (verdict in ('lawful', 'unlawful', 'false_change', 'temporary')),
  note text not null constraint spot_note check (length(note) between 1 and 500), clue_id bigint, decided_by bigint not null, decided_at timestamptz not null,
  primary key (park_id, layer_id, n), foreign key (park_id, layer_id, n) references spot, foreign key (park_id, clue_id) references clue,
  constraint spot_unlawful_is_clue check ((verdict = 'unlawful') = (clue_id is not null))
);
