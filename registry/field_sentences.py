"""Sentences of findings from the field: kind -> (Chinese, English)."""

from collections.abc import Mapping

FIELD_SENTENCES: Mapping[str, tuple[str, str]] = {
    "flag": (
        "{where} 有查实的违法线索 {number}（{name_zh}，{state_zh}，{since} 登记）：{article}",
        "{where} is flagged: {number} ({name}, {state}, reported {since}); {article}",
    ),
    "checkpoint-short": (
        "合同 {contract} {checkpoint_zh}核验（{on}）：{indicator} {measured} {unit}，约定 {operator}{limit} {unit}",
        "Contract {contract}, {checkpoint} on {on}: {indicator} is {measured} {unit},"
        " agreed were {operator}{limit} {unit}",
    ),
    "start-overdue": (
        "约定开工日期 {limit} 已过 {measured} 天，尚无开工记录",
        "Building was to begin by {limit}, {measured} days ago; no start is recorded",
    ),
    "position-shifted": (
        "所报位置距该宗地 {measured} 米，疑为网络地图的加密坐标，请改用国家大地坐标",
        "The position is {measured} m from the parcel: it seems to be shifted as web maps"
        " are; send national coordinates",
    ),
    "position-far": (
        "所报位置距该宗地 {measured} 米（超过 {limit} 米），请核对地点",
        "The position is {measured} m from the parcel (more than {limit} m): is it the place?",
    ),
    "no-such-clue": ("没有违法线索 {number}", "There is no clue {number}"),
    "clue-not-verified": (
        "线索 {number} 尚未查实或已结束（{state_zh}），不得据以暂停办理登记",
        "Clue {number} is not verified, or has ended ({state}): nothing is suspended for it",
    ),
    "unit-not-of-clue": (
        "线索 {number} 涉及 {where}，通知书不得列入其他单元",
        "Clue {number} is about {where}: the notice names other units",
    ),
    "hold-needs-basis": (
        "案件 {number} {state_zh}，继续限制须另有依据（限制决定、收回、合同约定或法院文书）",
        "Case {number} is {state}: a longer hold needs a basis of its own"
        " (restricting decision, take-back, contract or court)",
    ),
    "purpose-beyond-use": (
        "所述用途“{purpose}”（{meant}：{measured}）超出准许用途 {use}",
        "The stated purpose “{purpose}” ({measured}) is outside the permitted use {use}",
    ),
    "industry-beyond-use": (
        "行业 {measured}（国民经济行业分类）超出准许用途 {use}（准许 {limit} 类）",
        "Industry {measured} (national classification) is outside the permitted use {use}, for {limit}",
    ),
    "more-parts-than-limits": (
        "单元 {unit} 实际分作 {measured} 部分使用，超过其封闭界限数 {limit}",
        "Unit {unit} is used in {measured} parts but has {limit} closed limits",
    ),
    "lease-too-long": (
        "租期 {from} 至 {to} 超过 {limit} 年",
        "The lease from {from} to {to} is longer than {limit} years",
    ),
    "lease-to-the-end": (
        "租期至 {to}，不短于土地使用期限（{limit} 届满）",
        "The lease runs to {to}, not less than the land's own term (to {limit})",
    ),
    "rent-at-once": (
        "租金一次性付清，疑似以租代售",
        "The whole rent is paid at once, as for a sale",
    ),
}
