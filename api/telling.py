"""A case as it is told to the person who asks."""

from api.schemas.cases import CaseOut
from registry.access import Principal, may
from registry.cases import path, record
from registry.cases.acts import ACTION_OF_KIND
from registry.cases.record import CaseRecord
from registry.store.db import Tx
from registry.values.parties import hide_persons


def told(tx: Tx, who: Principal, case: CaseRecord) -> CaseOut:
    """Tell a case with what it lacks and the steps it can take.

    Only who fills such cases reads in its request the numbers of persons as they are.
    """
    fills = may(who, ACTION_OF_KIND[case.kind])
    return CaseOut.of(
        case,
        request=case.request if fills else hide_persons(case.request),
        possible=path.possible(case),
        missing=record.missing(tx, case),
        due=record.due(tx, case),
    )
