"""What the county charges: entered from its notice, dated, never rewritten."""

from collections.abc import Mapping
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Any

import rich_click as click

from api.cli.house import opened
from api.cli.voice import Voice, speaks
from registry.book import fees
from registry.book.fees import Item
from registry.cases import charging

_UNITS = {"piece": "件", "copy": "本"}


class _Yuan(click.ParamType[Decimal]):
    name = "yuan"

    def convert(
        self, value: Any, param: click.Parameter | None, ctx: click.Context | None
    ) -> Decimal:
        try:
            amount = Decimal(str(value))
        except InvalidOperation:
            amount = Decimal("NaN")
        if not amount.is_finite() or amount != round(amount, 2):
            self.fail("金额为元，最多两位小数。 Yuan, two decimals at most.", param, ctx)
        return amount


@click.group()
def fee() -> None:
    """登记费标准。 What is charged."""


@fee.command("set")
@click.option("--code", required=True, help="代码，如 registration")
@click.option("--name", required=True, help="名称，如 不动产登记费")
@click.option(
    "--unit",
    required=True,
    type=click.Choice(["piece", "copy"]),
    help="按件 piece 或按本 copy；不得按面积、体积或价款（民法典223）",
)
@click.option("--amount", required=True, type=_Yuan(), help="元；0 为停止收取 0: no longer")
@click.option("--act", "acts", required=True, multiple=True, help="适用业务，可重复 repeatable")
@click.option(
    "--from", "valid_from", required=True, type=click.DateTime(["%Y-%m-%d"]), help="执行日"
)
@click.option("--document", required=True, help="依据的文件名称及文号 its document")
@click.option("--article", default="", help="条款 article")
@speaks
def set_fee(voice: Voice, **given: Any) -> None:
    """录入收费标准及其依据，不能改写，有变化的另录新的执行日。 Enter a fee with its source.

    本系统不预置任何金额：未录入的不收费。业务代码见 GET /api/v1/acts。

    No amount comes with the program: what is not entered is not charged. A change is entered from
    a new day on; the old one stays.

    \b
    park-registry fee set --code registration --name 不动产登记费 --unit piece --amount 元 \\
      --act first_registration --act transfer --from 2027-01-01 --document 文件名称及文号
    """
    day: date = given.pop("valid_from").date()
    item = Item(**given, valid_from=day)
    with opened(voice) as house, house.register.transaction() as tx:
        charging.set_item(tx, item)
    voice.tell(
        f"自 {day} 起：{item.name} {item.amount} 元。 From {day} on: {item.amount} yuan.",
        code=item.code,
        valid_from=day,
        amount=item.amount,
    )


@fee.command("list")
@speaks
def list_fees(voice: Voice) -> None:
    """列出录入过的全部标准。 List everything that was ever set."""
    with opened(voice) as house, house.register.transaction() as tx:
        found = fees.items(tx)
    voice.tell(
        *(
            f"{i.code}  {i.valid_from}  {i.name}  {i.amount} 元/{_UNITS[i.unit]}"
            f"  {'、'.join(i.acts)}  {i.document} {i.article}"
            for i in found
        ),
        fees=found,
    )


COMMANDS: Mapping[str, click.Command] = {"fee": fee}
