"""Terms of use and money, as they are counted and printed."""

from datetime import date, timedelta
from decimal import ROUND_HALF_UP, Decimal

_DIGITS = "零壹贰叁肆伍陆柒捌玖"
_PLACES = ("", "拾", "佰", "仟")


def years_of(start: date, end: date) -> int:
    """Return the years of a term, first and last day in; a day more begins another year."""
    after = end + timedelta(days=1)
    years = after.year - start.year
    return years + ((after.month, after.day) > (start.month, start.day))


def term_end(start: date, years: int) -> date:
    """Return the last day of a term of whole years that begins on ``start``.

    A term from 29 February ends on 28 February where the year has no 29th.
    """
    try:
        return start.replace(year=start.year + years) - timedelta(days=1)
    except ValueError:
        return start.replace(year=start.year + years, day=28)


def term_printed(start: date, end: date) -> str:
    """Return a term as certificates print it."""
    return f"{_day(start)}起{_day(end)}止"


def _day(day: date) -> str:
    return f"{day.year}年{day.month}月{day.day}日"


def day_printed(day: date) -> str:
    """Return a day as documents print it."""
    return _day(day)


def yuan_in_words(amount: Decimal) -> str:
    """Return an amount from 0 up to 10^16 in 大写 (正确填写票据和结算凭证的基本规定)."""
    cents = int((amount * 100).quantize(Decimal(1), ROUND_HALF_UP))
    if not 0 <= cents < 10**18:
        raise ValueError(amount)
    yuan, rest = divmod(cents, 100)
    jiao, fen = divmod(rest, 10)
    words = f"{_whole(yuan)}元" if yuan else ""
    if not rest:
        return f"{words or '零元'}整"
    if jiao:
        words += f"{_DIGITS[jiao]}角"
    elif yuan:
        words += "零"
    return words + (f"{_DIGITS[fen]}分" if fen else "整")


def _whole(number: int) -> str:
    """Spell a positive number: 亿 counts what stands above it as one number, so does 万."""
    for unit, word in ((10**8, "亿"), (10**4, "万")):
        high, low = divmod(number, unit)
        if high:
            zero = "零" if 0 < low < unit // 10 else ""
            return _whole(high) + word + (zero + _whole(low) if low else "")
    return _thousands(number)


def _thousands(part: int) -> str:
    words = ""
    for place in range(3, -1, -1):
        digit = part // 10**place % 10
        if digit:
            words += _DIGITS[digit] + _PLACES[place]
        elif words and part % 10**place:
            words = words.rstrip("零") + "零"
    return words
