"""A self-made authority for the demonstration. Its name says that its seal has no legal force."""

from datetime import datetime, timedelta
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import BestAvailableEncryption, Encoding, pkcs12
from cryptography.x509.oid import NameOID

AUTHORITY = "测试机构（无法律效力）Demo test authority"
SEAL = "测试签章（无法律效力）Demo test seal"
_LASTS = timedelta(days=3650)
_UNUSED = (
    "key_encipherment",
    "data_encipherment",
    "key_agreement",
    "encipher_only",
    "decipher_only",
)


def made(folder: Path, password: str, now: datetime) -> Path:
    """Return the demonstration's PKCS#12 file in a folder; it is made once.

    Beside it ``authority.pem`` is what checks its seals.
    """
    file = folder / "test_seal.p12"
    if file.exists():
        return file
    folder.mkdir(parents=True, exist_ok=True)
    above, below = ec.generate_private_key(ec.SECP256R1()), ec.generate_private_key(ec.SECP256R1())
    authority = _certificate(AUTHORITY, AUTHORITY, above, above, now=now, authority=True)
    seal = _certificate(SEAL, AUTHORITY, below, above, now=now, authority=False)
    (folder / "authority.pem").write_bytes(authority.public_bytes(Encoding.PEM))
    kept = pkcs12.serialize_key_and_certificates(
        SEAL.encode(), below, seal, [authority], BestAvailableEncryption(password.encode())
    )
    draft = folder / "test_seal.new"
    draft.touch(mode=0o600)
    draft.write_bytes(kept)
    draft.replace(file)
    return file


def _certificate(
    name: str,
    issuer: str,
    key: ec.EllipticCurvePrivateKey,
    signed_by: ec.EllipticCurvePrivateKey,
    *,
    now: datetime,
    authority: bool,
) -> x509.Certificate:
    usage = dict.fromkeys(_UNUSED, False)
    return (
        x509.CertificateBuilder()
        .subject_name(x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)]))
        .issuer_name(x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, issuer)]))
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + _LASTS)
        .add_extension(x509.BasicConstraints(ca=authority, path_length=None), critical=True)
        .add_extension(
            x509.KeyUsage(
                digital_signature=not authority,
                content_commitment=not authority,
                key_cert_sign=authority,
                crl_sign=authority,
                **usage,
            ),
            critical=True,
        )
        .sign(signed_by, hashes.SHA256())
    )
