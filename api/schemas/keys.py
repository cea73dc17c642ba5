"""Keys in addresses, bounded as the register's columns are: what cannot be one is told as such."""

from typing import Annotated

from litestar.params import HeaderParameter, PathParameter, QueryParameter

ParkId = Annotated[int, PathParameter(ge=1, le=2**31 - 1, description="number of the park")]
RowId = Annotated[int, PathParameter(ge=1, le=2**63 - 1)]
RowNumber = Annotated[int, PathParameter(ge=1, le=2**31 - 1, description="number of the row")]
Limit = Annotated[int, QueryParameter(ge=1, le=500, description="how many at most")]
Behind = Annotated[int, QueryParameter(ge=0, le=2**30, description="behind the first so many")]
QueryPark = Annotated[int, QueryParameter(ge=1, le=2**31 - 1, description="number of the park")]
AnyPark = Annotated[int | None, QueryParameter(ge=1, le=2**31 - 1, required=False)]
Before = Annotated[int | None, QueryParameter(ge=1, le=2**63 - 1, required=False)]
AsOf = Annotated[
    str | None,
    QueryParameter(
        name="as_of", required=False, description="an entry's number, or an instant with its zone"
    ),
]
Since = Annotated[
    str,
    QueryParameter(required=False, description="an entry's number, or since of the answer before"),
]
Lines = Annotated[int, QueryParameter(ge=1, le=10_000, description="how many lines at most")]
IdempotencyKey = Annotated[
    str | None,
    HeaderParameter(
        name="Idempotency-Key",
        required=False,
        description="repeat a request whose answer was lost with the same key and body",
    ),
]
