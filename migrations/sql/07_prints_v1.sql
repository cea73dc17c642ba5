-- 批量出具: documents asked for together. What is drawn stands in rendition, so a count of it is the progress, and a crash loses nothing.
create table print_job (
  park_id int not null references park, job_id bigint generated always as identity,
  asked_by int not null references account, asked_at timestamptz not null,
  primary key (park_id, job_id)
);
create table print_job_item (
  park_id int not null, job_id bigint not null, document_id bigint not null,
  fault text,                                   -- the code of the refusal, where it cannot be given out
  primary key (park_id, job_id, document_id), foreign key (park_id, job_id) references print_job, foreign key (park_id, document_id) references document
);
