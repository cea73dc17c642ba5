"""The use card on the wire, and the imprint of its sign."""

from api.schemas.wire import Told
from registry.records.use_cards import UseCard


class UseCardOut(Told, frozen=True, kw_only=True):
    """What a unit may be used for: nothing of who holds or occupies it.

    ``standing`` false: the unit has ended (it was divided, merged or demolished).
    """

    unit: str
    parcel: str
    standing: bool
    common: bool
    location: str
    use: str
    use_scheme: str
    use_code: str
    house_use: str | None
    house_use_code: str | None
    park: str
    committee: str
    county: str
    bureau: str
    never: list[str]
    never_en: list[str]
    source: str
    articles: list[str]
    ask: str
    page: str
    notice: str | None

    @classmethod
    def of(cls, card: UseCard, public_url: str) -> "UseCardOut":
        """Tell a card; ``page`` is its public address."""
        told = {
            name: getattr(card, name)
            for name in cls.__struct_fields__
            if name not in ("page", "never", "never_en", "articles")
        }
        return cls(
            **told,
            never=list(card.never),
            never_en=list(card.never_en),
            articles=list(card.articles),
            page=address(card.unit, public_url),
        )


def address(unit: str, public_url: str) -> str:
    """Return the public address of a unit's card: what the code on the door leads to."""
    return f"{public_url}/use/{unit}"
