"""The list of uses is remembered, and only ever grows."""

import pytest

from registry.book import county
from registry.errors import NotFound
from registry.store.db import Register
from tests.support.database import fresh_copy

NEW = {"scheme": "GB/T 21010", "version": "2017", "code": "0602"}


def _add(owner_conn) -> None:
    owner_conn.execute(
        "insert into reg.land_use"
        " values (99, 'GB/T 21010', '2017', '0602', '采矿用地', 'other', 50)"
    )
    owner_conn.commit()


def test_a_use_is_found_by_its_name_and_by_its_row(register) -> None:
    with register.transaction() as tx:
        use = county.land_use(tx, scheme="GB/T 21010", version="2017", code="0601")
        assert use is not None
        assert use.name == "工业用地"
        assert county.land_use_of(tx, use.use_id) == use


def test_a_use_added_after_the_list_was_read_is_found(register, owner_conn) -> None:
    with register.transaction() as tx:
        assert county.land_use(tx, **NEW) is None
        with pytest.raises(NotFound):
            county.land_use_of(tx, 99)
    _add(owner_conn)
    with register.transaction() as tx:
        use = county.land_use(tx, **NEW)
        assert use == county.land_use_of(tx, 99)
        assert use is not None
        assert use.name == "采矿用地"


def test_two_registers_in_one_process_have_lists_of_their_own(
    cluster, template, register, owner_conn
) -> None:
    _add(owner_conn)
    with register.transaction() as tx:
        assert county.land_use(tx, **NEW) is not None
    with fresh_copy(cluster, template) as endpoint:
        other = Register(endpoint.app_conninfo)
        with other.transaction() as tx:
            assert county.land_use(tx, **NEW) is None
        other.close()
