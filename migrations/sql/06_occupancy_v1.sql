-- 使用情况: who really uses a unit, for what, since when, and who said so. Beside the register, and like it only ever added to:
-- what was entered wrongly is ended as an error and entered anew, what ends gets its end.

create table occupancy (
  park_id int not null references park, occupancy_id bigint generated always as identity, unit_id bigint not null,
  part text not null default '' constraint occupancy_part check (length(part) <= 200),     -- '' is the whole unit
  occupant text not null constraint occupancy_occupant check (length(occupant) between 1 and 200),
  credit_code char(18) constraint occupancy_credit_code check (credit_code ~ '^[0-9A-HJ-NPQRTUWXY]{18}$'),
  lease_no text, lease_from date, lease_to date, lease_filing_no text, paid_at_once boolean not null default false,   -- 备案号; 租金一次性付清
  purpose text not null default '' constraint occupancy_purpose check (length(purpose) <= 500),
  industry text constraint occupancy_industry check (industry ~ '^[A-T]\d{2,4}$'),    -- GB/T 4754-2017
  since date not null, until date,
  source text not null constraint occupancy_source check (source in ('park', 'business_registration', 'lease_filing', 'fire_filing', 'fit_out_filing', 'power_tariff')),
  corrects bigint, entered_by bigint not null, entered_at timestamptz not null,
  primary key (park_id, occupancy_id), foreign key (park_id, unit_id) references unit,
  constraint occupancy_of_unit_key unique (park_id, occupancy_id, unit_id),
  constraint occupancy_corrected_of_unit foreign key (park_id, corrects, unit_id) references occupancy (park_id, occupancy_id, unit_id),
  constraint occupancy_once unique nulls not distinct (park_id, unit_id, part, occupant, since, corrects),
  constraint occupancy_days check (until >= since), constraint occupancy_lease_days check (lease_to >= lease_from)
);
create index occupancy_of_unit on occupancy (park_id, unit_id);
create table occupancy_end (
  park_id int not null, occupancy_id bigint not null, kind text not null constraint occupancy_end_kind check (kind in ('left', 'error')),
  ended_on date not null, note text not null default '' constraint occupancy_end_note check (length(note) <= 500),
  entered_by bigint not null, entered_at timestamptz not null,
  primary key (park_id, occupancy_id), foreign key (park_id, occupancy_id) references occupancy
);
