"""One metadata for all tables: schema reg."""

from sqlalchemy import MetaData
from sqlalchemy.types import UserDefinedType

metadata = MetaData(schema="reg")


class TransactionId(UserDefinedType[int]):
    """A transaction's number that never comes again (xid8)."""

    cache_ok = True

    def get_col_spec(self, **_: object) -> str:
        """Return the type as PostgreSQL names it."""
        return "xid8"
