-- 印制号台账: the county's ledger of certificate blanks. Each was received, and then used once, spoiled or lost; only added to.

create table blank_batch (
  batch_id bigint generated always as identity primary key, prefix char(1) not null constraint blank_batch_prefix check (prefix in ('D', 'J')),
  paper text not null constraint blank_batch_paper check (paper in ('certificate', 'proof')),      -- 不动产权证书 or 不动产登记证明: each has blanks of its own
  first bigint not null, last bigint not null, received_on date not null, entered_by bigint not null, entered_at timestamptz not null,
  constraint blank_batch_first check (first >= 0), constraint blank_batch_order check (last >= first), constraint blank_batch_last check (last <= 99999999999),
  constraint blank_batch_size check (last - first < 100000),
  constraint blank_batch_once exclude using gist (prefix with =, int8range(first, last, '[]') with &&),
  constraint blank_batch_before check (received_on <= (entered_at at time zone 'Asia/Shanghai')::date)
);
create table blank_use (
  park_id int not null, certificate_id bigint not null, blank_no text primary key, printer text not null, used_by bigint not null, used_at timestamptz not null,
  foreign key (park_id, certificate_id) references certificate
);
create index blank_use_of_certificate on blank_use (park_id, certificate_id);
create table blank_loss (
  blank_no text primary key, fate text not null constraint blank_fate check (fate in ('spoiled', 'lost')),
  reason text not null constraint blank_reason check (length(reason) between 1 and 200), entered_by bigint not null, entered_at timestamptz not null
);
-- 套打: how far a printer is off, mm to the right and down; the latest counts
create table printer_offset (
  printer text not null constraint printer_name check (length(printer) between 1 and 60), entered_at timestamptz not null,
  dx numeric(5,2) not null constraint printer_dx check (abs(dx) <= 30), dy numeric(5,2) not null constraint printer_dy check (abs(dy) <= 30), entered_by bigint not null,
  primary key (printer, entered_at)
);

-- One at a time for each blank and each certificate: of two clerks one gets it, and is told so.
create function blank_known_v1(p_blank text) returns void language plpgsql security definer set search_path = reg, public, pg_temp as $$
begin
  perform pg_advisory_xact_lock(7305, hashtext(p_blank));
  if p_blank !~ '^[DJ]\d{11}$' or not exists (select from blank_batch b where b.prefix = left(p_blank, 1) and substr(p_blank, 2)::bigint between b.first and b.last) then
    raise exception using errcode = '23514', constraint = 'blank_received', message = 'this blank was never received', detail = json_build_object('blank', p_blank)::text;
  end if;
end $$;
create function blank_use_v1() returns trigger language plpgsql security definer set search_path = reg, public, pg_temp as $$
declare f record;
begin
  perform pg_advisory_xact_lock(7306, (new.certificate_id % 2147483647)::int);
  perform blank_known_v1(new.blank_no);
  select b.paper into f from blank_batch b join certificate c on c.park_id = new.park_id and c.certificate_id = new.certificate_id
   where b.prefix = left(new.blank_no, 1) and substr(new.blank_no, 2)::bigint between b.first and b.last and (b.paper = 'proof') <> (c.kind = 'proof');
  if found then
    raise exception using errcode = '23514', constraint = 'blank_of_this_paper', message = 'this blank is of another paper', detail = json_build_object('blank', new.blank_no, 'paper', f.paper)::text;
  end if;
  select fate, reason into f from blank_loss where blank_no = new.blank_no;
  if found then
    raise exception using errcode = '23514', constraint = 'blank_fit', message = 'this blank is spoiled or lost', detail = json_build_object('blank', new.blank_no, 'fate', f.fate, 'reason', f.reason)::text;
  end if;
  select u.blank_no into f from blank_use u where u.park_id = new.park_id and u.certificate_id = new.certificate_id and u.blank_no <> new.blank_no
     and not exists (select from blank_loss l where l.blank_no = u.blank_no);
  if found then
    raise exception using errcode = '23514', constraint = 'certificate_on_one_blank', message = 'this certificate stands on a blank', detail = json_build_object('blank', f.blank_no)::text;
  end if;
  return null;
end $$;
-- after, not before: who may not see the park is refused by its wall
create trigger blank_use_known after insert on blank_use for each row execute function blank_use_v1();
create function blank_loss_v1() returns trigger language plpgsql security definer set search_path = reg, public, pg_temp as $$
begin
  perform blank_known_v1(new.blank_no);
  return null;
end $$;
create trigger blank_loss_known after insert on blank_loss for each row execute function blank_loss_v1();
