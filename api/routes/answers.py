"""Answers to what a check found: a decision by hand, and papers that meet a restriction."""

from litestar import post
from litestar.di import NamedDependency
from litestar.params import FromPath, JSONBody

from api.desk import Desk
from api.schemas.cases import CaseOut
from api.schemas.history import NewConsent, NewRuling
from api.telling import told
from registry.access import Principal
from registry.cases import answers
from registry.values.hashes import sha256_of


@post("/api/v1/cases/{number:str}/rulings", tags=["cases"], status_code=201, sync_to_thread=True)
def decide_by_hand(
    number: FromPath[str],
    data: JSONBody[NewRuling],
    who: NamedDependency[Principal],
    desk: NamedDependency[Desk],
) -> CaseOut:
    """Decide a finding "by hand" with a reason; the examiner's, kept for ever."""
    with desk.transaction(who) as tx:
        case = answers.decide(
            tx,
            who,
            number,
            rule=data.rule,
            kind=data.kind,
            reason=data.reason,
            now=desk.clock(),
        )
        return told(tx, who, case)


@post("/api/v1/cases/{number:str}/consents", tags=["cases"], status_code=201, sync_to_thread=True)
def meet_restriction(
    number: FromPath[str],
    data: JSONBody[NewConsent],
    who: NamedDependency[Principal],
    desk: NamedDependency[Desk],
) -> CaseOut:
    """Bring the paper that meets a restriction: consent, undertaking, allocation."""
    with desk.transaction(who) as tx:
        case = answers.meet(
            tx,
            who,
            number,
            restriction_id=data.restriction,
            paper=sha256_of(data.paper_sha256),
            now=desk.clock(),
        )
        return told(tx, who, case)
