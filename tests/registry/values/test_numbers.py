import pytest

from registry.errors import MalformedValue
from registry.values.numbers import (
    blank_number,
    certificate_number,
    old_certificate_number,
    old_proof_number,
    proof_number,
)


@pytest.mark.parametrize(
    "text",
    [
        "赣（2026）共青城市不动产权第0000001号",
        "赣（2025）南昌县不动产权第0000001号",
        "沪（2021）浦字不动产权第000001号",
        "沪（2022）宝字不动产权第011468号",
    ],
)
def test_a_certificate_number_is_kept_with_full_brackets(text):
    assert certificate_number(text) == text
    assert certificate_number(text.replace("（", "(").replace("）", ") ")) == text


@pytest.mark.parametrize(
    "text",
    [
        "赣（26）共青城市不动产权第0000001号",
        "赣（2026）共青城市不动产权第001号",
        "赣（2026）共青城市不动产权第０００００01号",
        "赣（2026）共青城市不动产证明第0000001号",
        "",
    ],
)
def test_what_is_no_certificate_number_is_refused(text):
    with pytest.raises(MalformedValue):
        certificate_number(text)


def test_a_proof_has_its_own_number():
    number = "赣（2026）共青城市不动产证明第0000001号"
    assert proof_number("赣(2026)共青城市不动产证明第0000001号") == number
    with pytest.raises(MalformedValue, match="proof number"):
        proof_number("赣（2026）共青城市不动产权第0000001号")


@pytest.mark.parametrize("text", ["D36000000001", "D31003610514", "J00000000000"])
def test_a_blank_number_is_taken(text):
    assert blank_number(text) == text


@pytest.mark.parametrize("text", ["X36000000001", "D3600000000", "d36000000001"])
def test_what_is_no_blank_number_is_refused(text):
    with pytest.raises(MalformedValue):
        blank_number(text)


@pytest.mark.parametrize(
    ("given", "number"),
    [
        ("共国用(2005)第12号", "共国用（2005）第12号"),
        ("赣 国用 2008 第0123号", "赣国用2008第0123号"),
        ("房权证共字第00012-3号", "房权证共字第00012-3号"),
        ("江国用〔1998〕字第8号", "江国用〔1998〕字第8号"),
        ("赣(2018)共青城市不动产权第0000050号", "赣（2018）共青城市不动产权第0000050号"),
    ],
)
def test_a_paper_from_before_keeps_its_number(given: str, number: str) -> None:
    assert old_certificate_number(given) == number
    assert old_certificate_number(number) == number


@pytest.mark.parametrize(
    "given",
    [
        "",
        "国用",
        "12345",
        "ABC-1",
        "共国用（2005）第12号；",
        "共国用（2005）\n第12号",
        "<b>国用1</b>",
        "国" * 60 + "1",
        "赣（2018）共青城市不动产权第5号",
        "赣（2018）共青城市不动产证明第0000005号",
    ],
)
def test_what_is_no_number_of_an_old_paper_is_refused(given: str) -> None:
    with pytest.raises(MalformedValue) as no:
        old_certificate_number(given)
    assert no.value.reason_zh


def test_a_proof_from_before_keeps_its_number() -> None:
    assert old_proof_number("共他项(2012)第45号") == "共他项（2012）第45号"
    with pytest.raises(MalformedValue):
        old_proof_number("赣（2018）共青城市不动产权第0000050号")
