-- 修复建议的采用: which proposed repairs of a draft a person accepted. What was proposed and not accepted is not kept. Only added to.
create table draft_repair (
  park_id int not null, draft_id bigint not null,
  version int not null constraint draft_repair_version check (version > 0),   -- of the draft, that this made
  repairs jsonb not null constraint draft_repair_some check (jsonb_typeof(repairs) = 'array' and repairs <> '[]'),
  before jsonb not null,                                   -- rings as they were read or stood, of (x east, y north): they need not be a polygon
  after geometry(Polygon) not null,
  accepted_by int not null references account, accepted_at timestamptz not null,
  primary key (park_id, draft_id, version), foreign key (park_id, draft_id) references draft
);
