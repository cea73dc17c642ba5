from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given, strategies as st

from registry.values.terms import term_end, term_printed, years_of, yuan_in_words


def test_a_term_counts_its_first_and_last_day():
    assert years_of(date(2026, 1, 1), date(2075, 12, 31)) == 50
    assert years_of(date(2026, 1, 1), date(2076, 1, 1)) == 51
    assert term_end(date(2026, 1, 1), 50) == date(2075, 12, 31)
    assert term_end(date(2028, 2, 29), 1) == date(2029, 2, 28)
    assert term_end(date(2028, 2, 29), 4) == date(2032, 2, 28)


@given(st.dates(date(1950, 1, 1), date(2100, 1, 1)), st.integers(1, 70))
def test_a_term_of_so_many_years_has_so_many_years(start, years):
    assert years_of(start, term_end(start, years)) == years


def test_a_term_is_printed_with_both_days():
    printed = term_printed(date(2026, 1, 1), date(2075, 12, 31))
    assert printed == "2026年1月1日起2075年12月31日止"


@pytest.mark.parametrize(
    ("amount", "words"),
    [
        ("0", "零元整"),
        ("0.05", "伍分"),
        ("0.50", "伍角整"),
        ("1.05", "壹元零伍分"),
        ("10", "壹拾元整"),
        ("1250000", "壹佰贰拾伍万元整"),
        ("1680.32", "壹仟陆佰捌拾元叁角贰分"),
        ("100500", "壹拾万零伍佰元整"),
        ("1001", "壹仟零壹元整"),
        ("10010", "壹万零壹拾元整"),
        ("10000001", "壹仟万零壹元整"),
        ("100000001", "壹亿零壹元整"),
        ("100010000", "壹亿零壹万元整"),
        ("107000.53", "壹拾万柒仟元伍角叁分"),
        ("6007.14", "陆仟零柒元壹角肆分"),
        ("10000000000001", "壹拾万亿零壹元整"),
        ("1000100000000", "壹万零壹亿元整"),
        ("0.005", "壹分"),
    ],
)
def test_money_in_words(amount, words):
    assert yuan_in_words(Decimal(amount)) == words


@pytest.mark.parametrize("amount", ["-1", "10000000000000000"])
def test_no_words_for_what_no_contract_says(amount):
    with pytest.raises(ValueError, match=r"^-?1"):
        yuan_in_words(Decimal(amount))


_VALUES = {word: n for n, word in enumerate("零壹贰叁肆伍陆柒捌玖")}
_UNITS = {"拾": 10, "佰": 100, "仟": 1000}


def _read(words):
    """Read whole yuan in words back, by the plain rule of places."""
    for unit, size in (("亿", 10**8), ("万", 10**4)):
        high, found, low = words.rpartition(unit) if unit == "亿" else words.partition(unit)
        if found:
            return _read(high) * size + _read(low)
    total = digit = 0
    for word in words:
        if word in _UNITS:
            total += digit * _UNITS[word]
            digit = 0
        else:
            digit = _VALUES[word]
    return total + digit


@given(st.integers(0, 10**16 - 1))
def test_words_read_back_are_the_amount(yuan):
    words = yuan_in_words(Decimal(yuan))
    assert words.endswith("元整")
    assert _read(words[:-2]) == yuan
    assert "零零" not in words
