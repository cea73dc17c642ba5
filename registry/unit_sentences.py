"""Sentences of findings about buildings and units, their division and merger; see ``sentences``."""

from collections.abc import Mapping

UNIT_SENTENCES: Mapping[str, tuple[str, str]] = {
    "building-shape": (
        "建筑物轮廓不符合要求：{reason_zh}",
        "The footprint of the building is not acceptable: {reason}",
    ),
    "floor-shape": (
        "第 {floor} 层轮廓不符合要求：{reason_zh}",
        "The outline of floor {floor} is not acceptable: {reason}",
    ),
    "unit-shape": (
        "第 {unit} 个单元在第 {floor} 层的轮廓不符合要求：{reason_zh}",
        "The outline of unit {unit} on floor {floor} is not acceptable: {reason}",
    ),
    "no-planning-document": ("缺少建设工程规划核实证明", "The planning verification is missing"),
    "no-completion-document": ("缺少房屋已经竣工的材料", "The proof of completion is missing"),
    "no-survey-document": ("缺少房地产调查或测绘报告", "The building survey report is missing"),
    "completed-in-the-future": (
        "竣工日期 {measured} 在今天（{limit}）之后：标准厂房建成后方可分割登记",
        "The building is completed on {measured}, after today ({limit}): it is registered once it is built",
    ),
    "no-floors": ("没有填写楼层", "No floor is named"),
    "floor-twice": ("第 {floor} 层填写了两次", "Floor {floor} is named twice"),
    "floor-number": (
        "楼层编号 {floor} 无效：地上为正数，地下为负数，没有零层",
        "Floor number {floor} is not valid: positive above ground, negative below, never zero",
    ),
    "floor-height": (
        "第 {floor} 层层高 {measured} 米无效（须大于零，精确到厘米，且在合理范围内）",
        "A height of {measured} m of floor {floor} is not valid (above zero, to the centimetre, and within reason)",
    ),
    "building-area": (
        "建筑总面积 {measured} 平方米无效（须大于零，至多两位小数）",
        "A total area of {measured} m² is not valid (above zero, to two decimals)",
    ),
    "building-outside-parcel": (
        "建筑物有 {measured} 平方米超出宗地 {parcel}",
        "{measured} m² of the building lie outside parcel {parcel}",
    ),
    "floor-outside-building": (
        "第 {floor} 层有 {measured} 平方米超出建筑物轮廓",
        "{measured} m² of floor {floor} lie outside the building",
    ),
    "buildings-overlap": (
        "与第 {other} 幢重叠 {measured} 平方米",
        "Overlaps building {other} by {measured} m²",
    ),
    "land-not-registered": (
        "宗地 {parcel} 的土地使用权尚未首次登记",
        "The right to the land of parcel {parcel} was not registered yet",
    ),
    "no-building-registered": (
        "{unit} 是宗地单元：房屋首次登记之后方可分割或合并单元，分割土地请办理宗地分割",
        "{unit} is bare land: units are divided or merged after the building is registered; land is divided as a parcel",
    ),
    "not-registered": ("单元 {unit} 没有现势权利", "No right stands on unit {unit}"),
    "no-unit": ("没有现势单元 {unit}", "There is no current unit {unit}"),
    "whose-building": (
        "宗地 {parcel} 的单元有不同的权利人，须指明新建房屋的权利人以哪个单元为准",
        "The units of parcel {parcel} have different holders: name the one whose holders the new units get",
    ),
    "standing-unknown": (
        "{unit} 不是本宗地的现势单元，或者填写了两次",
        "{unit} is no current unit of this parcel, or is named twice",
    ),
    "common-part": (
        "{unit} 是业主共有部分，不得单独分割、合并或确权",
        "{unit} is a common part: it is not divided, merged or titled by itself",
    ),
    "nothing-divided": (
        "分割须产生至少两个单元（所填 {measured} 个）",
        "A division makes two units at least (given: {measured})",
    ),
    "nothing-merged": (
        "合并须填写至少两个不同的单元（有效 {measured} 个）",
        "A merger needs two different units at least (found: {measured})",
    ),
    "no-outline": (
        "第 {unit} 个单元没有轮廓：单元须有固定界限",
        "Unit {unit} has no outline: a unit has closed limits",
    ),
    "no-such-floor": (
        "第 {unit} 个单元所在的第 {floor} 层不存在（现有楼层：{floors}）",
        "Unit {unit} lies on floor {floor}, which does not exist (floors: {floors})",
    ),
    "unit-outside-floor": (
        "单元 {unit} 有 {measured} 平方米超出第 {floor} 层",
        "{measured} m² of unit {unit} lie outside floor {floor}",
    ),
    "unit-outside-parent": (
        "单元 {unit} 在第 {floor} 层有 {measured} 平方米超出被分割单元",
        "{measured} m² of unit {unit} on floor {floor} lie outside the unit that is divided",
    ),
    "units-overlap": (
        "单元 {unit} 与 {other} 在第 {floor} 层重叠 {measured} 平方米",
        "Units {unit} and {other} overlap on floor {floor} by {measured} m²",
    ),
    "space-of-nobody": (
        "第 {floor} 层有 {measured} 平方米不属于任何单元，须登记为单元或业主共有部分",
        "{measured} m² of floor {floor} are in no unit: enter them as a unit, or as a common part",
    ),
    "units-apart": (
        "单元 {unit} 与其他单元不相连，不能合并",
        "Unit {unit} does not touch the others: they cannot become one",
    ),
    "merge-buildings": ("单元 {units} 不在同一幢", "Units {units} are not of one building"),
    "merge-uses": (
        "单元 {units} 的房屋用途不同，不得合并：严禁改变功能用途",
        "Units {units} have different house uses and do not merge: the functional use must never change",
    ),
    "merge-holders": (
        "单元 {units} 的权利人或份额不同，合并前须先转移",
        "Units {units} have different holders or shares: a transfer comes first",
    ),
    "merge-terms": (
        "单元 {units} 的权利来源或起始日期不同",
        "Units {units} have different origins or begin on different days",
    ),
    "mortgage-of-some": (
        "抵押权 {document} 只设在 {limit} 个单元中的 {measured} 个，合并后及于整体，须抵押权人书面同意",
        "Mortgage {document} stands on {measured} of {limit} units and would reach the whole: its mortgagee's written consent is needed",
    ),
    "house-use-not-admitted": (
        "第 {unit} 个单元的房屋用途 {use} 不在该土地用途允许的清单内（{limit}）",
        "House use {use} of unit {unit} is not in the list of its land use ({limit})",
    ),
    "house-use-changes": (
        "第 {unit} 个单元的房屋用途 {use} 与原单元的用途 {limit} 不一致：严禁改变功能用途",
        "House use {use} of unit {unit} is not that of the unit divided, {limit}: the functional use must never change",
    ),
    "ancillary-room": (
        "第 {unit} 个单元为配套用房（{use}），不宜单独确权",
        "Unit {unit} is ancillary ({use}): it should get no right of its own",
    ),
    "area-too-fine": (
        "第 {unit} 个单元的面积至多两位小数（平方米）",
        "Areas of unit {unit} are given in m² to two decimals",
    ),
    "area-not-positive": (
        "第 {unit} 个单元的面积须大于零",
        "Areas of unit {unit} must be above zero",
    ),
    "common-has-land": (
        "第 {unit} 个单元为业主共有部分，不分摊土地",
        "Unit {unit} is a common part: it has no share of the land",
    ),
    "no-titled-unit": ("没有可以确权的单元", "There is no unit to get a right"),
    "areas-differ": (
        "各单元与共有部分面积之和 {measured} 平方米，应为 {limit} 平方米，相差 {difference}",
        "Units and common parts are {measured} m² together, not {limit} m² ({difference})",
    ),
    "land-shares-differ": (
        "分摊土地面积之和 {measured} 平方米，应为 {limit} 平方米，相差 {difference}",
        "The land shares are {measured} m² together, not {limit} m² ({difference})",
    ),
    "share-not-so": (
        "单元 {unit} 填写的土地份额与分摊方式（{sharing}）不符",
        "What is given of the land share of unit {unit} does not go with this way of sharing ({sharing})",
    ),
    "division-allowed": (
        "土地使用条件或规定允许分割（{sources}）",
        "Division is allowed ({sources})",
    ),
    "may-not-divide": (
        "土地使用条件或规定不允许分割（{sources}），须先签订补充协议并办理条件变更",
        "Division is not allowed ({sources}): a supplementary agreement comes first",
    ),
    "permission-on-file": (
        "土地使用条件没有约定是否可以分割，由审核人员依所附文件 {paper} 决定并说明理由",
        "The conditions are silent on division: the examiner decides on {paper}, with a reason",
    ),
    "no-permission": (
        "土地使用条件没有约定可以分割，也没有补充协议或批准文件",
        "The conditions do not allow a division, and there is no supplementary agreement or approval",
    ),
    "unit-level-unset": (
        "没有规定可分割的最小单元，申请分割到：{measured}。由审核人员决定并说明理由",
        "No level of units is set (asked for: {measured}): decide by hand, with a reason",
    ),
    "unit-level": (
        "第 {unit} 个单元分割到“{measured}”，只允许分割到：{limit}（{sources}）",
        "Unit {unit} is of level {measured}; allowed: {limit} ({sources})",
    ),
    "unit-levels-kept": (
        "分割到“{measured}”，在允许的范围内：{limit}（{sources}）",
        "The units are of level {measured}, as allowed: {limit} ({sources})",
    ),
    "unit-area-unset": (
        "没有规定最小分割单元面积，最小的单元建筑面积 {measured} 平方米。由审核人员决定并说明理由",
        "No smallest area is set (smallest unit: {measured} m²): decide by hand, with a reason",
    ),
    "unit-too-small": (
        "第 {unit} 个单元建筑面积 {measured} 平方米，小于最小分割单元 {limit} 平方米（{sources}）",
        "Unit {unit} has {measured} m² of floor area, less than {limit} m² ({sources})",
    ),
    "unit-area-kept": (
        "最小的单元建筑面积 {measured} 平方米，不小于 {limit} 平方米（{sources}）",
        "The smallest unit has {measured} m² of floor area, at least {limit} m² ({sources})",
    ),
    "self-held": (
        "供地受让人自持比例 {measured}，须不低于 {limit}（{sources}）；分割不转移权利",
        "The grantee holds {measured} of what was built and must keep {limit} ({sources}); a division moves nothing",
    ),
    "no-opinion": ("没有园区管委会的意见", "There is no opinion of the park"),
    "opinion-given": (
        "已附园区管委会的意见（{sources}）",
        "The park's opinion is in the case ({sources})",
    ),
    "owners-must-apply": ("须由权利人申请：{names}", "The holders have to apply: {names}"),
    "owners-do-not-apply": (
        "单元 {unit} 的权利人没有全部申请，缺：{missing}（已申请份额 {measured}，须达 {limit}）",
        "Not all holders of {unit} apply; missing: {missing} (applying {measured}, needed {limit})",
    ),
    "not-all-apply": (
        "申请人占单元 {unit} 的份额 {measured}，已达 {limit}；未申请的共有人：{missing}",
        "Those who apply hold {measured} of {unit}, {limit} being enough; co-owners who do not: {missing}",
    ),
    "land-of-others": (
        "土地份额变动须由全部相关权利人共同申请（{limit} 人中已有 {measured} 人），缺：{missing}",
        "Shares of the land move only with all their holders as applicants ({measured} of {limit}); missing: {missing}",
    ),
    "certificates-count": (
        "应填写 {limit} 个权证号，所填 {measured} 个（本登记簿自行编号的，不得填写）",
        "{limit} certificate numbers are to be given, not {measured} (none where this register numbers)",
    ),
    "allocation": (
        "抵押权 {document} 只留在第 {units} 个单元上：须有抵押权人签署的分配书",
        "Mortgage {document} is to stay on units {units} alone: its mortgagee signs that",
    ),
    "allocation-unknown": (
        "单元上没有此抵押权（{restriction}），或者填写了两次",
        "No such mortgage ({restriction}) stands on the unit, or it is named twice",
    ),
    "allocation-to-nothing": (
        "抵押权 {document} 须留在至少一个分割后的单元上",
        "Mortgage {document} must stay on a unit that comes out of the division",
    ),
}
