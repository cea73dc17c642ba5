"""Addresses and names in one form, so that two ways of writing the same are the same."""

import re
import unicodedata

_SIGNS = re.compile(r"[\s,，.。、:：;；_/\\\-—–~·'\"“”‘’()（）\[\]【】]+")
_BUILDING = re.compile(r"号楼|栋|座|号幢|#楼|#幢|#")
_ROOM = re.compile(r"(室|房|单元|户)$")
#: province and city before the county are written or left out as people like
_ABOVE = re.compile(r"^(?:[一-鿿]{2,6}?省)?(?:[一-鿿]{2,4}?市)*")


def normal_address(given: str) -> str:
    """Return an address without spaces, signs, province and city; buildings are 幢, rooms bare."""
    text = _SIGNS.sub("", unicodedata.normalize("NFKC", given)).upper()
    return _ROOM.sub("", _ABOVE.sub("", _BUILDING.sub("幢", text), count=1))


def normal_name(given: str) -> str:
    """Return a name without spaces and signs."""
    return _SIGNS.sub("", unicodedata.normalize("NFKC", given)).upper()
