-- 登记费: what the county charges, as dated data with its source, and what was paid or forgiven in a case. Only added to.
-- 民法典 223: charged by the piece 件, never by area, volume or price; so a fee has no other unit than the case's pieces or the copies 本 of a certificate.
create table fee_item (
  code text not null constraint fee_item_code check (code ~ '^[a-z][a-z_]{0,39}$'), valid_from date not null,
  name text not null constraint fee_item_name check (length(name) between 1 and 60),
  unit text not null constraint fee_item_unit check (unit in ('piece', 'copy')), amount numeric(10,2) not null constraint fee_item_amount check (amount >= 0),   -- 0: no longer charged
  acts text[] not null constraint fee_item_acts check (cardinality(acts) > 0),
  document text not null constraint fee_item_document check (length(document) between 1 and 200), article text not null default '',
  primary key (code, valid_from)
);
create table case_fee (
  park_id int not null, case_id bigint not null, code text not null, valid_from date not null,
  count int not null constraint case_fee_count check (count > 0), amount numeric(12,2) not null,
  receipt_no text constraint case_fee_receipt check (length(receipt_no) between 1 and 60), paid_on date, forgiven text constraint case_fee_forgiven check (length(forgiven) between 1 and 200),
  entered_by bigint not null, entered_at timestamptz not null,
  primary key (park_id, case_id, code), foreign key (park_id, case_id) references case_file, foreign key (code, valid_from) references fee_item,
  constraint case_fee_settled check ((receipt_no is null) = (paid_on is null) and (receipt_no is null) <> (forgiven is null) and (forgiven is null or amount = 0)),
  constraint case_fee_before check (paid_on <= (entered_at at time zone 'Asia/Shanghai')::date)
);
-- 票据号: an invoice is brought once
create unique index case_fee_receipt_once on case_fee (receipt_no, code) where receipt_no is not null;

-- What is paid is the item's amount times the pieces, whoever writes.
create function fee_is_the_items_v1() returns trigger language plpgsql security definer set search_path = reg, public, pg_temp as $$
declare f fee_item;
begin
  select * into f from fee_item where code = new.code and valid_from = new.valid_from;
  if new.forgiven is null and new.amount <> f.amount * new.count then
    raise exception using errcode = '23514', constraint = 'fee_is_the_items', message = 'the fee is the amount set, times the pieces',
      detail = json_build_object('fee', f.name, 'amount', new.amount::text, 'due', (f.amount * new.count)::text)::text;
  end if;
  return null;
end $$;
create trigger fee_is_the_items after insert on case_fee for each row execute function fee_is_the_items_v1();
