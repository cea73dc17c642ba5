import pytest

from registry.errors import MalformedValue
from registry.values.numbers import blank_number, certificate_number, proof_number


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
