import pytest

from registry.demo import land as demo
from tests.support.stages import Stage, first_request


@pytest.fixture
def application(stage: Stage) -> str:
    """A complete application for a first registration, still a draft."""
    request = first_request(stage.supplied)
    return stage.office.open("first_registration", request, applicant=demo.FIRST)
