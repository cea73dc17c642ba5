-- 自然幢 and its floors. A building belongs to one parcel; a parcel that is cut hands it to one child, where it gets a number anew.

-- What every shape of the register is: valid, planar, on the millimetre grid. Its names are bound here: a restore has no search path.
create function sound_shape_v1(g geometry) returns boolean language sql immutable parallel safe
  return st_isvalid(g) and not st_isempty(g) and st_ndims(g) = 2 and g = st_snaptogrid(g, 0.001);

create table building (
  park_id int not null, building_id bigint generated always as identity, parcel_id bigint not null, parcel_code char(19) not null, use_id smallint not null,
  number char(4) not null constraint building_number_form check (number ~ '^\d{4}$' and number <> '0000'),
  born bigint not null,
  primary key (park_id, building_id), foreign key (park_id, born) references entry,
  constraint building_parcel_use foreign key (park_id, parcel_id, use_id, parcel_code) references parcel (park_id, parcel_id, use_id, code),
  constraint building_number_once unique (park_id, parcel_id, number),
  constraint building_place_key unique (park_id, building_id, parcel_id, number)
);
create table building_version (
  park_id int not null, building_id bigint not null, born bigint not null, died bigint,
  footprint geometry(Polygon) not null constraint building_footprint_sound check (sound_shape_v1(footprint)),
  name text not null default '', structure text not null, total_area numeric(14,2) not null constraint building_total_area check (total_area > 0),
  planning_document text not null,          -- 规划核实
  completion_document text not null, completed_on date not null,
  survey_document text not null,            -- 测绘报告
  footprint_3857 geometry(Polygon, 3857) generated always as (st_transform(footprint, 3857)) stored,
  primary key (park_id, building_id, born), foreign key (park_id, building_id) references building,
  foreign key (park_id, born) references entry, foreign key (park_id, died) references entry, constraint building_version_life check (died > born),
  constraint building_version_once exclude using gist ((park_id * 1) with =, (building_id * 1) with =, int8range(born, died) with &&)
);
create index building_version_now on building_version using gist (park_id, footprint) where died is null;
create index building_version_seen on building_version using gist (footprint_3857);                   -- reads across parks
create table floor (
  park_id int not null, floor_id bigint generated always as identity, building_id bigint not null, born bigint not null, died bigint,
  number smallint not null constraint floor_number check (number <> 0),     -- below ground: negative
  outline geometry(Polygon) not null constraint floor_outline_sound check (sound_shape_v1(outline)),
  height numeric(5,2) not null constraint floor_height check (height > 0),  -- 层高, m: over 8 m counts twice
  primary key (park_id, floor_id), foreign key (park_id, building_id) references building,
  foreign key (park_id, born) references entry, foreign key (park_id, died) references entry, constraint floor_life check (died > born),
  constraint floor_of_building_key unique (park_id, floor_id, building_id)
);
create unique index floor_one on floor (park_id, building_id, number) where died is null;
