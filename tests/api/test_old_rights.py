"""Old plots with their rights: from a file and a workbook to the register, in one entry."""

import io
import json
from typing import Any

import python_calamine
from shapely import box
from shapely.geometry import mapping

from registry.cases import judging
from registry.cases.old_rights_form import SHEETS
from tests.api import desks
from tests.api.site import Site
from tests.support.dealings import BUYER, OWNER
from tests.support.old_rights import NUMBER, PROOF, holder, mortgage, seizure, workbook
from tests.support.park import EAST, NORTH

PARK = "/api/v1/parks/1"
OTHER = "赣（2018）共青城市不动产权第0000051号"
PERSON = {"kind": "个人", "number": "36012119850704018X", "name": "示例人"}
USE = {"use": desks.INDUSTRIAL}


def old_plots(site: Site, *names: str, purpose: str = "intake") -> str:
    """Judge a file of plots that stand in a row; return where the import is."""
    system = {"type": "name", "properties": {"name": "EPSG:4527"}}
    features = [
        {
            "type": "Feature",
            "properties": {"name": name, "made_for": f"{names} {purpose}"},
            "geometry": mapping(box(*_corners(EAST + 700 + 50 * n, NORTH + 300))),
        }
        for n, name in enumerate(names)
    ]
    told = {"type": "FeatureCollection", "crs": system, "features": features}
    clerk = site.person("clerk")
    asked = clerk.told(
        "POST",
        f"{PARK}/imports",
        files={"file": ("plots.geojson", json.dumps(told).encode())},
        data={"purpose": purpose},
    )
    number = asked["importId"]
    judging.judge(site.register, 1, number, now=site.clock())
    return f"{PARK}/imports/{number}"


def _corners(x: float, y: float) -> tuple[float, float, float, float]:
    return x, y, x + 40, y + 30


def sent(content: bytes) -> dict[str, Any]:
    return {"files": {"file": ("rights.xlsx", content)}}


def test_old_plots_come_with_all_that_hangs_on_them(own_site: Site) -> None:
    here = old_plots(own_site, "甲", "乙")
    clerk = own_site.person("clerk")
    shares = {"holding": "按份共有", "certificate": OTHER}
    book = workbook(
        [
            holder("甲"),
            holder("乙", BUYER, share="1/3", **shares),
            holder("乙", share="2/3", **shares | PERSON),
        ],
        [mortgage("甲")],
        [seizure("甲")],
    )
    kept = clerk.told("POST", f"{here}/old-rights", **sent(book))
    assert {**kept, "sha256": ""} == {
        "sha256": "",
        "certificates": 2,
        "holders": 3,
        "mortgages": 1,
        "mortgageSum": "5000000.50",
        "seizures": 1,
    }
    asked = {**USE, "rights": kept["sha256"]}
    assert clerk.told("POST", f"{here}/case/check", json=asked)["passes"] is True
    assert clerk.told("GET", here)["taken"] == 0, "a check takes nothing"
    before = figures(own_site)
    case = clerk.told("POST", f"{here}/case", json=asked)
    whole = clerk.told("GET", f"/api/v1/cases/{case['number']}")
    seen = own_site.person("examiner").told("GET", f"/api/v1/cases/{case['number']}")
    assert "360121********018X" in json.dumps(seen), "numbers of persons are masked"
    assert "36012119850704018X" not in json.dumps(seen)
    assert [m["sha256"] for m in whole["materials"]] == [kept["sha256"]]
    done = desks.through(own_site, desks.filled(own_site, case, desks.FIRST))
    facts = done["steps"][-1]["facts"]
    assert facts["certificates"] == [NUMBER, OTHER, PROOF]
    assert (facts["mortgages"], facts["seizures"]) == (1, 1)
    more = {name: figure - before[name] for name, figure in figures(own_site).items()}
    assert {name: more[name] for name in ("parcels", "rights", "certificates")} == {
        "parcels": 2,
        "rights": 2,
        "certificates": 2,
    }
    assert (more["mortgages"], more["mortgage_sum"], more["seizures"]) == (1, 5_000_000.5, 1)
    assert more["holders"] >= 1
    unit = f"{facts['parcels'][0]}W00000000"
    book_ = clerk.told("GET", f"/api/v1/parcels/{facts['parcels'][0]}")
    assert unit in json.dumps(book_)


def figures(site: Site) -> dict[str, float]:
    told = site.person("clerk").told("POST", f"{PARK}/reconciliation", json={})
    return {line["name"]: float(line["ours"]) for line in told}


def test_every_fault_of_the_workbook_is_told_and_nothing_is_kept(own_site: Site) -> None:
    here = old_plots(own_site, "甲", "乙")
    clerk = own_site.person("clerk")
    book = workbook(
        [holder("甲", number="1"), holder("丙")],
        [mortgage("乙", amount="许多")],
        [seizure("乙", served_at="")],
    )
    no = clerk.refused("POST", f"{here}/old-rights", **sent(book))
    assert (no["status"], no["code"]) == (422, "old-rights-faulty")
    assert [(f["sheet"], f["line"], f["column"]) for f in no["faults"]] == [
        ("证书权利人", 2, "权利人证件号"),
        ("证书权利人", 3, "宗地"),
        ("抵押", 2, "担保金额"),
        ("查封", 2, "送达时间"),
    ]
    assert all(f["zh"] and f["en"] for f in no["faults"])
    assert clerk.refused("POST", f"{here}/case", json={**USE, "rights": desks.sha256(book)})[
        "code"
    ] == ("not-found")
    unreadable = clerk.refused("POST", f"{here}/old-rights", **sent(b"plot;holder"))
    assert (unreadable["status"], unreadable["code"]) == (422, "workbook-unreadable")


def test_what_the_act_refuses_is_found_of_every_plot_and_no_case_is_opened(own_site: Site) -> None:
    here = old_plots(own_site, "甲", "乙")
    clerk = own_site.person("clerk")
    book = workbook(
        [holder("甲", term_end="2018-05-01"), holder("乙", certificate=OTHER)],
        [mortgage("乙", OWNER, debt_until="2069-05-01")],
        [seizure("甲", against=BUYER.number)],
    )
    kept = clerk.told("POST", f"{here}/old-rights", **sent(book))
    asked = {**USE, "rights": kept["sha256"]}
    told = clerk.told("POST", f"{here}/case/check", json=asked)
    assert told["passes"] is False
    found = [(f["kind"], f["severity"], f["facts"]["plot"]) for f in told["findings"]]
    assert found == [
        ("term-order", "refuse", "甲"),
        ("not-his", "refuse", "甲"),
        ("mortgagee-holds", "refuse", "乙"),
        ("debt-beyond-term", "warn", "乙"),
    ]
    no = clerk.refused("POST", f"{here}/case", json=asked)
    assert no["code"] == "checks-failed"
    assert {f["facts"]["plot"] for f in no["findings"]} == {"甲", "乙"}
    assert clerk.told("GET", here)["taken"] == 0


def test_what_a_workbook_says_of_a_plot_that_is_not_chosen_is_not_lost(own_site: Site) -> None:
    here = old_plots(own_site, "甲", "乙")
    clerk = own_site.person("clerk")
    book = workbook([holder("甲"), holder("乙", certificate=OTHER)])
    kept = clerk.told("POST", f"{here}/old-rights", **sent(book))
    asked = {**USE, "rights": kept["sha256"], "rows": [1]}
    no = clerk.refused("POST", f"{here}/case", json=asked)
    assert [(f["line"], f["column"]) for f in no["faults"]] == [(3, "宗地")]
    assert clerk.told("GET", here)["taken"] == 0


def test_a_check_without_a_workbook_finds_what_is_wrong_with_the_plots(own_site: Site) -> None:
    here = old_plots(own_site, "甲")
    clerk = own_site.person("clerk")
    asked = {"use": {**desks.INDUSTRIAL, "code": "9"}}
    told = clerk.told("POST", f"{here}/case/check", json=asked)
    assert [f["kind"] for f in told["findings"]] == ["no-land-use"]


def test_who_may_send_a_workbook_and_for_which_import(own_site: Site) -> None:
    here = old_plots(own_site, "甲")
    survey = old_plots(own_site, "己", purpose="survey")
    book = sent(workbook([holder("甲")]))
    clerk, examiner = own_site.person("clerk"), own_site.person("examiner")
    assert examiner.refused("POST", f"{here}/old-rights", **book)["code"] == "not-allowed"
    for step, body in (("case", USE), ("case/check", USE)):
        no = examiner.refused("POST", f"{here}/{step}", json=body)
        assert no["code"] == "not-allowed"
    assert clerk.refused("POST", f"{survey}/old-rights", **book)["code"] == "import-elsewhere"
    elsewhere = here.replace("/parks/1/", "/parks/9/")
    assert clerk.refused("POST", f"{elsewhere}/old-rights", **book)["status"] == 404
    wrong = clerk.refused("POST", f"{here}/case", json={**USE, "rights": "abc"})
    assert wrong["status"] == 422


def test_the_template_has_the_sheets_and_says_what_its_columns_hold(own_site: Site) -> None:
    answer = own_site.person("clerk").request("GET", "/api/v1/old-rights/template.xlsx")
    book = python_calamine.CalamineWorkbook.from_filelike(io.BytesIO(answer.content))
    assert book.sheet_names == list(SHEETS)
    headings = book.get_sheet_by_name("抵押").to_python()[0]
    assert str(headings[0]).startswith("宗地\nPlot\n必填 needed")
    assert own_site.browser().refused("GET", "/api/v1/old-rights/template.xlsx")["status"] == 401
