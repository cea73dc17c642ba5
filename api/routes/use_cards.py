"""用途告知: the card of a unit for everybody, and the sign for its door."""

from litestar import Response, get
from litestar.di import NamedDependency
from litestar.params import FromPath

from api.desk import Desk
from api.schemas.use_cards import UseCardOut, address
from api.uploads import given_out
from certificates import draw
from registry.access import Principal, demand
from registry.records.papers import Imprint
from registry.views import use_cards


@get("/api/v1/use-cards/{unit:str}", tags=["field"], security=[{}], sync_to_thread=True)
def read_use_card(unit: FromPath[str], desk: NamedDependency[Desk]) -> UseCardOut:
    """Tell counters, banks and tenants what a unit may be used for; no log-in, no holder."""
    return UseCardOut.of(use_cards.of(desk.register, unit, parks=None), desk.public_url)


@get("/api/v1/use-cards/{unit:str}/sign", tags=["field"], sync_to_thread=True)
def print_use_sign(
    unit: FromPath[str], who: NamedDependency[Principal], desk: NamedDependency[Desk]
) -> Response[bytes]:
    """Print the sign for the unit's door (PDF), with the code that leads to the public page."""
    demand(who, "read")
    card = use_cards.of(desk.register, unit, parks=who.parks)
    imprint = Imprint(
        number=card.unit,
        issuer=card.bureau,
        county=card.county,
        park=card.park,
        entry=None,
        entry_at=None,
        entry_hash=None,
        made_at=desk.clock(),
        verify_url=address(card.unit, desk.public_url),
        notice=card.notice,
    )
    return given_out(f"{card.unit}.pdf", "application/pdf", draw(card, imprint), inline=True)
