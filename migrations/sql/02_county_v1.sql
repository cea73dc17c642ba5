-- What the county owns: its name, lists of uses, calendar, rule values, districts, number series, parties.

create table county (
  code char(6) primary key constraint county_code_form check (code ~ '^36\d{4}$|^[1-9]\d{5}$'),
  name text not null,                       -- 共青城市
  short_province text not null,             -- 赣, as certificate numbers begin
  land_bureau text not null,                -- issues conditions, supplies land
  registry_office text not null,            -- 不动产登记机构: accepts, enters, certifies
  register_mode text not null default 'authoritative' constraint county_register_mode check (register_mode in ('authoritative', 'companion')),
  notice text,                              -- printed on every page, e.g. that a register is a demonstration
  constraint county_names_certificates check (short_province ~ '^[\u4e00-\u9fa5]$' and name ~ '^[\u4e00-\u9fa5]{1,15}$')
);
-- one county is one database
create unique index county_only_one on county ((true));

-- Scheme, version and code always stand together; rows are only ever added.
create table land_use (
  use_id smallint primary key,
  scheme text not null, version text not null, code text not null, name text not null,
  use_class text not null constraint land_use_class check (use_class in ('industry', 'storage', 'commerce', 'housing', 'public', 'other')),
  max_years smallint,                       -- DUR-01: 国务院令第55号 art. 12
  constraint land_use_key unique (scheme, version, code)
);
-- USE-02: the house uses a land use admits; 'production' may be titled, 'ancillary' never separately
create table house_use (
  use_id smallint not null references land_use, house_use text not null, name text not null,
  kind text not null constraint house_use_kind check (kind in ('production', 'ancillary')),
  primary key (use_id, house_use)
);

-- A year is loaded whole, with the notice it comes from; days differ from the plain week only where listed.
create table calendar_year (year smallint primary key, source text not null);
create table calendar_day (
  year smallint not null references calendar_year, day date not null, working boolean not null, name text not null,
  primary key (day), constraint calendar_day_of_year check (extract(year from day) = year)
);

-- Rule values are dated data with their source; the strictest of the valid ones holds.
create table rule_value (
  rule_value_id int generated always as identity primary key,
  rule text not null, key text not null, value jsonb not null,
  level text not null constraint rule_value_level check (level in ('law', 'state_council', 'ministry', 'province', 'county', 'park', 'contract')),
  park_id int, document text not null, article text not null,
  mandatory boolean not null default true,  -- mandatory values add up, the strictest holds; of the others the most specific
  valid_from date not null, valid_to date,
  constraint rule_value_key unique nulls not distinct (rule, key, level, park_id, document, valid_from),
  constraint rule_value_period check (valid_to > valid_from)
);

-- What an act asks the applicant to bring (条例 16; 细则 34 ff.)
create table material_kind (
  act text not null, n smallint not null, name text not null, name_en text not null,
  required boolean not null, source text not null, primary key (act, n)
);

-- 地籍子区: the first twelve characters of a parcel code
create table cadastral_district (
  district char(12) primary key constraint district_form check (district ~ '^\d{12}$'),
  name text not null, geom geometry(MultiPolygon, 4490) not null constraint district_geom_valid check (st_isvalid(geom) and not st_isempty(geom))
);
create index cadastral_district_place on cadastral_district using gist (geom);

-- Number series run over history, without gaps, across parks. 'own' counts on, 'block' stops at its end, 'fed' takes numbers given from outside.
create table number_series (
  scope text primary key,
  mode text not null default 'own' constraint number_series_mode check (mode in ('own', 'block', 'fed')),
  last bigint not null default 0, upper bigint not null default 9999999,
  constraint number_series_bounds check (last <= upper)
);

-- Parties: one row in the county however many parks; the identity is the number, particulars are dated
create table party (
  party_id bigint generated always as identity primary key,
  kind text not null constraint party_kind check (kind in ('enterprise', 'person', 'state_body', 'owners_in_common')),
  number text not null constraint party_number_key unique,
  constraint party_number_form check (case kind when 'person' then number ~ '^\d{17}[\dX]$' when 'owners_in_common' then number ~ '^业主共有' else number ~ '^[0-9A-HJ-NPQRTUWXY]{18}$' end)
);
create table party_particulars (
  party_id bigint not null references party, version int not null, name text not null constraint party_name_form check (length(name) between 1 and 200),
  representative text, address text, phone text, entered_at timestamptz not null, entered_by bigint not null,
  primary key (party_id, version)
);
