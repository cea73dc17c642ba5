-- 来龙去脉: what came out of what, one edge a row. Use and end of term go along every edge, by key; areas in m².

create table parcel_descent (
  park_id int not null, parent_id bigint not null, child_id bigint not null, use_id smallint not null, born bigint not null, area numeric(14,2) not null,
  primary key (park_id, parent_id, child_id), foreign key (park_id, born) references entry,
  constraint parcel_descent_parent foreign key (park_id, parent_id, use_id) references parcel (park_id, parcel_id, use_id),
  constraint parcel_descent_child foreign key (park_id, child_id, use_id) references parcel (park_id, parcel_id, use_id),
  constraint parcel_descent_apart check (parent_id <> child_id)
);
create index parcel_descent_up on parcel_descent (park_id, child_id);
-- Each child keeps the area of its own coordinates; what the sum differs from the parent is said, with what explains it.
create table parcel_division (
  park_id int not null, parcel_id bigint not null, born bigint not null, children int not null, residual numeric(12,4) not null, edge_term numeric(12,4) not null,
  primary key (park_id, parcel_id), foreign key (park_id, parcel_id) references parcel, foreign key (park_id, born) references entry,
  constraint division_residual check (abs(residual) <= 0.005 * (children + 1) + edge_term)
);
create table building_descent (
  park_id int not null, parent_id bigint not null, child_id bigint not null, born bigint not null,
  primary key (park_id, parent_id, child_id), foreign key (park_id, born) references entry,
  foreign key (park_id, parent_id) references building, foreign key (park_id, child_id) references building
);
create index building_descent_up on building_descent (park_id, child_id);
create table unit_descent (
  park_id int not null, parent_id bigint not null, child_id bigint not null, use_id smallint not null, born bigint not null,
  primary key (park_id, parent_id, child_id), foreign key (park_id, born) references entry,
  constraint unit_descent_parent foreign key (park_id, parent_id, use_id) references unit (park_id, unit_id, use_id),
  constraint unit_descent_child foreign key (park_id, child_id, use_id) references unit (park_id, unit_id, use_id),
  constraint unit_descent_apart check (parent_id <> child_id)
);
create index unit_descent_up on unit_descent (park_id, child_id);
create table right_descent (
  park_id int not null, parent_id bigint not null, child_id bigint not null, use_id smallint not null, term_end date not null, born bigint not null,
  primary key (park_id, parent_id, child_id), foreign key (park_id, born) references entry,
  constraint right_descent_parent foreign key (park_id, parent_id, use_id, term_end) references property_right (park_id, right_id, use_id, term_end),
  constraint right_descent_child foreign key (park_id, child_id, use_id, term_end) references property_right (park_id, right_id, use_id, term_end),
  constraint right_descent_apart check (parent_id <> child_id)
);
create index right_descent_up on right_descent (park_id, child_id);

-- What an entry decided: every rule it judged, with the values and measures it judged by.
create table judgment (
  park_id int not null, born bigint not null, n int not null, rule text not null, kind text not null, severity text not null,
  article text not null, rule_values jsonb not null default '[]', inputs jsonb not null,
  primary key (park_id, born, n), foreign key (park_id, born) references entry
);
