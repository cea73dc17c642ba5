"""One page of all rules: each has its legal source, its sentences, and a test that provokes it."""

import re
from pathlib import Path

import pytest

from registry import refusals
from registry.catalogue import SOURCES
from registry.errors import RegistryError
from registry.findings import Finding, refusing
from registry.sentences import SENTENCES
from registry.store.constraints import REFUSALS

REGISTRY = Path(refusals.__file__).parent
TESTS = Path(__file__).parents[1]

#: rule -> what its source must name (law/README), and the module of tests that provokes it
PAGE = {
    "USE-01": (
        ("严禁改变功能用途", "民法典第350条", "土地管理法第56条"),
        "acts/test_land_grant.py",
    ),
    "GEO-01": (("暂行条例第16、18条", "实施细则第15条"), "acts/test_conditions_issue.py"),
    "GEO-02": (("暂行条例第16、18条", "实施细则第15条"), "acts/test_park_boundary.py"),
    "GEO-03": (("暂行条例第8、22条", "实施细则第5、15条"), "acts/test_conditions_issue.py"),
    "GEO-04": (("园区",), "acts/test_conditions_issue.py"),
    "GEO-05": (("实施细则第15条",), "acts/test_conditions_issue.py"),
    "GEO-06": (("实施细则第15条",), "acts/test_conditions_issue.py"),
    "CODE-01": (("暂行条例第8条",), "acts/test_intake.py"),
    "CODE-02": (("暂行条例第8条",), "acts/test_intake.py"),
    "PARTY-01": (("暂行条例第16条", "实施细则第15条"), "acts/test_land_grant.py"),
    "DUR-01": (
        ("国务院令第55号第12条", "民法典第354条", "暂行条例第22条"),
        "acts/test_first_registration.py",
    ),
    "SUP-01": (("城乡规划法第38、39条",), "acts/test_conditions_issue.py"),
    "SUP-02": (("民法典第347条", "实施条例第18条"), "acts/test_land_grant.py"),
    "SUP-03": (("国务院令第55号第10条",), "acts/test_land_grant.py"),
    "TAX-01": (("契税法第11条",), "acts/test_first_registration.py"),
    "HOLD-07": (("城市房地产管理法第38、39条",), "acts/test_first_registration.py"),
    "HOLD-08": (("暂行条例第10、22条",), "cases/test_holding.py"),
}


@pytest.mark.parametrize("rule", PAGE)
def test_each_rule_has_its_source_and_a_test_that_provokes_it(rule):
    sources, module = PAGE[rule]
    for source in sources:
        assert source in SOURCES[rule], source
    assert f'"{rule}"' in (TESTS / module).read_text(), module


#: how a kind is put together in the source -> all that comes of it
MADE = {
    'f"held-{hold.kind.replace': {
        *("held-mortgage", "held-mortgage-ban", "held-seizure", "held-objection"),
        *("held-advance-notice", "held-suspension"),
    },
    'f"child-{flaw.kind}"': {"child-gap", "child-overlap", "child-outside", "child-strip"},
    'f"no-{named}-receipt"': {"no-deed-tax-receipt", "no-land-value-added-tax-receipt"},
    'f"{named}-paid"': {"deed-tax-paid", "land-value-added-tax-paid"},
    'f"corrected-{name.replace': {
        *("corrected-own-areas", "corrected-shared-areas", "corrected-land-shares"),
    },
    'f"no-{name.replace': {
        *("no-planning-document", "no-completion-document", "no-survey-document"),
    },
}
#: kinds of one word, beside the "shape" that misshapen() says unless told otherwise
SINGLE = {"flag", "overlap", "unlocated", "allocation", "lapsed", "residual"}


def _said(pattern: str) -> set[str]:
    folders = [REGISTRY / name for name in ("acts", "rules", "cases")]
    texts = (path.read_text() for folder in folders for path in folder.rglob("*.py"))
    return {found for text in texts for found in re.findall(pattern, text)}


def test_every_rule_a_finding_names_has_a_source():
    assert _said(r'rule="([A-Z]+-?\d*)"') <= set(SOURCES)


def test_every_sentence_is_said_by_some_rule_and_every_rule_has_its_sentence():
    kinds = _said(r'"([a-z]+(?:-[a-z]+)+)"')
    kinds |= {"shape"} | _said(rf'"({"|".join(sorted(SINGLE))})"')
    for put_together, made in MADE.items():
        assert _said(re.escape(put_together)), put_together
        kinds |= made
    assert set(SENTENCES) <= kinds, "a sentence nobody says"
    found = _said(r'Finding\(\s*rule="[^"]+",\s*kind="([a-z-]+)"')
    assert found <= set(SENTENCES), "a finding without words"


def test_every_kind_of_finding_is_provoked_by_a_test():
    provoked = {
        word
        for path in TESTS.rglob("test_*.py")
        if path != Path(__file__)
        for word in re.findall(r'"([a-z-]+)"', path.read_text())
    }
    assert set(SENTENCES) - provoked == set()


@pytest.mark.parametrize("kind", SENTENCES)
def test_each_sentence_names_the_same_facts_in_both_languages(kind):
    zh, en = SENTENCES[kind]
    named = [set(re.findall(r"\{(\w+)\}", sentence)) for sentence in (zh, en)]
    plain = [{name.removesuffix("_zh") for name in names} for names in named]
    assert plain[0] >= plain[1] - {"limit"}
    for sentence in (zh, en):
        bare = re.sub(r"\{\w+\}", "", sentence)
        assert not re.search(r"\d", bare), "no numbers are typed into a sentence"


@pytest.mark.parametrize(
    ("severity", "stops"),
    [
        ("refuse", True),
        ("suspend", True),
        ("consent", True),
        ("by_hand", True),
        ("warn", False),
        ("met", False),
    ],
)
def test_what_stops_a_registration(severity, stops):
    finding = Finding(rule="GEO-05", kind="not-handed-over", severity=severity)
    assert bool(refusing([finding])) is stops
    said = finding.said()
    assert (said["severity"], said["article"]) == (severity, SOURCES["GEO-05"])
    assert said["zh"] == "尚未交地"
    assert said["en"] == "The land was not handed over yet"


def _refusals() -> list[type[RegistryError]]:
    return sorted(set(REFUSALS.values()), key=lambda kind: kind.code)


@pytest.mark.parametrize("refusal", _refusals(), ids=lambda kind: kind.code)
def test_each_refusal_of_the_database_says_what_which_rule_and_what_to_do(refusal):
    assert refusal.title().endswith(".") or refusal.title().endswith(").")
    for said in (refusal.zh, refusal.remedy, refusal.remedy_zh):
        assert said
    assert refusal.rule is None or refusal.rule in SOURCES
