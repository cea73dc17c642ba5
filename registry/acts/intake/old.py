"""What is taken in: an old plot, the certificate of its right, and what hangs on the right."""

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from registry.book.parties import PartyInput
from registry.rules.disposals.shares import Holding
from registry.rules.use import UseCode


@dataclass(frozen=True, slots=True, kw_only=True)
class OldHolder:
    """A holder as the old paper names him.

    ``share``, such as "1/3", where several hold by shares. ``certificate``: the number of his own
    one, where each has one.
    """

    party: PartyInput
    share: str | None = None
    certificate: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class OldCertificate:
    """An old certificate as it reads; ``number`` is empty where each holder has one of his own.

    The first holder stands as the grantee of the supply that the certificate proves.
    """

    holders: tuple[OldHolder, ...]
    term_start: date
    term_end: date
    number: str = ""
    holding: Holding = "shares"
    right_nature: int = 102
    note: str = ""

    @property
    def numbers(self) -> tuple[str, ...]:
        """The numbers of all its papers, as they read."""
        own = (holder.certificate for holder in self.holders)
        return tuple(number for number in (self.number, *own) if number)


@dataclass(frozen=True, slots=True, kw_only=True)
class OldMortgage:
    """A mortgage that stands: amount in yuan, the debt's scope and days, and its proof 登记证明.

    ``registered_on``: when it was entered in the old register. ``place`` is its order among the
    mortgages of the plot, from 1.
    """

    mortgagee: PartyInput
    contract_no: str
    amount: Decimal
    scope: str
    debt_from: date
    debt_until: date
    registered_on: date
    proof: str
    place: int = 1
    maximum: bool = False
    bans_transfer: bool = False
    note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class OldSeizure:
    """A seizure that was served: by which notice of which body, against whom (his number).

    ``share_only``: of a right held by shares, only his. Those of one plot queue by service.
    """

    authority: str
    document_no: str
    served_at: datetime
    ends_on: date
    against: str
    share_only: bool = False
    note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One old plot: with a draft it is located, without one it has only its declared area.

    What hangs on it hangs on the right its certificate proves.
    """

    draft_id: int | None = None
    code: str | None = None
    location: str = ""
    declared_area: Decimal | None = None
    certificate: OldCertificate | None = None
    mortgages: tuple[OldMortgage, ...] = ()
    seizures: tuple[OldSeizure, ...] = ()

    @property
    def plain_code(self) -> str | None:
        """The code without the spaces it is printed with."""
        return None if self.code is None else self.code.replace(" ", "")


@dataclass(frozen=True, slots=True, kw_only=True)
class Request:
    """All rows are of one use; codes that are left out are given from the district's series."""

    use: UseCode
    rows: tuple[Row, ...]
    feature: str = "GB"
