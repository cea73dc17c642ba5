"""Registration in a full register, against the same rows written without our rules.

Ours is the whole step 登簿 as the application takes it: a pooled connection, the park's lock, the
checks, the rows, the journal, the numbers, the documents, the commit.
"""

from bench.ground import Ground
from bench.measure import Measured
from bench.sizes import Size
from bench.unguarded import unguarded
from bench.walking import TimedOffice, titled_plot

LIMIT = 3.0
SHOWN = {
    "conditions_issue": "register conditions 土地使用条件 (parcel inserted)",
    "land_grant": "register land_grant 供地",
    "first_registration": "register first_registration 首次登记",
}


def measure(ground: Ground, size: Size) -> list[Measured]:
    """Walk vacant lots of a full register from their conditions to a certificate."""
    warm_up = max(size.walks // 4, 3)
    with (
        ground.copy("guarded", ground.filled) as register,
        unguarded(ground, "guarded", "unguarded") as plain,
    ):
        office = TimedOffice(register, plain)
        for n, lot in enumerate(ground.vacant_lots(size.walks + warm_up), 1):
            titled_plot(office, lot, n)
    return [
        Measured(
            what=told,
            unit="ms",
            baseline=office.baseline[act][warm_up:],
            ours=office.ours[act][warm_up:],
            at_most=LIMIT,
        )
        for act, told in SHOWN.items()
    ]
