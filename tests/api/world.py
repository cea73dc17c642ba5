"""The world the HTTP tests begin in: county, four parks, people, two plots."""

import json

import shapely

from geo import crs
from registry.book import accounts, county
from registry.demo.people import PASSWORD
from registry.store.db import Register
from tests.support.park import NOW, found_park, plan_plot, rectangle, registered_plot

#: parks without a boundary, two of them around the plots of the real survey files:
#: number, name, system, 地籍子区, a box
WALKED = (
    (2, "示例园区甲", 4525, "360482002001", (37_465_200, 2_369_200, 37_465_900, 2_369_900)),
    (3, "示例园区乙", 4526, "360482002002", (38_382_900, 2_582_200, 38_383_400, 2_583_100)),
    (4, "示例园区丙", 4527, "360482002003", (39_390_000, 3_236_000, 39_391_000, 3_237_000)),
)


def settle(register: Register) -> None:
    """Found the county with a park at work, and three parks that have no boundary yet."""
    office = found_park(register)
    registered_plot(office, rectangle(100, 100, 200, 150))
    plan_plot(office, rectangle(400, 100, 100, 100), plot_number="T-002")
    with register.transaction() as tx:
        for number, name, srid, district, box in WALKED:
            founded = county.found_park(
                tx, county_code="360482", name=name, committee=f"{name}管委会", srid=srid
            )
            assert founded == number
            around = crs.reproject(shapely.box(*box).buffer(200), srid, crs.GEOGRAPHIC)
            county.enter_district(
                tx,
                district=district,
                name=f"{name}子区",
                geojson=json.dumps(shapely.geometry.mapping(around)),
            )
        accounts.add_user(
            tx,
            login="park-b",
            display_name="示例园区甲管理员",
            password=PASSWORD,
            roles=["park_manager"],
            parks=[2],
            now=NOW,
        )
