-- 不动产单元, 权利, 权证. Bare land is unit W00000000; building units F…; a parcel never has both at once.

create table unit (
  park_id int not null, unit_id bigint generated always as identity, parcel_id bigint not null, parcel_code char(19) not null, use_id smallint not null,
  suffix char(9) not null constraint unit_suffix_form check (suffix ~ '^(W00000000|F\d{8}|[LQ]\d{8})$' and suffix !~ '^F(0000|\d{4}0000)'),
  code text not null generated always as (parcel_code::text || suffix::text) stored,
  is_land boolean not null generated always as (suffix = 'W00000000') stored,
  building_id bigint, building_number char(4) generated always as (case when suffix like 'F%' then substr(suffix::text, 2, 4) end) stored,
  house_use text, common boolean not null default false,   -- 业主共有: common parts and what serves all
  born bigint not null,
  primary key (park_id, unit_id), foreign key (park_id, born) references entry,
  constraint unit_of_building foreign key (park_id, building_id, parcel_id, building_number) references building (park_id, building_id, parcel_id, number),
  constraint unit_stands_in_building check ((building_id is null) = (building_number is null)),
  constraint unit_building_key unique (park_id, unit_id, building_id), constraint unit_descent_key unique (park_id, unit_id, use_id),
  constraint unit_common_is_built check (not common or building_id is not null),
  constraint unit_parcel_use foreign key (park_id, parcel_id, use_id, parcel_code) references parcel (park_id, parcel_id, use_id, code),
  constraint unit_house_use foreign key (use_id, house_use) references house_use,
  constraint unit_code_once unique (park_id, parcel_id, suffix),
  constraint unit_use_key unique (park_id, unit_id, parcel_id, use_id),
  constraint unit_land_has_no_house check ((suffix = 'W00000000') = (house_use is null))
);
create index unit_code on unit (code);
create table unit_version (
  park_id int not null, unit_id bigint not null, born bigint not null, died bigint,
  -- 专有 and 分摊, m²: what an apportioned common part gives stands there negative, what units take positive, together nothing
  own_area numeric(12,2) not null default 0 constraint unit_own_area check (own_area >= 0), shared_area numeric(12,2) not null default 0,
  land_share numeric(14,2) not null constraint unit_land_share check (land_share >= 0), location text not null default '',
  primary key (park_id, unit_id, born), foreign key (park_id, unit_id) references unit,
  foreign key (park_id, born) references entry, foreign key (park_id, died) references entry, constraint unit_version_life check (died > born),
  constraint unit_version_once exclude using gist ((park_id * 1) with =, (unit_id * 1) with =, int8range(born, died) with &&)
);
create index unit_version_now on unit_version (park_id, unit_id) where died is null;
-- where a unit lies: its outline on each of its floors
create table unit_part (
  park_id int not null, part_id bigint generated always as identity, unit_id bigint not null, building_id bigint not null, floor_id bigint not null, born bigint not null, died bigint,
  outline geometry(Polygon) not null constraint unit_outline_sound check (sound_shape_v1(outline)),
  primary key (park_id, part_id), constraint unit_part_of_unit foreign key (park_id, unit_id, building_id) references unit (park_id, unit_id, building_id),
  constraint unit_part_on_floor foreign key (park_id, floor_id, building_id) references floor (park_id, floor_id, building_id),
  foreign key (park_id, born) references entry, foreign key (park_id, died) references entry, constraint unit_part_life check (died > born)
);
create index unit_part_now on unit_part using gist (park_id, floor_id, outline) where died is null;
create index unit_part_of_unit on unit_part (park_id, unit_id);

-- 权利: the entry in the book. Its use is its unit's, its end the end of a supply its parcel comes from: all by key.
create table property_right (
  park_id int not null, right_id bigint generated always as identity, unit_id bigint not null, parcel_id bigint not null, use_id smallint not null,
  supply_id bigint not null, term_start date not null, term_end date not null,
  right_type smallint not null constraint property_right_type check (right_type in (3, 4)),          -- QLLX: 国有建设用地使用权 [/房屋所有权]
  right_nature smallint not null constraint property_right_nature check (right_nature in (101, 102, 103, 104)),
  holding text not null constraint property_right_holding check (holding in ('sole', 'joint', 'shares')),
  note text not null default '', born bigint not null, died bigint,
  primary key (park_id, right_id), foreign key (park_id, born) references entry, foreign key (park_id, died) references entry,
  constraint right_unit_use foreign key (park_id, unit_id, parcel_id, use_id) references unit (park_id, unit_id, parcel_id, use_id),
  constraint right_origin_use foreign key (park_id, parcel_id, supply_id, use_id, term_end) references parcel_origin (park_id, parcel_id, supply_id, use_id, term_end),
  constraint right_descent_key unique (park_id, right_id, use_id, term_end),
  constraint property_right_life check (died > born), constraint property_right_term check (term_end > term_start)
);
create unique index property_right_one on property_right (park_id, unit_id) where died is null;
create index property_right_of_parcel on property_right (park_id, parcel_id);      -- ended ones too: what they handed on is looked for when they end
create index property_right_of_supply on property_right (park_id, supply_id) where died is null;
create table right_holder (
  park_id int not null, holder_id bigint generated always as identity, right_id bigint not null, party_id bigint not null references party,
  name text not null, share_num int not null default 1, share_den int not null default 1, born bigint not null, died bigint,
  primary key (park_id, holder_id), foreign key (park_id, right_id) references property_right,
  foreign key (park_id, born) references entry, foreign key (park_id, died) references entry,
  constraint right_holder_share check (share_num > 0 and share_den >= share_num), constraint right_holder_life check (died > born)
);
create unique index right_holder_one on right_holder (park_id, right_id, party_id) where died is null;
create index right_holder_of_right on right_holder (park_id, right_id);
create index right_holder_of_party on right_holder (party_id, park_id) where died is null;   -- never a way to a right: its park is no key
-- 完税凭证: the receipts a right was transferred on (契税法 11; 土地增值税暂行条例 12); a tax may be forgiven, with its paper
create table tax_receipt (
  park_id int not null, receipt_id bigint generated always as identity, born bigint not null,
  kind text not null constraint tax_receipt_kind check (kind in ('deed_tax', 'land_value_added_tax')),
  paid_on date not null, amount numeric(18,2) not null constraint tax_receipt_amount check (amount >= 0), receipt_no text not null,
  primary key (park_id, receipt_id), foreign key (park_id, born) references entry,
  constraint tax_receipt_once unique (park_id, kind, receipt_no)
);
