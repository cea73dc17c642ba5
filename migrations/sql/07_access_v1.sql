-- Who may enter. Not part of the register; passwords and tokens are kept as hashes only.
create table account (
  account_id bigint generated always as identity primary key, login text not null constraint account_login_key unique,
  display_name text not null, password_hash text not null, all_parks boolean not null default false, active boolean not null default true,
  made_at timestamptz not null
);
create table account_role (
  account_id bigint not null references account, role text not null constraint account_role_known check (role in
    ('land_supply', 'clerk', 'examiner', 'registrar', 'park_manager', 'inspector', 'enforcer', 'signatory', 'administrator')),
  primary key (account_id, role)
);
create table account_park (account_id bigint not null references account, park_id int not null references park, primary key (account_id, park_id));
create table session (
  token_hash bytea primary key, account_id bigint not null references account, made_at timestamptz not null, expires_at timestamptz not null
);
create table api_token (
  token_hash bytea primary key, token_id bigint generated always as identity constraint api_token_id_key unique, account_id bigint not null references account, name text not null,
  made_at timestamptz not null, expires_at timestamptz, revoked_at timestamptz
);
