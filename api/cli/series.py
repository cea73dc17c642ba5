"""Number series: our own, a reserved block, or fed from outside."""

import re
from collections.abc import Mapping

import rich_click as click

from api.cli.house import opened
from api.cli.voice import Voice, speaks
from registry.book import county, numbers
from registry.errors import MalformedValue
from registry.store.db import Tx

kind_argument = click.argument("kind", type=click.Choice(["parcel", "certificate"]))
key_argument = click.argument("key", metavar="KEY")


@click.group()
def series() -> None:
    """编号：自编、预留号段、外部赋号。 Number series: own, block, fed.

    KIND KEY 指明系列：parcel 加子区与特征码，certificate 加年份。

    KIND KEY names a series: parcel with district and feature code, certificate with the year.
    """


@series.command("list")
@speaks
def list_series(voice: Voice) -> None:
    """列出已开始的系列。 List the series that have begun."""
    with opened(voice) as house, house.register.transaction() as tx:
        found = numbers.series(tx)
    voice.tell(
        *(f"{one.scope}  {one.mode}  {one.last} / {one.upper}" for one in found), series=found
    )


@series.command()
@kind_argument
@key_argument
@click.option("--first", type=click.IntRange(1), required=True, help="起始号 first number")
@click.option("--last", type=click.IntRange(1), required=True, help="截止号 last number")
@speaks
def reserve(voice: Voice, kind: str, key: str, first: int, last: int) -> None:
    """今后在预留号段内编号，用完即止。 Number within a reserved block from now on.

    号段须在已用编号之后。 The block begins after every number that was given.

    \b
    park-registry series reserve parcel 360482001001GB --first 5001 --last 5999
    park-registry series reserve certificate 2026 --first 20001 --last 29999
    """
    _set(voice, kind, key, "block", first=first, upper=last)


@series.command()
@kind_argument
@key_argument
@speaks
def feed(voice: Voice, kind: str, key: str) -> None:
    """今后编号由外部平台赋予，办理时填写。 From now on numbers come from outside.

    \b
    park-registry series feed parcel 360482001001GB
    """
    _set(voice, kind, key, "fed")


@series.command()
@kind_argument
@key_argument
@speaks
def own(voice: Voice, kind: str, key: str) -> None:
    """今后自行编号，从最大号之后继续。 Number on by ourselves, after the highest number.

    \b
    park-registry series own parcel 360482001001GB
    """
    _set(voice, kind, key, "own")


def _set(voice: Voice, kind: str, key: str, mode: str, **block: int) -> None:
    with opened(voice) as house, house.register.transaction() as tx:
        scope = _scope(tx, kind, key)
        numbers.set_series(tx, scope, mode, **block)
        stands = next(one for one in numbers.series(tx) if one.scope == scope)
    voice.tell(f"{scope}  {mode}  {stands.last} / {stands.upper}", series=stands)


def _scope(tx: Tx, kind: str, key: str) -> str:
    form = r"[0-9]{12}[A-Z]{2}" if kind == "parcel" else r"20[0-9]{2}"
    if not re.fullmatch(form, key):
        raise MalformedValue(
            kind=kind,
            value=key[:40],
            reason="as 360482001001GB for parcels, 2026 for certificates",
            reason_zh="宗地如 360482001001GB，权证如 2026",
        )
    if kind == "parcel":
        return numbers.parcel_series(key[:12], key[12:])
    named = county.county(tx)
    return numbers.certificate_series(
        province=named.short_province, county=named.name, year=int(key)
    )


COMMANDS: Mapping[str, click.Command] = {"series": series}
