-- 权证: proof of the right, apart from it. Number and year county-wide, without gaps.
create table certificate (
  park_id int not null, certificate_id bigint generated always as identity, right_id bigint, restriction_id bigint, holder_id bigint,
  kind text not null constraint certificate_kind check (kind in ('certificate', 'proof', 'old')), number text not null constraint certificate_number_key unique,
  platform_at timestamptz,                  -- when the county's platform entered it, where that is authoritative
  born bigint not null,
  primary key (park_id, certificate_id), foreign key (park_id, right_id) references property_right,
  foreign key (park_id, holder_id) references right_holder, foreign key (park_id, born) references entry,
  constraint certificate_restriction foreign key (park_id, restriction_id) references restriction,
  constraint certificate_proves check (case kind when 'proof' then right_id is null and restriction_id is not null else right_id is not null and restriction_id is null end)
);
create index certificate_of_right on certificate (park_id, right_id, certificate_id);
create table certificate_state (
  park_id int not null, certificate_id bigint not null, born bigint not null, died bigint,
  state text not null constraint certificate_state_known check (state in ('issued', 'replaced', 'reissued', 'surrendered', 'void')),
  blank_no text constraint certificate_blank_form check (blank_no ~ '^[DJ]\d{11}$'), reason text not null default '',
  primary key (park_id, certificate_id, born), foreign key (park_id, certificate_id) references certificate,
  foreign key (park_id, born) references entry, foreign key (park_id, died) references entry, constraint certificate_state_life check (died > born),
  constraint certificate_state_once exclude using gist ((park_id * 1) with =, (certificate_id * 1) with =, int8range(born, died) with &&)
);

-- 文书: number and snapshot in the register's transaction, the drawn bytes once, afterwards
create table document (
  park_id int not null references park, document_id bigint generated always as identity, born bigint, case_id bigint,
  kind text not null, number text not null constraint document_number_key unique, template text not null, snapshot text not null,
  token text not null constraint document_token_key unique, made_at timestamptz not null,
  primary key (park_id, document_id), foreign key (park_id, born) references entry, foreign key (park_id, case_id) references case_file,
  constraint document_of_entry check (born is not null or kind not in ('conditions_notice', 'grant_confirmation', 'allocation_decision', 'handover_confirmation', 'parcel_map')),   -- these belong to the entry that made them
  constraint document_of_case check (case_id is not null or kind in ('register_book', 'site_record', 'question_record', 'correction_order', 'proof_of_service',
    'query_result', 'lineage_sheet', 'unit_plan', 'certificate_extract', 'certificate_translation', 'registration_proof'))       -- these are printed for whoever asks
);
create index document_by_case on document (park_id, case_id);
create table rendition (
  park_id int not null, document_id bigint not null, sha256 bytea not null, pdf bytea not null, drawn_at timestamptz not null,
  primary key (park_id, document_id), foreign key (park_id, document_id) references document,
  constraint rendition_is_its_hash check (sha256 = sha256(pdf))
);
