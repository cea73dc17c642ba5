"""Whatever is done to real parcels in whatever order: nothing is lost and nothing counted twice."""

from decimal import Decimal

import pytest
import shapely
from hypothesis import HealthCheck, Phase, given, settings, strategies as st
from psycopg.conninfo import conninfo_to_dict

from geo import topology
from registry.store.db import Register
from registry.views import lineage
from tests.registry.test_register import faults
from tests.support.database import fresh_copy
from tests.support.rehearsal import Rehearsal
from tests.support.stages import rows
from tests.support.trees import DEALINGS, Forest, neighbourhood, settle

dealings = st.lists(
    st.tuples(st.sampled_from(sorted(DEALINGS)), st.integers(0, 999), st.floats(0.15, 0.85)),
    min_size=4,
    max_size=8,
)

#: what must be empty: the tables as they stand, whatever was done
NEVER = {
    "a code twice": "select code from unit group by park_id, code, parcel_id having count(*) > 1"
    " union all select code from parcel group by code, round having count(*) > 1"
    " union all select number from certificate group by number having count(*) > 1",
    "another use": "select u.code from property_right r join unit u using (park_id, unit_id)"
    " join supply s using (park_id, supply_id) where (r.use_id, u.use_id)"
    " is distinct from (s.use_id, s.use_id)",
    "another end of term": "select u.code from property_right r join unit u"
    " using (park_id, unit_id) join supply s using (park_id, supply_id)"
    " where r.term_end <> s.term_end",
    "a right that goes on with another use or end": "select d.child_id::text from right_descent d"
    " join property_right a on a.park_id = d.park_id and a.right_id = d.parent_id"
    " join property_right b on b.park_id = d.park_id and b.right_id = d.child_id"
    " where (a.use_id, a.term_end) <> (b.use_id, b.term_end)",
    "land that is not all shared out": "select p.code from parcel_version v"
    " join parcel p using (park_id, parcel_id) where v.died is null and v.area <>"
    " (select sum(w.land_share) from unit u join unit_version w using (park_id, unit_id)"
    "   where u.park_id = p.park_id and u.parcel_id = p.parcel_id and w.died is null)",
    "a unit nobody or two hold": "select u.code from unit u"
    " join unit_version v using (park_id, unit_id) where v.died is null and 1 <> (select count(*)"
    "  from property_right r where r.park_id = u.park_id and r.unit_id = u.unit_id"
    "   and r.died is null)",
    "holders beyond the whole": "select r.right_id::text from property_right r"
    " join right_holder h using (park_id, right_id) where r.died is null and h.died is null"
    " group by 1 having sum(h.share_num::numeric / h.share_den) <> 1",
}


@pytest.fixture(scope="module")
def planted(cluster, template):
    """The neighbourhood with its rights registered, to be copied by nobody, only rehearsed on."""
    with fresh_copy(cluster, template) as endpoint:
        register = Register(endpoint.app_conninfo)
        settle(register)
        register.close()
        assert conninfo_to_dict(endpoint.app_conninfo)["dbname"]
        yield endpoint.app_conninfo


def settled(examples):
    return settings(
        max_examples=examples,
        deadline=None,
        phases=[Phase.explicit, Phase.reuse, Phase.generate],
        suppress_health_check=list(HealthCheck),
    )


@settled(8)
@given(drawn=dealings)
def test_nothing_is_lost_and_nothing_counted_twice(planted, drawn):
    _dealt(planted, drawn)


@pytest.mark.slow
@settled(200)
@given(drawn=dealings)
def test_nothing_is_lost_in_two_hundred_trees(planted, drawn):
    _dealt(planted, drawn)


def test_every_dealing_comes_about(planted):
    """Else a tree that grows nowhere would prove everything."""
    asked = [("build", 3, 0.5), ("divide a unit", 0, 0.5), ("merge units", 2, 0.5)]
    asked += [("split", 2, 0.5), ("merge", 3, 0.5), ("transfer", 0, 0.3), ("void", 0, 0.5)]
    assert _dealt(planted, asked) == [kind for kind, _, _ in asked]


def _dealt(planted, drawn):
    whole = shapely.unary_union(neighbourhood())
    register = Rehearsal(planted)
    try:
        forest = Forest(register)
        first = forest.head()
        for kind, pick, part in drawn:
            if forest.deal(kind, pick, part):
                _covered_once(forest, whole)
                _never(forest)
        _balanced(forest, first)
        assert faults(forest.office) == []
    finally:
        register.close()
    return forest.done


def _covered_once(forest, whole):
    """The land as it was is the land as it stands: no gap, no strip beyond, no overlap."""
    shapes = [shape for _, shape, _ in forest.plots()]
    assert topology.conflicts(shapes) == []
    assert topology.gap_pieces(whole, shapes) == ()
    assert [s for s in shapes if topology.outside_pieces(s, whole)] == []


def _never(forest):
    assert {said: found for said, q in NEVER.items() if (found := rows(forest.office, q))} == {}


def _balanced(forest, first):
    """At every entry each thing is what became of it, but for what rounding explains."""
    residuals = rows(forest.office, "select born, abs(residual) from parcel_division")
    explained = dict(residuals)
    codes = rows(forest.office, "select distinct code from parcel order by 1")
    with forest.office.register.transaction() as tx:
        for seq in range(first, forest.head() + 1):
            for (code,) in codes:
                for node in lineage.of(tx, code, str(seq)).nodes:
                    limit = explained.get(node.died.seq if node.died else 0, Decimal(0))
                    assert abs(node.balance or 0) <= limit, (node.code, node.balance)
