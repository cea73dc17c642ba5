"""Numbers that run over history, without gaps, across parks: taken last before the commit."""

from collections.abc import Sequence
from dataclasses import dataclass

from registry.errors import MalformedValue
from registry.store.db import Tx, text
from registry.values.numbers import certificate_number


@dataclass(frozen=True, slots=True, kw_only=True)
class Series:
    """A series as it stands; ``mode``: own, block (stops at ``upper``), fed from outside."""

    scope: str
    mode: str
    last: int
    upper: int


def series(tx: Tx) -> list[Series]:
    """Return all series that have begun, by scope."""
    rows = tx.execute(text("select scope, mode, last, upper from number_series order by scope"))
    return [Series(**row._mapping) for row in rows]


def set_series(
    tx: Tx, scope: str, mode: str, *, first: int | None = None, upper: int | None = None
) -> None:
    """Say how a series is numbered from now on; a block has its first and last number.

    Raises MalformedValue, SeriesGoesBack, NumberIsFed (certificates of a companion register).
    """
    if mode == "block" and not 1 <= (first or 0) <= (upper or 0):
        raise MalformedValue(
            kind="block",
            value=f"{first}-{upper}",
            reason="the first number comes before the last",
            reason_zh="起始号须不大于截止号",
        )
    tx.execute(
        text("select set_series_v1(:scope, :mode, :first, :upper)"),
        {"scope": scope, "mode": mode, "first": first, "upper": upper},
    )


def fed(tx: Tx, scope: str) -> bool:
    """Say whether the numbers of a series come from outside."""
    mode = tx.execute(
        text("select mode from number_series where scope = :scope"), {"scope": scope}
    ).scalar_one_or_none()
    return mode == "fed"


def take(tx: Tx, scope: str, given: int | None = None, *, count: int = 1) -> int:
    """Take the next number of a series, the first of ``count``, or the one given from outside.

    Raises SeriesExhausted, NumberIsFed.
    """
    number: int = tx.execute(
        text("select take_number_v1(:scope, :given, :count)"),
        {"scope": scope, "given": given, "count": count},
    ).scalar_one()
    return number


def parcel_series(district: str, feature: str) -> str:
    """Return the scope of the codes of a 地籍子区 and feature code."""
    return f"parcel:{district}{feature}"


def certificate_series(*, province: str, county: str, year: int) -> str:
    """Return the scope of a year's certificate numbers."""
    return f"certificate:{province}({year}){county}"


def parcel_code(tx: Tx, district: str, feature: str, given: str | None = None) -> str:
    """Return the next parcel code of a 地籍子区 and feature code (GB/T 37346 8.4).

    ``given`` is the platform's code, where the series is fed from outside.
    """
    if given is not None:
        step_over(tx, [given])
        return given
    return parcel_codes(tx, district, feature, 1)[0]


def parcel_codes(tx: Tx, district: str, feature: str, count: int) -> list[str]:
    """Return the next ``count`` codes at once."""
    start = take(tx, parcel_series(district, feature), count=count)
    return [f"{district}{feature}{start + n:05d}" for n in range(count)]


def step_over(tx: Tx, codes: Sequence[str]) -> None:
    """Let the series of old codes go on after them, so that none is ever given out again."""
    tx.execute(
        text(
            "select take_number_v1('parcel:' || left(code, 14), substr(code, 15)::bigint)"
            " from unnest(cast(:codes as text[])) code"
        ),
        {"codes": list(codes)},
    )


def certificate(tx: Tx, *, province: str, county: str, year: int, given: str | None = None) -> str:
    """Return a certificate number: 赣（2026）共青城市不动产权第0000001号.

    ``given`` is the platform's number, where the series is fed from outside. Raises MalformedValue,
    NumberIsFed, NumberIsOurs, SeriesExhausted.
    """
    if given is None:
        return certificates(tx, province=province, county=county, year=year, count=1)[0]
    number = certificate_number(given)
    numbered = int(number.split("第")[1].rstrip("号"))
    take(tx, certificate_series(province=province, county=county, year=year), numbered)
    return number


def certificates(tx: Tx, *, province: str, county: str, year: int, count: int) -> list[str]:
    """Return the next ``count`` certificate numbers of our own series, or of our block.

    What an old paper bears already is stepped over. Raises NumberIsFed, SeriesExhausted.
    """
    scope = certificate_series(province=province, county=county, year=year)
    taken: list[str] = []
    while missing := count - len(taken):
        first = take(tx, scope, count=missing)
        new = [f"{province}（{year}）{county}不动产权第{first + n:07d}号" for n in range(missing)]
        old = borne(tx, new)
        taken += [number for number in new if number not in old]
    return taken


def given_certificates(
    tx: Tx, given: Sequence[str], *, province: str, county: str, year: int
) -> list[str]:
    """Return certificate numbers of the platform; the series goes on after the highest of them.

    Raises MalformedValue, NumberIsOurs.
    """
    parsed = [certificate_number(number) for number in given]
    highest = max(int(number.split("第")[1].rstrip("号")) for number in parsed)
    take(tx, certificate_series(province=province, county=county, year=year), highest)
    return parsed


def proof(tx: Tx, *, province: str, county: str, year: int) -> str:
    """Return the number of a 登记证明: 赣（2026）共青城市不动产证明第0000001号.

    What an old proof bears already is stepped over.
    """
    while True:
        n = take(tx, f"proof:{province}({year}){county}")
        number = f"{province}（{year}）{county}不动产证明第{n:07d}号"
        if not borne(tx, [number]):
            return number


def building_number(tx: Tx, parcel_code: str) -> str:
    """Return the next 幢号 of a parcel, over history."""
    return f"{take(tx, f'building:{parcel_code}'):04d}"


def unit_suffixes(tx: Tx, parcel_code: str, building_number: str, count: int) -> list[str]:
    """Return the endings of the next units of a building: after the highest 户号 ever used."""
    first = take(tx, f"unit:{parcel_code}F{building_number}", count=count)
    return [f"F{building_number}{first + n:04d}" for n in range(count)]


def borne(tx: Tx, given: Sequence[str]) -> set[str]:
    """Return which numbers a certificate bears already, such as a paper taken in."""
    found = tx.execute(
        text("select number from certificate where number = any(cast(:given as text[]))"),
        {"given": list(given)},
    )
    return set(found.scalars())


def case(tx: Tx, *, county: str, year: int) -> str:
    """Return a case number 业务号: county, year, running number."""
    return f"{county}-{year}-{take(tx, f'case:{county}:{year}'):06d}"


def document(tx: Tx, *, word: str, year: int) -> str:
    """Return a document number: 条件〔2026〕第000001号."""
    return documents(tx, word=word, year=year, count=1)[0]


def documents(tx: Tx, *, word: str, year: int, count: int) -> list[str]:
    """Return the next ``count`` document numbers of a word at once."""
    start = take(tx, f"document:{word}:{year}", count=count)
    return [f"{word}〔{year}〕第{start + n:06d}号" for n in range(count)]
