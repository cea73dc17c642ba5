"""Drawing a document once, with its snapshot and seal.

The record is frozen, and no connection is held while it is drawn.
"""

import json

from api.desk import Desk
from certificates import draw
from certificates.attachment import Enclosed
from certificates.sealing import Sealer
from registry.access import Principal
from registry.book import documents
from registry.views import prints
from registry.views.prints import Print


def pdf_of(desk: Desk, who: Principal, number: str) -> bytes:
    """Return a document's PDF: the bytes drawn first, for ever. Raises NotFound, DocumentEnded."""
    with desk.transaction(who) as tx:
        ready = prints.by_number(tx, number, desk.public_url)
    documents.demand_standing(ready.document)
    if ready.pdf is not None:
        return ready.pdf
    drawn = closed(ready, desk.sealer)
    with desk.transaction(who) as tx:
        document = ready.document
        return documents.keep(tx, document.park_id, document.document_id, drawn, at=desk.clock())


def closed(ready: Print, sealer: Sealer) -> bytes:
    """Return a document drawn, with its snapshot and seal."""
    enclosed = Enclosed(
        kind=ready.document.kind,
        template=ready.document.template,
        imprint=ready.imprint,
        snapshot=json.loads(ready.document.snapshot),
    )
    return sealer.close(draw(ready.record, ready.imprint, ready.document.template), enclosed)
