"""Accounts, kept by administrators."""

from litestar import delete, get, post, put
from litestar.di import NamedDependency
from litestar.params import JSONBody

from api.desk import Desk
from api.schemas.keys import RowId
from api.schemas.people import NewPassword, NewUser, UserOut
from registry.access import Principal, demand
from registry.book import accounts


@post("/api/v1/users", tags=["users"], status_code=201, sync_to_thread=True)
def add_user(
    data: JSONBody[NewUser],
    who: NamedDependency[Principal],
    desk: NamedDependency[Desk],
) -> UserOut:
    """Make an account."""
    demand(who, "administer")
    with desk.transaction(who) as tx:
        account_id = accounts.add_user(
            tx,
            login=data.login,
            display_name=data.display_name,
            password=data.password,
            roles=data.roles,
            parks=data.parks,
            now=desk.clock(),
        )
        made = accounts.user(tx, account_id)
    return UserOut.of(made)


@get("/api/v1/users", tags=["users"], sync_to_thread=True)
def list_users(who: NamedDependency[Principal], desk: NamedDependency[Desk]) -> list[UserOut]:
    """List all accounts."""
    demand(who, "administer")
    with desk.register.transaction() as tx:
        found = accounts.users(tx)
    return [UserOut.of(account) for account in found]


@put(
    "/api/v1/users/{account_id:int}/password", tags=["users"], status_code=204, sync_to_thread=True
)
def set_password(
    account_id: RowId,
    data: JSONBody[NewPassword],
    who: NamedDependency[Principal],
    desk: NamedDependency[Desk],
) -> None:
    """Set an account's password; all its sessions end."""
    demand(who, "administer")
    with desk.register.transaction() as tx:
        accounts.change_password(tx, account_id, data.password)
    desk.door.forget()


@delete("/api/v1/users/{account_id:int}", tags=["users"], status_code=204, sync_to_thread=True)
def close_account(
    account_id: RowId,
    who: NamedDependency[Principal],
    desk: NamedDependency[Desk],
) -> None:
    """Close an account: what it did stays, it enters no more."""
    demand(who, "administer")
    with desk.register.transaction() as tx:
        accounts.close_account(tx, account_id)
    desk.door.forget()
