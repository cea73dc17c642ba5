"""Which seal documents carry: the office's own, the demonstration's test seal, or none."""

from datetime import datetime
from pathlib import Path

from certificates import demonstration_authority
from certificates.sealing import Pkcs12Sealer, Sealer, Unsealed
from registry.demo import people
from registry.settings import Settings
from registry.store.db import Register


def sealer(settings: Settings, register: Register, now: datetime) -> Sealer:
    """Return the sealer. Raises SettingsError for a PKCS#12 file that cannot be used."""
    if settings.seal is not None:
        return Pkcs12Sealer(
            settings.seal, settings.seal_password, timestamps=settings.timestamp_url
        )
    with register.transaction() as tx:
        demonstration = people.present(tx)
    if not demonstration:
        return Unsealed()
    file = demonstration_authority.made(test_seal(settings.home), people.PASSWORD, now)
    return Pkcs12Sealer(file, people.PASSWORD, timestamps=settings.timestamp_url)


def test_seal(home: Path) -> Path:
    """Return the folder of the demonstration's test seal and of the certificate that checks it."""
    return home / "test-seal"
