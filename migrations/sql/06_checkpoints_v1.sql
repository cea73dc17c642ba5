-- 批后监管: what was measured at a checkpoint of a contract, how it was judged, and what delayed the start. Facts beside the register, only added to.
-- Kept by contract, not by parcel: whatever the land is divided into, its clocks and promises stay those of the contract.

create table checkpoint (
  park_id int not null, checkpoint_id bigint generated always as identity, supply_id bigint not null,
  kind text not null constraint checkpoint_kind check (kind in ('start', 'completion', 'production', 'full_output')), happened_on date not null,
  conditions_id bigint, conditions_born bigint,            -- the version it was judged by
  corrects bigint, entered_by bigint not null, entered_at timestamptz not null,
  primary key (park_id, checkpoint_id), foreign key (park_id, supply_id) references supply,
  foreign key (park_id, conditions_id, conditions_born) references conditions_version (park_id, conditions_id, born),
  constraint checkpoint_of_supply_key unique (park_id, checkpoint_id, supply_id, kind),
  constraint checkpoint_corrected foreign key (park_id, corrects, supply_id, kind) references checkpoint (park_id, checkpoint_id, supply_id, kind),
  constraint checkpoint_once unique nulls not distinct (park_id, supply_id, kind, corrects),   -- one of a kind; a mistake is corrected by another that names it, once
  constraint checkpoint_before check (happened_on <= (entered_at at time zone 'Asia/Shanghai')::date)
);
create table checkpoint_value (
  park_id int not null, checkpoint_id bigint not null, n smallint not null, indicator text not null constraint checkpoint_value_indicator check (length(indicator) between 1 and 80),
  operator text, required numeric(18,4), upper numeric(18,4), unit text not null,
  measured numeric(18,4) constraint checkpoint_value_measured check (measured between 0 and 99999999999), source text not null default '',
  derived numeric(18,4),                                   -- what the register itself says, where it can
  verdict text not null constraint checkpoint_value_verdict check (verdict in ('met', 'short', 'unmeasured', 'noted')),
  primary key (park_id, checkpoint_id, n), foreign key (park_id, checkpoint_id) references checkpoint,
  constraint checkpoint_value_sourced check (measured is null or source <> ''), constraint checkpoint_value_judged check ((verdict = 'unmeasured') = (measured is null))
);
-- 政府原因: days by which the start is put off
create table start_delay (
  park_id int not null, delay_id bigint generated always as identity, supply_id bigint not null, days smallint not null constraint start_delay_days check (days between 1 and 3650),
  document text not null constraint start_delay_document check (length(document) between 1 and 200), reason text not null constraint start_delay_reason check (length(reason) between 1 and 500),
  decided_on date not null, entered_by bigint not null, entered_at timestamptz not null,
  primary key (park_id, delay_id), foreign key (park_id, supply_id) references supply, constraint start_delay_once unique (park_id, supply_id, document),
  constraint start_delay_before check (decided_on <= (entered_at at time zone 'Asia/Shanghai')::date)
);
