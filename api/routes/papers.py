"""Papers on request: which there are, and one made, numbered and ready to be drawn."""

from litestar import get, post
from litestar.di import NamedDependency
from litestar.params import FromPath, JSONBody

from api.desk import Desk
from api.schemas.documents import DocumentOut
from api.schemas.papers import NewPaper, PaperKindOut
from registry.access import Principal, demand
from registry.paperwork import filing


@get("/api/v1/papers", tags=["documents"], sync_to_thread=False)
def list_paper_kinds(who: NamedDependency[Principal]) -> list[PaperKindOut]:
    """List the papers that can be asked for, and by what each is asked for."""
    demand(who, "read")
    return PaperKindOut.every()


@post("/api/v1/papers/{kind:str}", tags=["documents"], status_code=201, sync_to_thread=True)
def make_paper(
    kind: FromPath[str],
    data: JSONBody[NewPaper],
    who: NamedDependency[Principal],
    desk: NamedDependency[Desk],
) -> DocumentOut:
    """Make a paper from what the register holds now; ``pdf`` says where it is read."""
    with desk.transaction(who) as tx:
        made = filing.make(tx, who, kind, data.wish(), now=desk.clock())
        return DocumentOut.of(made, desk.public_url)
