-- 发证: who signed for what a case made, drawn on the screen; once for each case.
create table case_receipt (
  park_id int not null, case_id bigint not null, name text not null constraint case_receipt_name check (length(name) between 1 and 100),
  stands_as text not null constraint case_receipt_role check (length(stands_as) between 1 and 100), paper text not null default '', strokes jsonb not null,
  entered_by bigint not null, entered_at timestamptz not null,
  primary key (park_id, case_id), foreign key (park_id, case_id) references case_file
);
