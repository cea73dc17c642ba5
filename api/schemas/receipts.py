"""Who collects what a case made, on the wire."""

from typing import Annotated

import msgspec

from api.schemas.enforcement import Stroke
from api.schemas.wire import Sent
from registry.cases.handing_out import Receipt

Name = Annotated[str, msgspec.Meta(min_length=1, max_length=100)]
Short = Annotated[str, msgspec.Meta(max_length=40)]


class ReceiptIn(Sent, frozen=True, kw_only=True):
    """Who collects, as what, by which paper (its number is masked), and the signature drawn."""

    name: Name
    stands_as: Name
    strokes: Annotated[tuple[Stroke, ...], msgspec.Meta(max_length=80)]
    paper: Short = ""
    paper_no: Short = ""

    def receipt(self) -> Receipt:
        """Return it as the register takes it."""
        return Receipt(**msgspec.structs.asdict(self))
