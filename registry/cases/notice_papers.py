"""What the notices about a title say: 暂停办理登记通知书, 解除暂停办理登记通知书."""

from collections.abc import Sequence
from datetime import date

from registry.records.papers import Fact, FieldPaper
from registry.values.terms import day_printed


def suspension(
    office: str, *, clue: str, units: Sequence[str], reason: str, review_on: date
) -> FieldPaper:
    """Return the notice that suspends: to the registration office, about exactly these units."""
    review = day_printed(review_on)
    return FieldPaper(
        title="暂停办理登记通知书",
        addressee=office,
        facts=(
            Fact(label="案件线索", value=clue),
            Fact(label="不动产单元", value="、".join(units)),
            Fact(label="事　　由", value=reason),
            Fact(label="复核日期", value=review),
        ),
        paragraphs=(
            "依据《中华人民共和国土地管理法实施条例》第四十八条第四项，请自本通知签发之时起，对上列单元"
            "暂停办理转移、抵押、分割、合并等处分登记，已受理的中止办理。",
            "查封、异议、更正、注销抵押等依法应当办理的登记，以及已登记权利的证书、查询，不受影响。",
            f"本通知于 {review} 前复核；案件作出处理决定后，继续限制须另有依据。",
        ),
        signatories=(),
        decision=True,
    )


def lifting(office: str, *, notice: str) -> FieldPaper:
    """Return the notice that frees what another notice suspended."""
    return FieldPaper(
        title="解除暂停办理登记通知书",
        addressee=office,
        facts=(Fact(label="原通知书", value=notice),),
        paragraphs=("原通知书所列单元的暂停办理登记自本通知签发之时起解除，中止的业务恢复办理。",),
        signatories=(),
        decision=True,
    )
