-- Lists the register begins with. Uses: GB/T 21010-2017; house uses of industrial and storage land: design rule USE-02.
insert into land_use (use_id, scheme, version, code, name, use_class, max_years) values
  (1, 'GB/T 21010', '2017', '0601', '工业用地', 'industry', 50),
  (2, 'GB/T 21010', '2017', '0604', '仓储用地', 'storage', 50),
  (3, '国土空间用地用海分类', '2023', '100101', '一类工业用地', 'industry', 50),
  (4, '国土空间用地用海分类', '2023', '100102', '二类工业用地', 'industry', 50),
  (5, '国土空间用地用海分类', '2023', '100103', '三类工业用地', 'industry', 50),
  (6, '国土空间用地用海分类', '2023', '110101', '一类物流仓储用地', 'storage', 50),
  (7, 'GB/T 21010', '2017', '0701', '城镇住宅用地', 'housing', 70),
  (8, 'GB/T 21010', '2017', '0501', '零售商业用地', 'commerce', 40);
insert into house_use (use_id, house_use, name, kind)
  select u.use_id, h.code, h.name, h.kind from land_use u, (values ('21', '工业', 'production'), ('27', '仓储', 'production'),
    ('13', '集体宿舍', 'ancillary'), ('22', '公用设施', 'ancillary'), ('60', '办公', 'ancillary'), ('84', '物管用房', 'ancillary')) as h (code, name, kind)
  where u.use_class in ('industry', 'storage');

insert into calendar_year values (2025, '国办发明电〔2024〕12号'), (2026, '国办发明电〔2025〕7号');
insert into calendar_day (year, day, working, name)
  select extract(year from d)::int, d::date, working, name from (values
    ('2025-01-01', '2025-01-01', false, '元旦'), ('2025-01-26', '2025-01-26', true, '春节调休'), ('2025-01-28', '2025-02-04', false, '春节'), ('2025-02-08', '2025-02-08', true, '春节调休'),
    ('2025-04-04', '2025-04-06', false, '清明节'), ('2025-04-27', '2025-04-27', true, '劳动节调休'), ('2025-05-01', '2025-05-05', false, '劳动节'),
    ('2025-05-31', '2025-06-02', false, '端午节'), ('2025-09-28', '2025-09-28', true, '国庆节、中秋节调休'), ('2025-10-01', '2025-10-08', false, '国庆节、中秋节'), ('2025-10-11', '2025-10-11', true, '国庆节、中秋节调休'),
    ('2026-01-01', '2026-01-03', false, '元旦'), ('2026-01-04', '2026-01-04', true, '元旦调休'), ('2026-02-14', '2026-02-14', true, '春节调休'), ('2026-02-15', '2026-02-23', false, '春节'), ('2026-02-28', '2026-02-28', true, '春节调休'),
    ('2026-04-04', '2026-04-06', false, '清明节'), ('2026-05-01', '2026-05-05', false, '劳动节'), ('2026-05-09', '2026-05-09', true, '劳动节调休'), ('2026-06-19', '2026-06-21', false, '端午节'),
    ('2026-09-20', '2026-09-20', true, '国庆节调休'), ('2026-09-25', '2026-09-27', false, '中秋节'), ('2026-10-01', '2026-10-07', false, '国庆节'), ('2026-10-10', '2026-10-10', true, '国庆节调休')
  ) as h (first, last, working, name), generate_series(h.first::date, h.last::date, interval '1 day') d;

insert into rule_value (rule, key, value, level, document, article, valid_from) values
  ('DUR-01', 'industry_max_years', '50', 'state_council', '国务院令第55号', '第十二条', '1990-05-19'),
  ('CASE', 'period_working_days', '30', 'state_council', '不动产登记暂行条例', '第二十条', '2015-03-01'),
  ('USE-05', 'lease_years', '20', 'law', '民法典', '第七百零五条', '2021-01-01'),
  ('HOLD-02', 'lapse_days', '15', 'law', '民法典', '第二百二十条', '2021-01-01'),
  ('HOLD-03', 'lapse_days', '90', 'law', '民法典', '第二百二十一条', '2021-01-01'),
  ('DEV-01', 'invested_share', '0.25', 'law', '城市房地产管理法', '第三十九条', '1995-01-01'),
  ('OWN-01', 'consenting_share', '"2/3"', 'ministry', '不动产登记暂行条例实施细则', '第十条', '2016-01-01');

-- HOLD, act by act: mortgage, mortgage with a registered ban on transfer, seizure, objection, advance notice, suspension.
insert into hold_rule (act, kind, effect, rule, source)
  select a.act, k.kind, k.effect, k.rule, case k.effect when 'free' then a.free_by else k.source end
    from (values
      -- acts that dispose of the right, or divide it
      ('transfer', 'warn', 'consent', 'refuse', 'consent', 'consent', 'suspend', null), ('unit_split', 'warn', 'warn', 'refuse', 'consent', 'consent', 'suspend', null),
      ('unit_merge', 'warn', 'warn', 'refuse', 'consent', 'consent', 'suspend', null), ('parcel_split', 'warn', 'warn', 'refuse', 'consent', 'consent', 'suspend', null),
      ('parcel_merge', 'warn', 'warn', 'refuse', 'consent', 'consent', 'suspend', null), ('mortgage', 'warn', 'warn', 'refuse', 'consent', 'consent', 'suspend', null),
      ('mortgage_change', 'warn', 'warn', 'refuse', 'consent', 'consent', 'suspend', null), ('advance_notice', 'warn', 'warn', 'refuse', 'consent', 'consent', 'suspend', null),
      ('cancellation', 'consent', 'consent', 'refuse', 'consent', 'consent', 'suspend', null),
      -- acts that enter what is already there
      ('first_registration', 'warn', 'warn', 'warn', 'warn', 'warn', 'warn', null), ('building_registration', 'warn', 'warn', 'warn', 'warn', 'warn', 'warn', null),
      ('intake', 'free', 'free', 'free', 'free', 'free', 'free', '不动产登记暂行条例第33条；实施细则第105条'),
      -- acts by service of a court or authority, release, correction of errors, change of name: always free
      ('ordered_transfer', 'free', 'free', 'free', 'free', 'free', 'free', '实施细则第19条；民法典第229条'), ('ordered_cancellation', 'free', 'free', 'free', 'free', 'free', 'free', '实施细则第19条；民法典第229条'),
      ('seizure', 'free', 'free', 'free', 'free', 'free', 'free', '实施细则第90、91条'), ('seizure_renewal', 'free', 'free', 'free', 'free', 'free', 'free', '实施细则第92条'),
      ('seizure_release', 'free', 'free', 'free', 'free', 'free', 'free', '实施细则第92条'), ('mortgage_release', 'free', 'free', 'free', 'free', 'free', 'free', '民法典第393条；实施细则第70条'),
      ('objection', 'free', 'free', 'free', 'free', 'free', 'free', '民法典第220条；实施细则第82条'), ('objection_release', 'free', 'free', 'free', 'free', 'free', 'free', '实施细则第83条'),
      ('restriction_fact', 'free', 'free', 'free', 'free', 'free', 'free', '民法典第220、221条；实施细则第83条'), ('advance_notice_release', 'free', 'free', 'free', 'free', 'free', 'free', '实施细则第89条'),
      ('suspension', 'free', 'free', 'free', 'free', 'free', 'free', '土地管理法实施条例第47、48条'), ('suspension_lifting', 'free', 'free', 'free', 'free', 'free', 'free', '土地管理法实施条例第48条'),
      ('boundary_correction', 'free', 'free', 'free', 'free', 'free', 'free', '民法典第220条；实施细则第79条'), ('correction', 'free', 'free', 'free', 'free', 'free', 'free', '民法典第220条；实施细则第79条'),
      ('void_entry', 'free', 'free', 'free', 'free', 'free', 'free', '民法典第220条；实施细则第79条'), ('particulars_change', 'free', 'free', 'free', 'free', 'free', 'free', '实施细则第26条'),
      ('certificate_reissue', 'free', 'free', 'free', 'free', 'free', 'free', '实施细则第22条'), ('certificate_replacement', 'free', 'free', 'free', 'free', 'free', 'free', '实施细则第22条'),
      ('take_back', 'free', 'free', 'free', 'free', 'free', 'free', '土地管理法第58条；实施细则第19条'), ('terms_amendment', 'free', 'free', 'free', 'free', 'free', 'free', '实施细则第37条'),
      ('conditions_issue', 'free', 'free', 'free', 'free', 'free', 'free', '城乡规划法第38、39条'), ('land_grant', 'free', 'free', 'free', 'free', 'free', 'free', '国务院令第55号第10、11条'),
      ('land_handover', 'free', 'free', 'free', 'free', 'free', 'free', '出让合同'), ('park_boundary', 'free', 'free', 'free', 'free', 'free', 'free', '核准文件')
    ) as a (act, mortgage, mortgage_ban, seizure, objection, advance_notice, suspension, free_by)
    cross join lateral (values
      ('mortgage', a.mortgage, 'HOLD-04', '民法典第397、406、417条'), ('mortgage_ban', a.mortgage_ban, 'HOLD-04', '民法典第406条；实施细则第67条'),
      ('seizure', a.seizure, 'HOLD-01', '城市房地产管理法第38条；民法典第399条；实施细则第91条'), ('objection', a.objection, 'HOLD-02', '实施细则第84条；民法典第220条'),
      ('advance_notice', a.advance_notice, 'HOLD-03', '实施细则第85条；民法典第221条'), ('suspension', a.suspension, 'HOLD-05', '土地管理法实施条例第47、48条')
    ) as k (kind, effect, rule, source);

insert into material_kind (act, n, name, name_en, required, source) values
  ('conditions_issue', 1, '规划条件', 'planning conditions', true, '城乡规划法38、39'), ('conditions_issue', 2, '勘测定界坐标文件', 'survey coordinate file', true, '细则15(三)'),
  ('land_grant', 1, '出让合同（供地文件）载明用途的页', 'the page of the contract that states the use', true, '国务院令第55号第11条'),
  ('land_grant', 2, '供地方案批准文件', 'approval of the supply plan', true, '国务院令第55号第10条'), ('land_grant', 3, '招标拍卖挂牌成交文件；协议出让、划拨的，其批准文件', 'result of the public bidding, or the approval of another way', true, '民法典347'),
  ('land_handover', 1, '交地现场记录', 'record of the hand-over on site', true, '出让合同'),
  ('take_back', 1, '收回国有建设用地使用权决定', 'decision to take the land back', true, '土地管理法58；城市房地产管理法26'),
  ('terms_amendment', 1, '出让合同补充协议', 'supplementary agreement', true, '细则37(四)'),
  ('first_registration', 1, '登记申请书', 'application', true, '条例16(一)'), ('first_registration', 2, '申请人身份证明', 'identity of the applicant', true, '条例16(二)'),
  ('first_registration', 3, '土地权属来源材料', 'source of the land right', true, '细则34(一)'), ('first_registration', 4, '权籍调查表、宗地图、界址点坐标', 'survey with boundary coordinates', true, '细则34(二)'),
  ('first_registration', 5, '土地出让价款、租金缴纳凭证；划拨的，划拨决定书', 'receipt of price or rent, or the decision to allocate', true, '细则34(三)'), ('first_registration', 6, '契税完税、减免税凭证或者不征税材料', 'deed-tax receipt, or the paper that none is due', true, '细则34(三)；契税法11'),
  ('intake', 1, '原登记资料及移交清单', 'old register records with hand-over list', true, '条例33；细则105'),
  ('void_entry', 1, '错误登记的证明材料（供地文件原页）', 'proof of the error: the supply page', true, '民法典220；细则79'),
  ('particulars_change', 1, '登记申请书', 'application', true, '条例16(一)'), ('particulars_change', 2, '名称或坐落变更证明', 'proof of the change', true, '细则26、37'),
  ('certificate_reissue', 1, '遗失声明已在登记机构网站发布的记录', 'record of the published statement of loss', true, '细则22'), ('certificate_replacement', 1, '破损的原不动产权证书', 'the damaged certificate', true, '细则22'),
  ('park_boundary', 1, '园区范围批准文件', 'approval of the park boundary', true, '核准文件'),
  ('building_registration', 3, '不动产权证书（土地）', 'certificate of the land', true, '细则35(一)'), ('building_registration', 4, '建设工程规划核实证明', 'planning verification', true, '细则35(二)；城乡规划法45'),
  ('building_registration', 5, '房屋已经竣工的材料', 'proof of completion', true, '细则35(三)'), ('building_registration', 6, '房地产调查或测绘报告', 'building survey report', true, '细则35(四)'),
  ('building_registration', 7, '相关税费缴纳凭证', 'tax receipts', true, '细则35(五)'),
  ('unit_split', 3, '不动产权证书', 'certificate', true, '细则37(一)'), ('unit_split', 4, '分割的批准文件或者合同约定', 'approval of the split, or the contract that allows it', true, '细则37(三)(四)'), ('unit_split', 5, '分割测绘报告', 'survey of the split', true, '细则37(二)'),
  ('unit_merge', 3, '不动产权证书', 'certificates', true, '细则37(一)'), ('unit_merge', 4, '合并测绘报告', 'survey of the merger', true, '细则37(二)'),
  ('parcel_split', 3, '不动产权证书', 'certificate', true, '细则37(一)'), ('parcel_split', 4, '自然资源主管部门批准分割的文件', 'approval of the split', true, '细则37(三)'), ('parcel_split', 5, '分割后的权籍调查表、宗地图、界址点坐标', 'survey of the children', true, '细则37(二)'),
  ('parcel_merge', 3, '不动产权证书', 'certificates', true, '细则37(一)'), ('parcel_merge', 4, '自然资源主管部门批准合并的文件', 'approval of the merger', true, '细则37(三)'), ('parcel_merge', 5, '合并后的权籍调查表、宗地图、界址点坐标', 'survey of the merged parcel', true, '细则37(二)'),
  ('boundary_correction', 3, '证实登记确有错误的材料', 'proof of the error', true, '细则79'), ('boundary_correction', 4, '更正后的权籍调查表、宗地图、界址点坐标', 'corrected survey', true, '细则15(三)'),
  ('transfer', 3, '不动产权证书', 'certificate', true, '细则38(一)'), ('transfer', 4, '买卖、互换、赠与等合同', 'contract', true, '细则38(二)'), ('transfer', 5, '契税、土地增值税完税凭证', 'deed-tax and land-value-added-tax receipts', true, '细则38(五)；契税法11'),
  ('mortgage', 3, '不动产权证书', 'certificate', true, '细则66'), ('mortgage', 4, '主债权合同与抵押合同', 'loan and mortgage contracts', true, '细则66'),
  ('mortgage_change', 3, '不动产登记证明', 'proof of the mortgage', true, '细则68'), ('mortgage_change', 4, '抵押权变更协议', 'agreement of the change', true, '细则68'),
  ('mortgage_release', 3, '抵押权消灭的材料', 'proof that the mortgage has ended', true, '细则70'),
  ('objection', 3, '证实登记簿记载事项错误的材料', 'proof that the entry is wrong', true, '细则82'),
  ('advance_notice', 3, '预告登记的约定', 'agreement on the advance notice', true, '细则86'),
  ('correction', 3, '证实登记确有错误的材料', 'proof of the error', true, '细则79'),
  ('cancellation', 3, '不动产权证书', 'certificate', true, '细则28'), ('cancellation', 4, '不动产权利消灭的材料', 'proof that the right has ended', true, '细则28'),
  ('ordered_transfer', 1, '生效法律文书', 'the effective judgment or decision', true, '细则19'), ('ordered_transfer', 2, '协助执行通知书', 'assistance notice', true, '细则19'),
  ('ordered_cancellation', 1, '生效法律文书', 'the effective judgment or decision', true, '细则19'), ('ordered_cancellation', 2, '协助执行通知书', 'assistance notice', true, '细则19'),
  ('seizure', 1, '执行人员工作证件', 'card of the officer', true, '细则90'), ('seizure', 2, '协助执行通知书（查封）', 'assistance notice: seizure', true, '细则90'),
  ('seizure_renewal', 1, '协助执行通知书（续行查封）', 'assistance notice: renewal', true, '细则92'), ('seizure_release', 1, '协助执行通知书（解除查封）', 'assistance notice: release', true, '细则92'),
  ('objection_release', 1, '撤回异议的材料或者法院不予受理的文书', 'withdrawal of the objection, or the court document', true, '细则83'),
  ('advance_notice_release', 1, '预告登记消灭的材料', 'proof that the advance notice has ended', true, '细则89'), ('restriction_fact', 1, '证明该事实的文书', 'proof of the fact', true, '细则83；民法典220、221'),
  ('suspension', 1, '暂停办理登记通知书', 'suspension notice', true, '土地管理法实施条例48'), ('suspension_lifting', 1, '解除暂停办理登记通知书', 'notice that lifts the suspension', true, '土地管理法实施条例48');
insert into material_kind (act, n, name, name_en, required, source)
  select act, n, name, name_en, true, source from unnest(array['building_registration', 'unit_split', 'unit_merge', 'parcel_split', 'parcel_merge', 'boundary_correction', 'transfer',
    'mortgage', 'mortgage_change', 'mortgage_release', 'objection', 'advance_notice', 'correction', 'cancellation']) act,
    (values (1, '登记申请书', 'application', '条例16(一)'), (2, '申请人身份证明', 'identity of the applicants', '条例16(二)')) as m (n, name, name_en, source);

-- What may be wrong with a use, and which rule a check names it by. Shortfalls of contract (investment, tax) are no violations and are not here.
insert into violation_kind (kind, name, name_en, rule, article) values
  ('use_changed', '擅自改变土地用途', 'use changed without approval', 'USE-01', '土地管理法第56、81条；赣府厅发〔2015〕29号（十四）'),
  ('lease_beyond_use', '出租用途超出批准用途', 'let for a use outside the permitted one', 'USE-05', '城市房地产管理法第54条；国务院令第55号第28、29条'),
  ('sale_like_lease', '以租代售', 'a lease that is a sale', 'USE-05', '国务院令第55号第28、29条；城市房地产管理法第54条'),
  ('divided_unlawfully', '违规分割', 'divided without registration', 'SPLIT-03', '国务院令第55号第25条；不动产登记暂行条例实施细则第37条'),
  ('transferred_unlawfully', '未经批准转让', 'transferred without approval', 'USE-04', '城市房地产管理法第38、39条；国务院令第55号第19条'),
  ('built_otherwise', '未按规划条件建设', 'built otherwise than planned', 'SUP-01', '城乡规划法第43、45条'),
  ('land_beyond_grant', '少批多占', 'more land taken than granted', 'GEO-04', '土地管理法第77条'),
  ('idle', '闲置土地', 'land left idle', 'HOLD-06', '城市房地产管理法第26条');

insert into violation_state (state, n, name, name_en, flagged, open) values
  ('clue', 1, '线索登记', 'reported', false, true), ('unfounded', 2, '不属实关闭', 'unfounded', false, false), ('verified', 3, '核查属实', 'verified', true, true),
  ('ordered', 4, '责令改正中', 'ordered to correct', true, true), ('uncorrected', 5, '复查未改正', 'found not corrected', true, true), ('corrected', 6, '复查已改正', 'found corrected', true, true),
  ('filed', 7, '已立案', 'filed', true, true), ('investigated', 8, '调查终结', 'investigated', true, true), ('notified', 9, '处罚告知', 'penalty announced', true, true),
  ('spared', 10, '不予处罚', 'not punished', true, true), ('decided', 11, '已作出处罚决定', 'decided', true, true), ('served', 12, '决定已送达', 'decision served', true, true),
  ('enforced', 13, '已执行', 'enforced', true, true), ('closed', 14, '结案', 'closed', false, false), ('withdrawn', 15, '撤案', 'withdrawn', false, false), ('handed_over', 16, '已移送', 'handed over', false, false);

-- 办法: 自然资源行政处罚办法（2024）. Nothing closes that was not found corrected at a re-inspection.
insert into violation_move (step, from_state, to_state, action, article, evidence) values
  ('verify', 'clue', 'verified', 'enforce', '行政处罚法第54条', false), ('reject', 'clue', 'unfounded', 'enforce', '行政处罚法第54条', false),
  ('order', 'verified', 'ordered', 'enforce', '行政处罚法第28条；土地管理法第81条', true), ('order', 'uncorrected', 'ordered', 'enforce', '行政处罚法第28条；土地管理法第81条', true),
  ('reinspect_corrected', 'ordered', 'corrected', 'enforce', '行政处罚法第55条', true), ('reinspect_failed', 'ordered', 'uncorrected', 'enforce', '行政处罚法第55条', true),
  ('close', 'corrected', 'closed', 'sign', '自然资源行政处罚办法（2024）', false),
  ('file', 'verified', 'filed', 'sign', '行政处罚法第54条', true), ('file', 'ordered', 'filed', 'sign', '行政处罚法第54条', true), ('file', 'uncorrected', 'filed', 'sign', '行政处罚法第54条', true),
  ('investigate', 'filed', 'investigated', 'enforce', '行政处罚法第54、55条', true), ('notify', 'investigated', 'notified', 'enforce', '行政处罚法第44、63条', true),
  ('spare', 'investigated', 'spared', 'sign', '行政处罚法第33、57条', true), ('spare', 'notified', 'spared', 'sign', '行政处罚法第33、57条', true),
  ('decide', 'notified', 'decided', 'sign', '行政处罚法第57、60条', true), ('serve', 'decided', 'served', 'enforce', '行政处罚法第61条', true),
  ('enforce', 'served', 'enforced', 'enforce', '行政处罚法第66、72条', true),
  ('reinspect_corrected', 'enforced', 'corrected', 'enforce', '行政处罚法第55条', true), ('reinspect_failed', 'enforced', 'served', 'enforce', '行政处罚法第55、72条', true),
  ('reinspect_corrected', 'spared', 'corrected', 'enforce', '行政处罚法第55条', true), ('reinspect_failed', 'spared', 'uncorrected', 'enforce', '行政处罚法第55条', true),
  ('withdraw', 'filed', 'withdrawn', 'sign', '行政处罚法第57条', true), ('withdraw', 'investigated', 'withdrawn', 'sign', '行政处罚法第57条', true), ('withdraw', 'notified', 'withdrawn', 'sign', '行政处罚法第57条', true);
insert into violation_move (step, from_state, to_state, action, article, evidence)
  select 'hand_over', state, 'handed_over', 'sign', '行政处罚法第27、57条', true from unnest(array['clue', 'verified', 'ordered', 'uncorrected', 'filed', 'investigated', 'notified', 'decided']) state;

insert into violation_proof (step, kind)
  select step, kind from unnest(array['verify', 'reject', 'file', 'investigate', 'enforce', 'reinspect_corrected', 'reinspect_failed']) step, unnest(array['site_record', 'question_record']) kind
  union all values ('order', 'correction_order'), ('serve', 'proof_of_service');

insert into violation_clock (clock, started_by, ended_by, days, working, fact, document, article, valid_from) values
  ('file', 'verify', array['order', 'file', 'hand_over'], 10, true, null, '自然资源行政处罚办法', '2024年第12号令', '2024-05-01'),
  ('decide', 'file', array['decide', 'spare', 'withdraw', 'hand_over'], 90, false, null, '行政处罚法', '第六十条', '2021-07-15'),
  ('serve', 'decide', array['serve', 'hand_over'], 7, true, null, '行政处罚法', '第六十一、八十五条', '2021-07-15'),
  ('pay', 'serve', array['enforce', 'reinspect_corrected', 'hand_over'], 15, false, 'amount', '行政处罚法', '第六十七条', '2021-07-15');

-- 罚款幅度, yuan for each m² of land. By the day of the act: old pages still give 10 to 30.
insert into rule_value (rule, key, value, level, document, article, valid_from, valid_to)
  select 'FINE', kind, jsonb_build_object('low', low, 'high', high), 'state_council', document, article, valid_from::date, valid_to::date
    from unnest(array['use_changed', 'lease_beyond_use']) kind, (values
      ('10', '30', '土地管理法实施条例（1998年）', '第四十三条', '1999-01-01', '2021-09-01'), ('100', '500', '土地管理法实施条例（2021年）', '第五十九条', '2021-09-01', null)) as f (low, high, document, article, valid_from, valid_to);
