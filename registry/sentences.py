"""The sentences of findings: kind -> (Chinese, English), filled from the finding's own fields."""

from collections.abc import Mapping

from registry.disposal_sentences import DISPOSAL_SENTENCES
from registry.field_sentences import FIELD_SENTENCES
from registry.title_sentences import TITLE_SENTENCES
from registry.unit_sentences import UNIT_SENTENCES

SENTENCES: Mapping[str, tuple[str, str]] = {
    **TITLE_SENTENCES,
    **DISPOSAL_SENTENCES,
    **UNIT_SENTENCES,
    **FIELD_SENTENCES,
    "shape": ("图形不符合要求：{reason_zh}", "The shape is not acceptable: {reason}"),
    "overlap": (
        "与宗地 {other} 重叠 {measured} 平方米",
        "Overlaps parcel {other} by {measured} m²",
    ),
    "outside-park": (
        "宗地有 {measured} 平方米在园区范围之外",
        "{measured} m² of the parcel lie outside the park",
    ),
    "no-boundary": ("园区尚未登记范围", "The park has no boundary yet"),
    "near-miss": (
        "界址点 {point} 与相邻宗地 {other} 的界址相距 {measured} 米（不超过 {limit} 米），请核对是否同一界址点",
        "Point {point} lies {measured} m from the boundary of {other} (within {limit} m):"
        " is it the same point?",
    ),
    "area-differs": (
        "申报面积 {declared} 平方米与解析面积 {computed} 平方米相差 {measured} 平方米（限差 {limit} 平方米）",
        "Declared area {declared} m² and computed area {computed} m² differ by {measured} m²"
        " (limit {limit} m²)",
    ),
    "code-form": ("宗地代码 {parcel} 不符合编码规则", "Parcel code {parcel} is not well formed"),
    "code-county": ("宗地代码 {parcel} 不属于本县", "Parcel code {parcel} is of another county"),
    "code-is-fed": (
        "地籍子区 {district} 的宗地代码由外部平台赋予，请填写平台给出的代码",
        "Parcel codes of district {district} come from outside: give the platform's code",
    ),
    "code-is-ours": (
        "宗地代码由本登记簿自行编制，不得填写（{parcel}）",
        "This register gives parcel codes itself: leave {parcel} out",
    ),
    "code-taken": ("宗地代码 {parcel} 已存在", "Parcel code {parcel} exists already"),
    "code-district": (
        "宗地代码 {parcel} 不属于宗地所在的地籍子区（实际位于 {district}）",
        "Parcel code {parcel} is not of the cadastral district its land lies in ({district})",
    ),
    "no-district": (
        "宗地不在任何已登记的地籍子区内",
        "The land lies in no cadastral district known here",
    ),
    "no-parcel": ("没有现势宗地 {parcel}", "There is no current parcel {parcel}"),
    "no-draft": ("没有可用的草图 {draft}", "There is no open draft {draft}"),
    "draft-or-parcel": (
        "须且只须指明一个草图或一个宗地代码",
        "Name either a draft or a parcel code, not both",
    ),
    "no-land-use": (
        "土地用途 {scheme} {version} {code} 不在用途清单内",
        "Land use {scheme} {version} {code} is not in the list",
    ),
    "use-not-industrial": (
        "标准厂房的土地用途须为工业或仓储，所填为 {use}：严禁改变功能用途",
        "Standard-factory land is industrial or storage land; {use} was given."
        " The functional use must never change",
    ),
    "use-not-conditions": (
        "供地用途 {use} 与土地使用条件确定的用途 {expected} 不一致：严禁改变功能用途",
        "The use supplied, {use}, is not that of the conditions, {expected}:"
        " the functional use must never change",
    ),
    "land-other-use": (
        "该土地曾按用途 {other_use} 供应（宗地 {other}），未经依法收回不得改作 {use}：严禁改变功能用途",
        "This land was supplied as {other_use} (parcel {other}) and was not taken back;"
        " it cannot become {use}: the functional use must never change",
    ),
    "land-divided": (
        "宗地 {other} 的标准厂房已分割，其土地不得改作其他用途：严禁改变功能用途",
        "The standard factories of parcel {other} were divided; its land has no way to another"
        " use: the functional use must never change",
    ),
    "not-read-twice": (
        "供地文件须由两人分别读取同一页且一致（现有 {measured} 份一致的读取）",
        "The supply's page must be read by two people who agree (so far {measured})",
    ),
    "reading-differs": (
        "两人读取的内容不一致：{fields_zh}",
        "The two readings differ: {fields}",
    ),
    "void-another-page": (
        "更正只能依据原供地文件（同一文件第 {limit} 页）",
        "The correction may rest only on the voided entry's own page ({limit}) of the same file",
    ),
    "void-nothing-wrong": (
        "登记内容与供地文件原页一致，无错误可更正",
        "The entry says what its page says: there is no error to void",
    ),
    "term-too-long": (
        "使用年限 {measured} 年超过 {use} 的最高年限 {limit} 年",
        "A term of {measured} years exceeds the {limit} years that {use} may have",
    ),
    "term-beyond-conditions": (
        "使用年限 {measured} 年超过土地使用条件的 {limit} 年",
        "A term of {measured} years exceeds the {limit} years of the conditions",
    ),
    "term-ended": ("使用期限已于 {measured} 届满", "The term ended on {measured}"),
    "term-order": ("使用期限的止日须在起日之后", "A term ends after it begins"),
    "no-conditions": ("该宗地没有土地使用条件", "There are no land-use conditions for the parcel"),
    "no-planning": ("没有规划条件，不得出让", "No grant without planning conditions"),
    "not-bidding": (
        "工业用地须以招标、拍卖、挂牌方式供应（所填方式：{method}）",
        "Industrial land is supplied by public bidding (given: {method})",
    ),
    "no-bidding-document": ("缺少招拍挂成交文件", "The document of the public bidding is missing"),
    "no-plan": ("缺少供地方案批准文件", "The approval of the supply plan is missing"),
    "supplied-already": (
        "宗地 {parcel} 已供应，未经收回不得再次供应",
        "Parcel {parcel} is supplied already and was not taken back",
    ),
    "in-conflict": (
        "宗地 {parcel} 与 {other} 的界址有争议，解决之前不得办理",
        "Parcel {parcel} is in conflict with {other}; that is settled first",
    ),
    "unlocated": ("宗地 {parcel} 尚未落图", "Parcel {parcel} has no position yet"),
    "no-supply": ("没有供地文件 {contract}", "There is no supply {contract}"),
    "contract-taken": ("合同 {contract} 已录入", "Contract {contract} is entered already"),
    "named-twice": ("宗地 {parcel} 填写了两次", "Parcel {parcel} is named twice"),
    "no-decision": ("须填写决定的文号和理由", "The decision's number and reason are needed"),
    "no-approval": ("缺少园区范围的批准文件", "The approval of the park's boundary is missing"),
    "handed-over-already": ("该供地已办理交地", "The land was handed over already"),
    "not-handed-over": ("尚未交地", "The land was not handed over yet"),
    "in-the-future": ("日期在今天之后", "The date lies in the future"),
    "unlocated-needs-area": (
        "未落图的宗地须有宗地代码和面积",
        "A plot without position needs its code and its area",
    ),
    "price-unpaid": (
        "土地价款应缴 {limit} 元，已缴 {measured} 元",
        "Of the price of {limit} yuan {measured} yuan are paid",
    ),
    "no-deed-tax": ("缺少契税完税凭证", "The deed-tax receipt is missing"),
    "not-the-grantee": (
        "申请人不是供地文件载明的受让人",
        "The applicant is not the grantee of the supply",
    ),
    "registered-already": (
        "宗地 {parcel} 已登记，权证 {certificate}",
        "Parcel {parcel} is registered already, certificate {certificate}",
    ),
    "party-number": (
        "证件号码不符合规则：{reason_zh}",
        "The identity number is not well formed: {reason}",
    ),
    "no-party": ("登记簿中没有该权利人", "The register knows no such party"),
    "party-holds-nothing": ("该权利人在本园区没有现势权利", "The party holds nothing in this park"),
    "nothing-changes": ("没有需要变更的内容", "Nothing would change"),
    "another-case": (
        "宗地 {parcel} 已有在办业务 {case}",
        "Another case, {case}, is accepted on parcel {parcel}",
    ),
    "no-certificate": (
        "没有现势权证 {certificate}",
        "There is no current certificate {certificate}",
    ),
    "blank-form": ("印制号 {blank} 不符合规则", "Blank number {blank} is not well formed"),
    "no-statement": (
        "补发前须先在登记机构网站刊发证书 {certificate} 的遗失或灭失声明，并填写其编号",
        "Before a reissue the statement that {certificate} is lost stands on the registry's site;"
        " name it by its number",
    ),
    "certificate-number": (
        "权证号 {certificate} 不符合规则",
        "Certificate number {certificate} is not well formed",
    ),
    "certificate-taken": (
        "权证号 {certificate} 已存在",
        "Certificate number {certificate} exists already",
    ),
    "intake-conflict": (
        "第 {row} 项与 {other} 重叠 {measured} 平方米，将按“有争议”录入并列明双方",
        "Row {row} overlaps {other} by {measured} m²: it is taken in as in conflict, both named",
    ),
    "overlaps-other-park": (
        "与其他园区的宗地重叠（{other}），请与县级登记机构核对两园区界线",
        "Overlaps a parcel of another park ({other}): the county's office compares the boundary",
    ),
    "certificates-one-or-each": (
        "权证须为全体权利人一本，或者每个权利人各一本",
        "One certificate for all holders, or one for each of them",
    ),
    "holders-once": ("权利人须填写，且每人一次", "Holders are named, each once"),
    "right-nature": (
        "权利性质 {measured} 不在划拨、出让、作价出资、租赁（{limit}）之列",
        "Nature of right {measured} is none of allocated, granted, contributed, leased ({limit})",
    ),
    "party-name": (
        "权利人名称须填写，不超过 {limit} 字",
        "A party's name is needed, {limit} characters at most",
    ),
    "burden-without-title": (
        "抵押、查封须附于一项权利：本项没有权证",
        "A mortgage or seizure hangs on a right: this row has no certificate",
    ),
    "parks-overlap": ("园区范围与 {other} 重叠", "The boundary overlaps park {other}"),
    "parcel-left-outside": (
        "调整后宗地 {parcel} 将位于园区之外",
        "Parcel {parcel} would lie outside the park",
    ),
}
