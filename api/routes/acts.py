"""The kinds of business there are, and the data each one takes."""

from collections.abc import Mapping
from typing import Any

import msgspec
from litestar import get
from litestar.di import NamedDependency
from litestar.params import FromPath

from api.desk import Desk
from api.schemas.documents import ActOut, MaterialKindOut
from registry.access import Principal, demand
from registry.cases import acts, opening
from registry.store.db import Tx

_HEX = {"type": "string", "pattern": "^([0-9a-f]{2})*$"}


@get("/api/v1/acts", tags=["cases"], sync_to_thread=True)
def list_acts(who: NamedDependency[Principal], desk: NamedDependency[Desk]) -> list[ActOut]:
    """List the kinds of business, with the papers and the data each one asks for."""
    demand(who, "read")
    with desk.transaction(who) as tx:
        return [_told(tx, name) for name in acts.ACTS]


@get("/api/v1/acts/{act:str}", tags=["cases"], sync_to_thread=True)
def read_act(
    act: FromPath[str], who: NamedDependency[Principal], desk: NamedDependency[Desk]
) -> ActOut:
    """Describe one kind of business."""
    demand(who, "read")
    with desk.transaction(who) as tx:
        return _told(tx, act)


def _told(tx: Tx, name: str) -> ActOut:
    act = acts.act(name)
    return ActOut(
        name=act.NAME,
        kind=act.KIND,
        title=act.TITLE[0],
        title_en=act.TITLE[1],
        materials=[MaterialKindOut(n=n, name=kind) for n, kind in opening.material_kinds(tx, name)],
        request=_hex_for_bytes(msgspec.json.schema(act.Request)),
    )


def _hex_for_bytes(schema: Any) -> Any:
    """Bytes travel as hexadecimal digits here, not as base64."""
    if isinstance(schema, Mapping):
        if schema.get("contentEncoding") == "base64":
            return _HEX
        return {key: _hex_for_bytes(value) for key, value in schema.items()}
    if isinstance(schema, list):
        return [_hex_for_bytes(item) for item in schema]
    return schema
