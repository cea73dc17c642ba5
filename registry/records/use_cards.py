"""用途告知: what one unit may be used for, told to everybody: no holder, no occupant."""

from dataclasses import dataclass

#: as published; the policy stands above them
ARTICLES = (
    "《中华人民共和国民法典》第三百五十条：建设用地使用权人应当合理利用土地，不得改变土地用途；"
    "需要改变土地用途的，应当依法经有关行政主管部门批准。",
    "《中华人民共和国土地管理法》第五十六条：建设单位使用国有土地的，应当按照土地使用权出让等有偿使用合同"
    "的约定或者土地使用权划拨批准文件的规定使用土地。",
)
_NEVER = (
    "改变功能用途：不得用作住宅、公寓、商铺、宾馆、餐饮娱乐、学校、幼儿园等",
    "以出租、转借、办理营业执照、装修或者局部改造等方式变相改变用途，一层、一间也不例外",
    "擅自隔断分割，以“以租代售”等方式变相分割转让",
)
_NEVER_EN = (
    "A change of its functional use: no housing, flats, shops, hotels, restaurants,"
    " entertainment, schools or kindergartens",
    "A change of use by way of lease, loan, business licence, fit-out or partial conversion,"
    " not even of one floor or one room",
    "Partition without approval, or a sale dressed up as a lease",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class UseCard:
    """The card of one unit. ``standing`` is false once the unit has ended: ask which replaced it.

    ``use`` is the land's, ``house_use`` the building unit's own (none for bare land).
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
    notice: str | None
    source: str
    never: tuple[str, ...] = _NEVER
    never_en: tuple[str, ...] = _NEVER_EN
    articles: tuple[str, ...] = ARTICLES

    @property
    def permitted(self) -> str:
        """The permitted use in one line, as the sign prints it."""
        if self.house_use is None:
            return self.use
        return f"{self.use} · {self.house_use}{'（共有部分）' if self.common else ''}"

    @property
    def ask(self) -> str:
        """Where to ask, and before what."""
        return f"出租、出借、办理证照之前，请先向{self.bureau}、{self.committee}查询"
