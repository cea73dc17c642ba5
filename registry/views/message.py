"""The registration message 登记报文 of a park: its land, units, rights and holders as XML.

One message for a park, where a registry sends one for each case: to hand a register over, or to
hold it against another. Written row by row, so that its length costs no memory. ``message.xsd``
beside this module describes it, in our own words after provincial interface descriptions. It names
holders and mortgagees with their whole numbers: it is for those who may see them.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from itertools import chain
from pathlib import Path
from xml.sax.saxutils import escape, quoteattr

from registry.store.db import Tx
from registry.views import message_claims, message_rows, moments

SCHEMA = Path(__file__).with_name("message.xsd")
#: 接入系统 as the interface descriptions have it: a county's registration system
_SYSTEM = "AS100"
#: what XML 1.0 cannot hold, not even escaped
_NOT_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_MISSING = "\ufffd"
#: whoever opens the file is told first
_NOTICE = (
    "<!-- 含权利人姓名及证件号码，属个人信息，仅供不动产登记使用，不得公开。"
    " Holds names and identity numbers of holders: personal data, for registration only. -->\n"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Sender:
    """Who sends a park's message: the county's code and its registry's name."""

    county: str
    office: str


def write(tx: Tx, park_id: int, path: Path, sender: Sender, *, made: datetime) -> None:
    """Write the message of a park as it stands after its last entry. Raises NotFound for no park.

    ``made`` is now, as clocks in China show it.
    """
    seq = moments.seq_at(tx, park_id, None)
    county, office = sender.county, sender.office
    rows = chain(
        message_rows.parcels(tx, park_id, seq, county=county),
        message_rows.changes(tx, park_id, seq, county=county),
        message_rows.units(tx, park_id, seq, county=county, office=office),
        message_claims.holders(tx, park_id, seq, county=county),
        message_claims.restrictions(
            tx, park_id, seq, day=made.date(), county=county, office=office
        ),
    )
    with path.open("w", encoding="utf-8", newline="\n") as out:
        out.write(f'<?xml version="1.0" encoding="UTF-8"?>\n{_NOTICE}<Message>')
        out.write(_head(sender, made))
        out.write("<Data>\n")
        out.writelines(f"{_element(table, columns)}\n" for table, columns in rows)
        out.write("</Data></Message>\n")


def _head(sender: Sender, made: datetime) -> str:
    head = {
        # the register numbers no messages: the serial is the time of day, and who sends it on
        # gives it the number of his own series
        "BizMsgID": f"{sender.county}{made:%y%m%d%H%M%S}",
        "ASID": _SYSTEM,
        "AreaCode": sender.county,
        "CreateDate": f"{made:%Y-%m-%dT%H:%M:%S}",
        "RegOrgID": sender.county,
    }
    told = "".join(f"<{name}>{escape(value)}</{name}>" for name, value in head.items())
    return f"<Head>{told}</Head>"


def _element(table: str, columns: Mapping[str, object]) -> str:
    """Return a row: what is known, as text; a character XML cannot hold is seen to be missing.

    As one text: a writer that is handed each attribute takes a multiple of the time.
    """
    told = "".join(
        f" {name}={quoteattr(_NOT_XML.sub(_MISSING, str(value)))}"
        for name, value in columns.items()
        if value is not None
    )
    return f"<{table}{told}/>"
