-- 文书的失效: a document stands until another replaces it or it is revoked. Once, with a reason, for ever.
create table document_ending (
  park_id int not null, document_id bigint not null,
  state text not null constraint document_ending_state check (state in ('replaced', 'revoked')),
  reason text not null constraint document_ending_reason check (reason ~ '\S'),
  replaced_by bigint, ended_at timestamptz not null, ended_by int not null references account,
  primary key (park_id, document_id), foreign key (park_id, document_id) references document,
  foreign key (park_id, replaced_by) references document,
  constraint document_ending_successor check ((state = 'replaced') = (replaced_by is not null))
);
-- What replaces stands itself and is another of the same kind; both rows are held, so that two cannot replace each other at once.
create function successor_stands_v1() returns trigger language plpgsql security definer set search_path = reg, public, pg_temp as $$
begin
  perform from document d where d.park_id = new.park_id and d.document_id in (new.document_id, new.replaced_by) order by d.document_id for no key update;
  if new.replaced_by is not null and not exists (
      select from document o join document n on n.park_id = o.park_id and n.kind = o.kind and n.document_id <> o.document_id
       where o.park_id = new.park_id and o.document_id = new.document_id and n.document_id = new.replaced_by
         and not exists (select from document_ending e where e.park_id = n.park_id and e.document_id = n.document_id)) then
    raise exception using errcode = '23514', constraint = 'document_successor_stands', message = 'what replaces a document stands itself and is of its kind';
  end if;
  return new;
end $$;
create trigger successor_stands before insert on document_ending for each row execute function successor_stands_v1();
