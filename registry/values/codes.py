"""Parcel codes (19 characters) and unit codes (28), GB/T 37346-2019. There is no check digit."""

import re
from dataclasses import dataclass

from registry.errors import MalformedValue

_PARCEL = re.compile(r"[1-9]\d{5}\d{3}\d{3}[GJZ][ABSXCDEFHGLNWY](?!00000)\d{5}", re.ASCII)
_ENDING = re.compile(r"W00000000|F(?!0000)\d{4}(?!0000)\d{4}|[LQ]\d{8}", re.ASCII)
_PARCEL_LENGTH = 19


@dataclass(frozen=True, slots=True)
class ParcelCode:
    """宗地代码: county 6, 地籍区 3, 地籍子区 3, feature 2, number 5."""

    text: str

    @classmethod
    def parse(cls, given: str) -> "ParcelCode":
        """Read a code, with or without spaces. Raises MalformedValue."""
        text = given.replace(" ", "")
        if not _PARCEL.fullmatch(text):
            raise MalformedValue(
                kind="parcel code",
                value=given[:40],
                reason="county 6, district 3, sub-district 3, feature 2, number 5 (not 00000)",
                reason_zh="应为县 6 位、地籍区 3 位、地籍子区 3 位、特征码 2 位"
                "、顺序号 5 位（非 00000）",
            )
        return cls(text)

    @property
    def county(self) -> str:
        """The six digits of the county."""
        return self.text[:6]

    @property
    def zone(self) -> str:
        """The nine digits of the 地籍区."""
        return self.text[:9]

    @property
    def district(self) -> str:
        """The twelve digits of the 地籍子区."""
        return self.text[:12]

    @property
    def feature(self) -> str:
        """The feature code 宗地特征码, such as GB."""
        return self.text[12:14]

    @property
    def serial(self) -> int:
        """The running number of its feature code in the 地籍子区, 1 to 99999."""
        return int(self.text[14:])

    @property
    def stratum(self) -> str:
        """Return surface, above (S) or below (X)."""
        return {"S": "above", "X": "below"}.get(self.text[13], "surface")

    @property
    def land_unit(self) -> "UnitCode":
        """The unit of the bare land."""
        return UnitCode(f"{self.text}W00000000")

    def __str__(self) -> str:
        return self.text


@dataclass(frozen=True, slots=True)
class UnitCode:
    """不动产单元代码: parcel code 19, feature 1, number 8."""

    text: str

    @classmethod
    def parse(cls, given: str) -> "UnitCode":
        """Read a code, with or without spaces. Raises MalformedValue."""
        text = given.replace(" ", "")
        parcel, ending = text[:_PARCEL_LENGTH], text[_PARCEL_LENGTH:]
        if not (_PARCEL.fullmatch(parcel) and _ENDING.fullmatch(ending)):
            raise MalformedValue(
                kind="unit code",
                value=given[:40],
                reason="a parcel code, then W00000000, or F with building and unit numbers",
                reason_zh="应为宗地代码加 W00000000，或 F 加幢号、户号",
            )
        return cls(text)

    @property
    def parcel(self) -> ParcelCode:
        """The parcel the unit stands on."""
        return ParcelCode(self.text[:_PARCEL_LENGTH])

    @property
    def printed(self) -> str:
        """Four groups of 6, 6, 7 and 9 characters."""
        return f"{self.text[:6]} {self.text[6:12]} {self.text[12:19]} {self.text[19:]}"

    def __str__(self) -> str:
        return self.text
