"""A register book for drawing: a parcel that was divided, a right, a mortgage."""

from dataclasses import replace
from decimal import Decimal

from registry.records.register_book import BookParcel, RegisterBook
from tests.support import asked_papers as asked, papers


def register_book() -> RegisterBook:
    before = replace(asked.EVENT, seq=3, act="首次登记", case="360482-2026-000003")
    return RegisterBook(
        code=papers.plan().code,
        round=1,
        park_id=1,
        park="示例园区",
        use=asked.RIGHT.use,
        stratum="地表",
        as_of=asked.EVENT,
        head_hash="9f" * 32,
        plan=papers.full_plan(),
        parcel=(
            BookParcel(
                area=Decimal("2400.00"),
                declared_area=None,
                location="共青城市高新大道以东、创新路以北",
                standing="落图",
                since=before,
                until=None,
            ),
        ),
        came_from=(),
        became=(),
        rights=(replace(asked.RIGHT, since=before, until=asked.EVENT), asked.RIGHT),
        restrictions=(asked.MORTGAGE,),
        changes=(before, asked.EVENT),
    )
