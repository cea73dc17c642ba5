import pytest

from certificates import draw
from tests.support import papers
from tests.support.pdf import codes_on


@pytest.mark.parametrize("length", [1, 24, 200], ids=str)
def test_the_code_on_paper_is_read_as_the_address(length: int) -> None:
    address = f"https://registry.example/verify/{'aZ09-_~%'[:8] * 30}"[: 32 + length]
    (read,) = codes_on(draw(papers.acceptance_voucher(), papers.imprint(verify_url=address)))
    assert read == [address]
