"""Sentences of findings about restrictions, and about parcels divided, merged or corrected."""

from collections.abc import Mapping

TITLE_SENTENCES: Mapping[str, tuple[str, str]] = {
    "held-mortgage": (
        "单元 {units} 设有抵押权（{who}，{document}），依据：{source}",
        "A mortgage stands on {units} ({who}, {document}); source: {source}",
    ),
    "held-mortgage-ban": (
        "单元 {units} 的抵押权登记有禁止转让的约定（{who}，{document}），依据：{source}",
        "A mortgage with a registered ban on transfer stands on {units} ({who}, {document});"
        " source: {source}",
    ),
    "held-seizure": (
        "单元 {units} 已被查封（{who}，{document}，至 {ends_on}），依据：{source}",
        "{units} is seized ({who}, {document}, until {ends_on}); source: {source}",
    ),
    "held-objection": (
        "单元 {units} 有异议登记（{who}，{document}），须书面告知并取得承担风险的承诺书后办理，依据：{source}",
        "An objection stands on {units} ({who}, {document}): tell the applicant in writing, then"
        " proceed on the signed undertaking; source: {source}",
    ),
    "held-advance-notice": (
        "单元 {units} 有预告登记（{who}，{document}），未经其书面同意不予办理，依据：{source}",
        "An advance notice stands on {units} ({who}, {document}): its holder's written consent is"
        " needed; source: {source}",
    ),
    "held-suspension": (
        "单元 {units} 已暂停办理登记（{who}，{document}），依据：{source}",
        "Registration is suspended for {units} ({who}, {document}); source: {source}",
    ),
    "parcel-ended": (
        "宗地 {parcel} 已终止，其后为：{became}",
        "Parcel {parcel} has ended; what came out of it: {became}",
    ),
    "one-way-to-cut": (
        "须且只须以一种方式指明分割：草图、多边形、分割线，或者平行于一条边",
        "Say the division in exactly one way: drafts, polygons, lines, or parallel to an edge",
    ),
    "square-metres-or-mu": (
        "面积须且只须以平方米或亩之一填写",
        "Give the areas either in m² or in 亩, not in both",
    ),
    "cut-refused": ("无法这样分割：{reason_zh}", "The plot cannot be cut so: {reason}"),
    "child-shape": (
        "第 {child} 块图形不符合要求：{reason_zh}",
        "The shape of child {child} is not acceptable: {reason}",
    ),
    "area-met": (
        "第 {child} 块要求 {limit} 平方米，分得 {measured} 平方米（相差 {difference}，分割线长 {length} 米）",
        "Child {child} was to have {limit} m² and has {measured} m² ({difference}; its cut is {length} m long)",
    ),
    "nothing-cut": (
        "分割须产生至少两块宗地（所得 {measured} 块）",
        "A division makes two parcels at least (found: {measured})",
    ),
    "child-gap": (
        "分割后的宗地之间有 {measured} 平方米缝隙，未覆盖原宗地",
        "The children leave a gap of {measured} m² of the parcel",
    ),
    "child-overlap": (
        "第 {children} 块相互重叠 {measured} 平方米",
        "Children {children} overlap by {measured} m²",
    ),
    "child-outside": (
        "第 {children} 块有 {measured} 平方米超出原宗地",
        "{measured} m² of child {children} lie outside the parcel",
    ),
    "child-strip": (
        "第 {children} 块有宽度不超过 {width} 米的狭条（{measured} 平方米）",
        "Child {children} has a strip no wider than {width} m ({measured} m²)",
    ),
    "areas-close": (
        "各块面积之和与原宗地相差 {measured} 平方米，在 {limit} 平方米以内（其中边长项 {edge_term}）",
        "The areas differ from the parcel by {measured} m², within {limit} m² (edge term {edge_term})",
    ),
    "residual": (
        "各块面积之和与原宗地相差 {measured} 平方米，超过 {limit} 平方米（其中边长项 {edge_term}），请核对测量成果",
        "The areas differ from the parcel by {measured} m², more than {limit} m² (edge term {edge_term}): check the survey",
    ),
    "point-on-neighbour": (
        "新界址点（{point}）位于相邻宗地 {other} 的界址线上：不改动其界址，待其下次办理时列入",
        "The new point ({point}) stands on the boundary of {other}: it is not changed now, and enters it at that parcel's next case",
    ),
    "building-cut": (
        "分割线穿过建筑物 {building}：每幢建筑物须完整落在一块宗地内",
        "A cut runs through building {building}: each building falls whole into one child",
    ),
    "children-count": (
        "填写了 {measured} 块的说明，分割只得 {limit} 块",
        "{measured} children are described, the division makes {limit}",
    ),
    "bare-child-of-several": (
        "第 {child} 块没有建筑物，而各单元的权利人或份额不同：空地归谁须先转移",
        "Child {child} has no building, and the units have different holders: whose it is takes a transfer first",
    ),
    "no-access": (
        "没有说明第 {child} 块如何通达道路",
        "It is not said how one gets to child {child} from a road",
    ),
    "no-approval-paper": (
        "缺少自然资源主管部门批准分割或合并的文件",
        "The bureau's approval of the division or merger is missing",
    ),
    "indicator-missed": (
        "第 {child} 块的{indicator}为 {measured}，土地使用条件要求 {limit}",
        "{indicator} of child {child} is {measured}; the conditions ask for {limit}",
    ),
    "nothing-joined": (
        "合并须填写至少两个不同的宗地（有效 {measured} 个）",
        "A merger needs two different parcels at least (found: {measured})",
    ),
    "join-refused": ("无法合并：{reason_zh}", "The parcels cannot become one: {reason}"),
    "join-uses": (
        "宗地 {parcels} 的用途不同，不得合并：严禁改变功能用途",
        "Parcels {parcels} have different uses and do not merge: the functional use must never change",
    ),
    "join-features": (
        "宗地 {parcels} 的宗地特征码不同，不能合并",
        "Parcels {parcels} are of different kinds (宗地特征码) and do not merge",
    ),
    "join-terms": (
        "宗地 {parcels} 的使用期限终止日期不同，不能合并",
        "The terms of parcels {parcels} end on different days: they do not merge",
    ),
    "join-natures": (
        "宗地 {parcels} 的权利性质不同，不能合并",
        "The rights to parcels {parcels} are of different natures: they do not merge",
    ),
    "join-holders": (
        "宗地 {parcels} 的权利人或份额不同，合并前须先转移",
        "Parcels {parcels} have different holders or shares: a transfer comes first",
    ),
    "draft-or-polygon": (
        "须且只须指明一个草图或一个多边形",
        "Name either a draft or a polygon, not both",
    ),
    "no-proof-of-error": (
        "缺少证实登记确有错误的材料",
        "The paper that proves the error is missing",
    ),
    "area-corrected": (
        "登记面积由 {limit} 平方米更正为 {measured} 平方米（{difference}）",
        "The area in the book, {limit} m², becomes {measured} m² ({difference})",
    ),
}
