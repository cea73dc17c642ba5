"""Papers on request, on the wire."""

from typing import Annotated

import msgspec

from api.schemas.wire import Sent, Told
from registry.paperwork.wishes import Wish
from registry.records.kinds import ASKED_FOR

Said = Annotated[str, msgspec.Meta(max_length=400)]


class NewPaper(Sent, frozen=True, kw_only=True):
    """A paper wished for: ``of`` what, and for a query its purpose and who asks.

    ``party`` names the applicant whose questions are meant, where several were asked.
    """

    of: Annotated[str, msgspec.Meta(min_length=1, max_length=80)]
    purpose: Said = ""
    asked_by: Said = ""
    party: Said = ""

    def wish(self) -> Wish:
        """Return what is wished."""
        return Wish(of=self.of, purpose=self.purpose, asked_by=self.asked_by, party=self.party)


class PaperKindOut(Told, frozen=True, kw_only=True):
    """A kind of paper; ``of``: a case's number, a parcel's or unit's code, or a certificate."""

    kind: str
    title: str
    title_en: str
    of: str
    template: str

    @classmethod
    def every(cls) -> list["PaperKindOut"]:
        """Tell all kinds that can be asked for."""
        return [
            cls(kind=name, title=k.title, title_en=k.title_en, of=k.of, template=k.template)
            for name, k in ASKED_FOR.items()
        ]
