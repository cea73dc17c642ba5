"""Drawing a document once, with its snapshot and seal.

The record is frozen, and no connection is held while it is drawn.
"""

import json

from api.desk import Desk
from certificates.attachment import Enclosed
from certificates.sealing import closed
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
    drawn = closed(ready.record, enclosed_in(ready), desk.sealer)
    with desk.transaction(who) as tx:
        document = ready.document
        return documents.keep(tx, document.park_id, document.document_id, drawn, at=desk.clock())


def enclosed_in(ready: Print) -> Enclosed:
    """Return what is attached to a document that is ready to be drawn."""
    return Enclosed(
        kind=ready.document.kind,
        template=ready.document.template,
        imprint=ready.imprint,
        snapshot=json.loads(ready.document.snapshot),
    )
