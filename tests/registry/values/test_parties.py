import pytest
from hypothesis import given, strategies as st

from registry.errors import MalformedValue
from registry.values.parties import (
    credit_code,
    identity_card,
    mask_phone,
    masked,
    party_number,
    shown,
)

VALID_CODES = [
    "91360121MA35A0B1XC",
    "91360703MA7FG2H39Y",
    "91360123MA38KLM495",
    "12360000491020013M",
    "91350100M000100Y43",
]
VALID_PEOPLE = [
    "36012119850704018X",
    "360121197506150024",
    "360121196402291135",
    "11010519491231002X",
]


@pytest.mark.parametrize("text", VALID_CODES)
def test_a_credit_code_with_its_check_digit_is_taken(text):
    assert credit_code(text) == text
    assert credit_code(f" {text[:8]} {text[8:].lower()} ") == text


def test_a_check_digit_of_zero_is_valid():
    assert credit_code("91360121MA35T01520") == "91360121MA35T01520"


def test_letters_in_the_first_two_places_are_valid():
    assert credit_code("N2360121MF0000013A") == "N2360121MF0000013A"


@pytest.mark.parametrize("text", ["91360121MA35A0B1XD", "91360121MA35A0BIXC", "9136012", ""])
def test_what_is_no_credit_code_is_refused(text):
    with pytest.raises(MalformedValue):
        credit_code(text)


@pytest.mark.parametrize("letter", "IOSVZ")
def test_letters_outside_the_alphabet_are_refused_not_mapped(letter):
    with pytest.raises(MalformedValue, match="I O S V Z"):
        credit_code(f"91360121MA35{letter}01520")


@given(st.sampled_from(VALID_CODES), st.integers(0, 17), st.sampled_from("0123456789ABCDEF"))
def test_one_wrong_character_is_always_found(text, place, other):
    wrong = text[:place] + other + text[place + 1 :]
    if wrong == text:
        return
    with pytest.raises(MalformedValue):
        credit_code(wrong)


@pytest.mark.parametrize("text", VALID_PEOPLE)
def test_an_identity_number_is_taken(text):
    assert identity_card(text.lower()) == text


def test_a_county_younger_than_the_person_is_no_fault():
    """南康区 exists since 2013; numbers of people born before are issued with its code."""
    assert identity_card("360703199001010017")


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("360121198507040181", "check digit"),
        ("360121198502300181", "no such day"),
        ("36012119850704018", "17 digits"),
    ],
)
def test_a_wrong_identity_number_is_refused_and_never_shown_whole(text, reason):
    with pytest.raises(MalformedValue, match=reason) as no:
        identity_card(text)
    assert text not in str(no.value)
    assert "0704" not in no.value.value


def test_an_identity_number_in_the_field_of_an_enterprise_is_not_shown_whole():
    with pytest.raises(MalformedValue) as no:
        party_number("enterprise", "360121198507040182")
    assert "0704" not in str(no.value)


def test_each_kind_of_party_has_its_number():
    assert party_number("enterprise", VALID_CODES[0]) == VALID_CODES[0]
    assert party_number("state_body", VALID_CODES[3]) == VALID_CODES[3]
    assert party_number("person", VALID_PEOPLE[0]) == VALID_PEOPLE[0]
    with pytest.raises(MalformedValue, match="state_body"):
        party_number("ghost", VALID_CODES[0])


def test_numbers_of_people_are_masked_on_papers():
    assert masked("36012119850704018X") == "360121********018X"
    assert shown("person", "36012119850704018X") == "360121********018X"
    assert shown("enterprise", VALID_CODES[0]) == VALID_CODES[0]
    assert masked("3601211985") == "36********"
    assert masked("") == ""


@pytest.mark.parametrize(
    ("number", "expected"), [("13812345678", "138****5678"), ("12", "**"), ("", "")]
)
def test_the_middle_of_a_telephone_number_is_hidden(number, expected):
    assert mask_phone(number) == expected
