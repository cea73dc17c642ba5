"""Drawing a document once: the record is frozen, no connection is held while it is drawn."""

from api.desk import Desk
from certificates import draw
from registry.access import Principal
from registry.book import documents
from registry.views import prints


def pdf_of(desk: Desk, who: Principal, number: str) -> bytes:
    """Return a document's PDF: the bytes drawn first, for ever. Raises NotFound."""
    with desk.transaction(who) as tx:
        ready = prints.by_number(tx, number, desk.public_url)
    if ready.pdf is not None:
        return ready.pdf
    drawn = draw(ready.record, ready.imprint)
    with desk.transaction(who) as tx:
        document = ready.document
        return documents.keep(tx, document.park_id, document.document_id, drawn, at=desk.clock())
