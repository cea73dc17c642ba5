-- For each parcel of the fabric what the register holds of old land: supply, unit, right, holder, certificate, written in the same entry.
insert into supply (park_id, born, act, basis, use_id, term_start, term_end, method, right_nature, grantee, price, contract_no, contract_template, case_id)
  select park_id, born, act, 'old_certificate', 1, '2010-01-01', '2059-12-31', 'historic', 102, party_id, 0, code, '—', case_id from place, lot;
analyze supply;
insert into supply_terms (park_id, supply_id, born) select park_id, supply_id, born from supply join place using (park_id, born);
insert into parcel_origin (park_id, parcel_id, supply_id, use_id, code, term_end, born)
  select park_id, parcel_id, supply_id, s.use_id, code, s.term_end, s.born from supply s join place using (park_id, born) join parcel p using (park_id, born) where p.code = s.contract_no;
analyze parcel_origin;
insert into unit (park_id, parcel_id, parcel_code, use_id, suffix, born) select park_id, parcel_id, code, use_id, 'W00000000', born from parcel join place using (park_id, born);
analyze unit;
insert into unit_version (park_id, unit_id, born, land_share)
  select park_id, unit_id, u.born, v.area from unit u join place using (park_id, born) join parcel_version v using (park_id, parcel_id);
analyze unit_version;
insert into property_right (park_id, unit_id, parcel_id, use_id, supply_id, term_start, term_end, right_type, right_nature, holding, born)
  select park_id, unit_id, parcel_id, use_id, supply_id, '2010-01-01', term_end, 3, 102, 'sole', born from unit join place using (park_id, born) join parcel_origin using (park_id, parcel_id, use_id, born);
analyze property_right;
insert into right_holder (park_id, right_id, party_id, name, born) select park_id, right_id, party_id, '示例企业一', r.born from property_right r join place using (park_id, born);
insert into certificate (park_id, right_id, kind, number, born) select park_id, right_id, 'old', '旧第' || right_id || '号', born from property_right join place using (park_id, born);
analyze certificate;
insert into certificate_state (park_id, certificate_id, born, state) select park_id, certificate_id, born, 'issued' from certificate join place using (park_id, born);
select take_number_v1('parcel:' || left(code, 14), max(right(code, 5)::int)) from lot group by left(code, 14);   -- go on after these
