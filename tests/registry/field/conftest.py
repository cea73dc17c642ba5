from typing import Any

import pytest

from tests.registry.titles.conftest import built, seen_works, works
from tests.support.field import reported, took
from tests.support.titles import Works

__all__ = ["built", "seen_works", "works"]


@pytest.fixture
def case(works: Works) -> tuple[Any, str]:
    """A verified case on one storey."""
    number = reported(works.office, works.storeys[0]).number
    took(works.office, number, "verify")
    return works.office, number
