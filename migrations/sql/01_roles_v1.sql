-- Two roles: registry_owner owns and migrates and never serves; registry_app serves and owns nothing.
-- Roles belong to the whole cluster, so a second database of the same cluster finds them made.
do $$ begin
  if not exists (select from pg_roles where rolname = 'registry_owner') then create role registry_owner nologin; end if;
exception when duplicate_object or unique_violation then null; end $$;
do $$ begin
  if not exists (select from pg_roles where rolname = 'registry_app') then create role registry_app login; end if;
exception when duplicate_object or unique_violation then null; end $$;
create extension if not exists postgis;
create extension if not exists btree_gist;
grant registry_owner, registry_app to current_user;
-- a function is closed until it is opened to someone
alter default privileges for role registry_owner revoke execute on functions from public;
create schema reg authorization registry_owner;
grant usage on schema reg to registry_app;
-- the queue of bulk jobs: no register content
create schema jobs authorization registry_owner;
grant usage on schema jobs to registry_app;
