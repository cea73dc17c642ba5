"""Sentences of findings about transfers, mortgages, seizures, corrections; see ``sentences``."""

from collections.abc import Mapping

DISPOSAL_SENTENCES: Mapping[str, tuple[str, str]] = {
    # what is named
    "no-units": ("未填写不动产单元", "No unit is named"),
    "unit-twice": ("单元 {unit} 填写了两次", "Unit {unit} is named twice"),
    "unit-without-right": (
        "单元 {unit} 不存在或者没有现势权利",
        "Unit {unit} does not stand, or no right stands on it",
    ),
    "common-part-alone": (
        "单元 {units} 属业主共有，不得单独处分",
        "{units} belongs to the owners in common and cannot be disposed of alone",
    ),
    "ancillary-alone": (
        "配套用房 {units} 不宜（约定的，不得）单独转移、抵押",
        "Ancillary rooms {units} go alone: where it is written they may not",
    ),
    # shares and who applies
    "not-the-holder": (
        "所列一方不是单元 {unit} 登记簿上的权利人",
        "Someone named is not a holder of {unit} in the book",
    ),
    "gives-what-he-has-not": (
        "转出的份额 {measured} 不是有效份额或者超过其份额 {limit}",
        "The share given, {measured}, is no share, or more than he has ({limit})",
    ),
    "shares-differ": (
        "单元 {unit} 的份额合计 {measured}，应为 {limit}",
        "The shares of {unit} make {measured}, they must make {limit}",
    ),
    "joint-moves-whole": (
        "单元 {unit} 共同共有，只能整体转移，受让人共同共有的亦同",
        "{unit} is held jointly, or will be: all of it moves, not a share",
    ),
    "takers-once": (
        "受让人须填写，且每人一次",
        "Whoever takes is named, and once",
    ),
    "share-form": (
        "份额 {measured} 不符合格式（如 {limit}）",
        "Share {measured} is not well formed (such as {limit})",
    ),
    "no-shares-here": (
        "单元 {unit} 不是按份共有",
        "{unit} is not held by shares",
    ),
    "giver-must-apply": (
        "转出份额的权利人须为申请人：{missing}",
        "Who gives a share applies himself: {missing}",
    ),
    "co-owners-first": (
        "单元 {unit} 的其他按份共有人（{names}）享有优先购买权",
        "The other co-owners of {unit} ({names}) may buy the share first",
    ),
    "must-join": (
        "须共同申请，申请人中没有：{missing}",
        "The application is a joint one; missing among the applicants: {missing}",
    ),
    # who may buy
    "admission-on-file": (
        "园区准入文件 {paper} 在案（{sources}）",
        "The park's admission {paper} is on file ({sources})",
    ),
    "no-admission": (
        "受让人须经园区准入（{sources}），缺少准入文件",
        "The park admits buyers ({sources}); its admission is missing",
    ),
    "buyers-as-written": (
        "土地使用条件对受让人的要求：{wanted}；受让人：{buyers}；准入文件：{paper}。是否符合由审核人员判断并说明理由",
        "The conditions say of buyers: {wanted}; here: {buyers}; admission: {paper}. Whether it fits"
        " the examiner decides, with a reason",
    ),
    "still-locked": (
        "单元 {units} 自首次登记起 {limit} 年内不得转让，至 {until}（{sources}）",
        "{units} may not move within {limit} years of first registration, until {until} ({sources})",
    ),
    "no-longer-locked": (
        "单元 {units} 的 {limit} 年限制转让期已于 {until} 届满（{sources}）",
        "The {limit} years in which {units} might not move ended on {until} ({sources})",
    ),
    "no-undertaking": (
        "缺少受让人关于不改变用途的承诺书",
        "The buyer's undertaking on the use is missing",
    ),
    "undertaking-on-file": (
        "受让人关于用途的承诺书 {paper} 在案",
        "The buyer's undertaking on the use, {paper}, is on file",
    ),
    "kept-share-unset": (
        "自持比例没有规定：转移后自持 {held} / {total} 平方米（{measured}），由审核人员判断并说明理由",
        "No share to be kept is set: {held} of {total} m² ({measured}) stay; the examiner decides,"
        " with a reason",
    ),
    "share-kept": (
        "转移后自持 {held} / {total} 平方米，比例 {measured}，不低于 {limit}（{sources}）",
        "{held} of {total} m² stay, {measured}, not less than {limit} ({sources})",
    ),
    "share-not-kept": (
        "转移后自持 {held} / {total} 平方米，比例 {measured}，低于 {limit}（{sources}）",
        "Only {held} of {total} m² would stay, {measured}, less than {limit} ({sources})",
    ),
    # duties
    "approval-on-file": (
        "划拨土地（{units}）转移的批准文件 {paper} 在案",
        "The approval {paper} to move allocated land ({units}) is on file",
    ),
    "allocated-land": (
        "单元 {units} 的土地为划拨取得，转移须经有批准权的人民政府批准",
        "The land of {units} was allocated: moving it needs the government's approval",
    ),
    "no-deed-tax-receipt": ("缺少契税完税凭证", "The deed-tax receipt is missing"),
    "deed-tax-paid": (
        "契税 {measured} 元，凭证 {receipts}",
        "Deed tax of {measured} yuan, receipt {receipts}",
    ),
    "no-land-value-added-tax-receipt": (
        "缺少土地增值税完税凭证",
        "The land-value-added-tax receipt is missing",
    ),
    "land-value-added-tax-paid": (
        "土地增值税 {measured} 元，凭证 {receipts}",
        "Land value added tax of {measured} yuan, receipt {receipts}",
    ),
    "invested-enough": (
        "单元 {units} 已完成开发投资 {measured}，不低于 {limit}（{paper}）",
        "Of the investment in {units} {measured} is made, not less than {limit} ({paper})",
    ),
    "invested-too-little": (
        "单元 {units} 已完成开发投资 {measured}，低于 {limit}（{paper}）",
        "Of the investment in {units} only {measured} is made, less than {limit} ({paper})",
    ),
    "developed-as-said": (
        "合同 {contract} 的土地已按约定开发，证明文件 {paper}",
        "The land of contract {contract} is developed as contracted, says {paper}",
    ),
    "development-unknown": (
        "合同 {contract} 没有竣工期限，是否按约定开发由审核人员判断并说明理由",
        "Contract {contract} sets no completion date: whether the land is developed as contracted"
        " the examiner decides, with a reason",
    ),
    "not-developed": (
        "合同 {contract} 约定 {limit} 前竣工，至 {measured} 地上没有已登记的建筑物",
        "Contract {contract} was to be completed by {limit}; on {measured} nothing stands in the book",
    ),
    "idle-land": (
        "合同 {contract} 约定 {start_by} 前动工，逾期满一年（{limit}）且无按约定开发的证明，涉嫌闲置",
        "Contract {contract} was to begin by {start_by}; a year is over ({limit}) and nothing says it"
        " did: the land counts as idle",
    ),
    # restrictions
    "no-such-restriction": (
        "没有现势的该类限制 {restriction}",
        "No such restriction stands under {restriction}",
    ),
    "not-restricted": (
        "限制 {restriction} 不在单元 {units} 上",
        "Restriction {restriction} is not on {units}",
    ),
    "no-document": ("须填写文件编号及内容", "The paper's number and what it says are needed"),
    "in-favour-must-apply": (
        "该限制的权利人须为申请人",
        "In whose favour it stands, he must apply",
    ),
    "no-amount": (
        "金额 {measured} 须大于零且精确到分",
        "The amount, {measured}, is more than nothing and to the cent",
    ),
    "before-records": (
        "日期 {measured} 早于 {limit} 年，请与原登记资料核对",
        "{measured} lies before {limit}: compare it with the old record",
    ),
    "mortgagee-holds": (
        "抵押权人不得同时是抵押不动产的权利人",
        "The mortgagee cannot hold what is mortgaged to him",
    ),
    "proof-number": (
        "登记证明号 {document} 不符合格式，请按原证明所载填写",
        "Proof number {document} is not well formed: enter it as the old proof reads",
    ),
    "place-twice": (
        "同一宗地的抵押顺位须自一起，各不相同",
        "Mortgages of a plot have a place each, from one on",
    ),
    "place-against-days": (
        "抵押 {document} 登记于 {measured}，顺位却在 {limit} 登记的抵押之后；按所载顺位录入",
        "Mortgage {document}, registered on {measured}, stands behind one of {limit}: its place is kept",
    ),
    "debt-beyond-term": (
        "抵押 {document} 的债务履行期至 {measured}，超过土地使用权终止日 {limit}",
        "The debt of mortgage {document} runs to {measured}, beyond the end of the right, {limit}",
    ),
    "mortgaged-while-seized": (
        "抵押 {document} 登记时，该宗地已被查封（{seizures}）",
        "Mortgage {document} was registered while the land was seized ({seizures})",
    ),
    "seizure-lapsed": (
        "查封 {document} 的期限至 {ends_on}，已届满；照录，不再限制处分",
        "Seizure {document} ran out on {ends_on}: it is entered, and holds nothing any more",
    ),
    "days-order": ("期限的止日须不早于起日", "The last day is not before the first"),
    "stands-behind": (
        "变更对后顺位抵押权人 {who}（{document}）不利，须其书面同意",
        "The change hurts {who} ({document}), who stands behind: written consent is needed",
    ),
    "no-authority": ("须填写作出决定的机关", "The body that orders it is needed"),
    "period-over": ("查封期限至 {ends_on}，已届满", "The seizure would have ended on {ends_on}"),
    "not-his": (
        "单元 {unit} 登记簿上的权利人不是被执行人",
        "{unit} is not held by whom the seizure is against",
    ),
    "not-promised": (
        "预查封须以被执行人的预告登记为据，单元 {unit} 没有",
        "A preliminary seizure rests on an advance notice for him; {unit} has none",
    ),
    "no-share": (
        "单元 {unit} 不是按份共有，不能只查封份额",
        "{unit} is not held by shares: a share alone cannot be seized",
    ),
    "lapsed": (
        "查封（{document}）已于 {ends_on} 届满，{measured} 送达的续行查封不能续期，须重新查封",
        "The seizure ({document}) lapsed on {ends_on}; served on {measured} a renewal is too late:"
        " a new one takes its place in the queue",
    ),
    "not-longer": (
        "续行查封至 {measured}，不晚于原期限 {ends_on}（{document}）",
        "The renewal until {measured} does not outlast {ends_on} ({document})",
    ),
    "review-over": ("复核日期 {review_on} 已过", "The day of review, {review_on}, is over"),
    "no-review-date": (
        "只有复核才能约定下次复核日期",
        "Only a review sets the date of the next one",
    ),
    "no-ground": ("须填写异议事由", "The ground of the objection is needed"),
    "holder-objects": (
        "登记簿上的权利人应申请更正，不是异议",
        "A holder in the book asks for a correction, he does not object",
    ),
    "same-ground": (
        "同一申请人已以同一事由申请过异议登记（{document}），不予再次办理",
        "The same party objected on the same ground before ({document}): it is not entered again",
    ),
    "no-order": (
        "须填写机关、生效法律文书和协助执行通知书的编号",
        "Who ordered it, the number of the order and that of the notice to assist are needed",
    ),
    # corrections
    "relied-on": (
        "单元 {unit} 的错误自登簿第 {entry} 号起，之后已办理处分、预告或查封登记：{later}，不得更正",
        "The error on {unit} is of entry {entry}; after it was registered: {later}. It is not"
        " corrected any more",
    ),
    "areas-of-others": (
        "面积更正只能针对所列单元，每个一次",
        "Areas are corrected of the units named, each once",
    ),
    "area-of-land": (
        "土地面积由界址确定，请办理界址更正",
        "The area of land is that of its boundary: see boundary correction",
    ),
    "one-building": (
        "更正建筑面积的，所列单元须属于同一幢",
        "With the building's area corrected, the units are of that one building",
    ),
    "corrected-own-areas": (
        "专有面积合计变化 {measured} 平方米，应为 {limit} 平方米",
        "Own areas change by {measured} m² together, they must by {limit} m²",
    ),
    "corrected-shared-areas": (
        "分摊面积合计变化 {measured} 平方米，应为 {limit} 平方米",
        "Apportioned areas change by {measured} m² together, they must by {limit} m²",
    ),
    "corrected-land-shares": (
        "分摊土地面积合计变化 {measured} 平方米，应为 {limit} 平方米",
        "Land shares change by {measured} m² together, they must by {limit} m²",
    ),
}
