"""巡查: drawn from a seed, made offline, sent late, twice, in any order; kept once and whole."""

from datetime import timedelta
from decimal import Decimal
from uuid import UUID

import pytest

from geo import crs, gcj02
from registry.demo import land as demo
from registry.errors import NotAllowed, NotFound
from registry.field_refusals import (
    NotAPhoto,
    NotHappenedYet,
    PhotoDiffers,
    PieceOutOfPlace,
    SentDifferently,
)
from registry.refusals import WrongValue
from tests.support.field import (
    PHOTO,
    declared,
    drawn,
    reported,
    sent,
    took,
    visited,
)
from tests.support.park import EAST, NORTH
from tests.support.raw import at_once
from tests.support.stages import rows

WRONG = {"as_permitted": False, "observed": "二层作宿舍"}


def count(office, table):
    return rows(office, f"select count(*) from {table}")[0][0]  # noqa: S608 - our own names


# ---------------------------------------------------------------- the plan


def test_the_same_seed_draws_the_same_and_re_visits_come_first(works):
    office = works.office
    first = drawn(office, objects=3)
    assert first == drawn(office, objects=3)
    assert {s.reason for s in first} == {"random"}
    reported(office, works.bare, source_key="mismatch")
    took(office, reported(office, works.storeys[1]).number, "verify")
    ranked = drawn(office, objects=3)
    assert [(s.where, s.reason) for s in ranked[:2]] == [
        (works.storeys[1], "revisit"),
        (f"{works.bare}W00000000", "mismatch"),
    ]
    assert {s.patrol for s in ranked} <= {6, 7}
    assert rows(office, "select seed, candidates from patrol_plan limit 1") == [("2026-03-25", 4)]


def test_other_seeds_draw_otherwise(works):
    plans = {tuple(s.where for s in drawn(works.office, seed=str(n))) for n in range(8)}
    assert len(plans) > 1


# ---------------------------------------------------------------- the visit


def test_one_tap_as_permitted(works):
    kept = visited(works.office, works.factory)
    assert (kept.again, kept.clue, kept.findings) == (False, None, ())
    assert count(works.office, "clue") == 0


def test_a_wrong_use_makes_a_clue(works):
    kept = visited(works.office, works.factory, **WRONG)
    assert kept.clue == "线索〔2026〕第000001号"
    with pytest.raises(WrongValue):
        visited(works.office, works.factory, visit_id=UUID(int=5), as_permitted=False)


def test_sent_three_times_it_is_kept_once(works):
    answers = [visited(works.office, works.factory, **WRONG) for _ in range(3)]
    assert [a.again for a in answers] == [False, True, True]
    assert {a.clue for a in answers} == {"线索〔2026〕第000001号"}
    assert (count(works.office, "patrol_visit"), count(works.office, "clue")) == (1, 1)


def test_sent_at_one_moment_by_two_it_is_kept_once(works):
    for n in range(10):
        told = at_once(
            *(
                lambda n=n: visited(
                    works.office, works.factory, visit_id=UUID(int=100 + n), observed="x"
                )
                for _ in range(2)
            )
        )
        assert [t for t in told if isinstance(t, BaseException)] == []
        assert count(works.office, "patrol_visit") == n + 1


def test_another_visit_under_the_same_id_is_refused(works):
    visited(works.office, works.factory)
    with pytest.raises(SentDifferently):
        visited(works.office, works.factory, **WRONG)
    assert count(works.office, "clue") == 0


def test_a_visit_of_tomorrow_is_refused(works):
    tomorrow = works.office.clock() + timedelta(days=1)
    with pytest.raises(NotHappenedYet):
        visited(works.office, works.factory, visited_at=tomorrow)


def test_who_patrols(works):
    for n, by in enumerate(("park", "inspector", "enforcer")):
        visited(works.office, works.factory, by, visit_id=UUID(int=50 + n))
    with pytest.raises(NotAllowed):
        visited(works.office, works.factory, "clerk")


# ---------------------------------------------------------------- the position


def at(x, y):
    return crs.reproject_point(EAST + x, NORTH + y, demo.SRID, crs.GEOGRAPHIC)


def warned(works, longitude, latitude):
    kept = visited(
        works.office,
        works.bare,
        longitude=Decimal(f"{longitude:.7f}"),
        latitude=Decimal(f"{latitude:.7f}"),
    )
    return [(f.kind, f.severity) for f in kept.findings]


def test_a_position_on_the_parcel_is_not_remarked(works):
    assert warned(works, *at(150, 150)) == []


def test_a_position_of_a_web_map_is_warned_of(works):
    assert warned(works, *gcj02.shifted(*at(150, 150))) == [("position-shifted", "warn")]


def test_a_position_outside_the_park_is_warned_of(works):
    assert warned(works, *at(5000, 5000)) == [("position-far", "warn")]
    assert count(works.office, "patrol_visit") == 1


def test_the_shift_is_some_hundreds_of_metres_and_taken_back_to_a_metre():
    here = at(150, 150)
    shifted = gcj02.shifted(*here)
    metres = [abs(a - b) * 1e5 for a, b in zip(here, shifted, strict=True)]
    assert 100 < sum(metres) < 1500
    assert gcj02.unshifted(*shifted) == pytest.approx(here, abs=1e-6)


# ---------------------------------------------------------------- photos


def test_a_photo_is_acknowledged_only_when_stored_and_its_hash_agrees(works):
    office = works.office
    assert declared(office).received == 0
    half = len(PHOTO) // 2
    assert sent(office, 0, PHOTO[:half]).stored is False
    told = sent(office, half, PHOTO[half:])
    assert (told.stored, told.received) == (True, len(PHOTO))
    [(name, media, length)] = rows(
        office,
        "select name, media_type, length(content) from stored_file where media_type like 'image%'",
    )
    assert (name, media, length) == (str(UUID(int=2)), "image/jpeg", len(PHOTO))
    assert count(office, "photo_piece") == 0
    assert sent(office, 0, PHOTO[:half]).stored is True


def test_before_its_visit_or_after_in_any_order(works):
    declared(works.office)
    sent(works.office, 0, PHOTO)
    visited(works.office, works.factory)
    of_visit = "select count(*) from patrol_photo join patrol_visit using (park_id, visit_id)"
    assert rows(works.office, of_visit) == [(1,)]


def test_an_upload_goes_on_where_it_broke(works):
    office = works.office
    declared(office)
    sent(office, 0, PHOTO[:100])
    assert sent(office, 50, PHOTO[50:100]).received == 100
    with pytest.raises(PieceOutOfPlace) as no:
        sent(office, 200, PHOTO[200:])
    assert (no.value.received, no.value.size) == (100, len(PHOTO))
    assert declared(office).received == 100
    assert sent(office, 100, PHOTO[100:]).stored


def test_a_photo_whose_hash_differs_is_refused_and_may_come_again(works):
    office = works.office
    declared(office)
    with pytest.raises(PhotoDiffers):
        sent(office, 0, b"\xff\xd8\xff" + bytes(len(PHOTO) - 3))
    assert count(office, "stored_file where media_type like 'image%'") == 0
    assert sent(office, 0, PHOTO).stored


def test_an_executable_named_jpg_is_refused(works):
    program = b"MZ\x90\x00" + bytes(200)
    declared(works.office, program)
    with pytest.raises(NotAPhoto) as no:
        sent(works.office, 0, program)
    assert no.value.begins_with.startswith("4d5a")


@pytest.mark.parametrize(
    "changes", [{"size": 60 * 2**20}, {"size": 0}, {"heading": 360}, {"sha256": b"short"}]
)
def test_what_no_photo_of_a_camera_is(works, changes):
    with pytest.raises(WrongValue):
        declared(works.office, **changes)


def test_a_photo_of_tomorrow_or_of_another_hash_under_one_id(works):
    with pytest.raises(NotHappenedYet):
        declared(works.office, taken_at=works.office.clock() + timedelta(days=1))
    declared(works.office)
    with pytest.raises(SentDifferently):
        declared(works.office, PHOTO + b"x")
    with pytest.raises(NotFound):
        sent(works.office, 0, PHOTO, photo=9)
