"""A patrol over HTTP: a plan, a visit sent twice, a photo in pieces."""

import hashlib

from tests.api.site import Site
from tests.support.field import PHOTO

VISIT = {
    "visitId": "00000000-0000-0000-0000-0000000000a1",
    "place": "360482001001GB00001W00000000",
    "asPermitted": False,
    "observed": "二层作宿舍",
    "visitedAt": "2026-03-25T09:00:00+08:00",
}
PHOTO_ID = "00000000-0000-0000-0000-0000000000a2"
DECLARED = {
    "photoId": PHOTO_ID,
    "visitId": VISIT["visitId"],
    "sha256": hashlib.sha256(PHOTO).hexdigest(),
    "size": len(PHOTO),
    "takenAt": "2026-03-25T09:00:00+08:00",
}


def test_planned_visited_and_photographed(site: Site) -> None:
    inspector = site.person("inspector")
    plan = inspector.told(
        "POST", "/api/v1/parks/1/patrols", json={"seed": "1", "objects": 5, "patrols": [6]}
    )
    assert [stop["n"] for stop in plan["stops"]] == [1]
    declared = inspector.told("POST", "/api/v1/parks/1/photos", json=DECLARED)
    assert declared == {"received": 0, "size": len(PHOTO), "stored": False}
    first, again = (inspector.told("POST", "/api/v1/parks/1/visits", json=VISIT) for _ in range(2))
    assert (first["again"], again["again"], first["clue"]) == (False, True, again["clue"])
    place = f"/api/v1/parks/1/photos/{PHOTO_ID}"
    assert inspector.told("PUT", f"{place}/0", content=PHOTO[:9])["received"] == 9
    assert inspector.told("GET", place)["received"] == 9
    assert inspector.told("PUT", f"{place}/9", content=PHOTO[9:])["stored"] is True
    here = f"/api/v1/parks/1/patrols/{plan['plan']}"
    assert inspector.told("GET", here) == plan
    visit = inspector.told("GET", f"/api/v1/parks/1/visits/{VISIT['visitId']}")
    assert (visit["clue"], visit["observed"]) == (first["clue"], "二层作宿舍")
    assert [(p["photoId"], p["stored"]) for p in visit["photos"]] == [(PHOTO_ID, True)]
    listed = "/api/v1/parks/1/visits"
    assert inspector.told("GET", listed, params={"place": VISIT["place"]}) == [visit]
    assert inspector.told("GET", listed, params={"before": VISIT["visitId"]}) == []
    assert inspector.get(f"{place}/file").content == PHOTO
    stranger = site.person("park-b")
    for path in (here, listed, f"{listed}/{VISIT['visitId']}", f"{place}/file"):
        assert stranger.refused("GET", path)["what"] == "park"


def test_refused(site: Site) -> None:
    inspector = site.person("inspector")
    big = {**DECLARED, "photoId": "00000000-0000-0000-0000-0000000000a3", "size": 60 * 2**20}
    assert inspector.refused("POST", "/api/v1/parks/1/photos", json=big)["status"] == 422
    tomorrow = {**VISIT, "visitId": PHOTO_ID, "visitedAt": "2026-03-26T12:00:00+08:00"}
    problem = inspector.refused("POST", "/api/v1/parks/1/visits", json=tomorrow)
    assert (problem["code"], problem["status"]) == ("not-happened-yet", 422)
    nowhere = {**VISIT, "visitId": PHOTO_ID, "longitude": "NaN", "latitude": "0"}
    assert inspector.refused("POST", "/api/v1/parks/1/visits", json=nowhere)["status"] == 422
    stranger = site.person("park-b")
    assert stranger.refused("POST", "/api/v1/parks/1/visits", json=VISIT)["code"] == "not-found"
