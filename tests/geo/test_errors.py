import pytest

from geo import cut_errors, errors
from geo.errors import GeoError, SelfCrossing


def refusals() -> list[type[GeoError]]:
    return sorted(GeoError.__subclasses__(), key=lambda kind: kind.__name__)


@pytest.mark.parametrize("kind", refusals())
def test_every_refusal_says_what_and_which_rule_and_what_to_do_in_both_languages(
    kind: type[GeoError],
) -> None:
    assert kind.title().endswith(".")
    assert kind.zh != GeoError.zh
    assert kind.rule in ("GEO-01", "GEO-02", "GEO-03", "SPLIT-09")
    assert kind.remedy
    assert kind.remedy_zh


def test_codes_are_not_shared() -> None:
    codes = [kind.code for kind in refusals()]
    assert len(codes) == len(set(codes))


def test_a_refusal_tells_its_facts() -> None:
    no = SelfCrossing(where=(39396000.0, 3161000.0), line=4)
    said = {name: fact for name, fact in no.said().items() if fact is not None}
    assert said == {"where": (39396000.0, 3161000.0), "line": 4}
    assert "自相交" in str(no)
    assert "line=4" in str(no)
    assert "text" not in str(no)


def test_no_fact_shadows_a_member_of_a_problem() -> None:
    members = {"type", "title", "status", "detail", "instance"}
    for kind in refusals():
        assert members.isdisjoint(kind.__dataclass_fields__)


def test_the_modules_hold_no_other_exception() -> None:
    named = [*vars(errors).values(), *vars(cut_errors).values()]
    kinds = [v for v in named if isinstance(v, type) and issubclass(v, Exception)]
    assert set(kinds) == {GeoError, *refusals()}
