"""A sealed document: its snapshot inside, every byte covered; whatever was done to it is found."""

import io
import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path

import pytest
from asn1crypto import keys, tsp, x509 as asn1_x509
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.timestamps import DummyTimeStamper
from pypdf import PdfReader, PdfWriter

from certificates import demonstration_authority, draw
from certificates.attachment import NAME, Enclosed, enclosed_in
from certificates.checking import Checked, check
from certificates.sealing import NoTimeStamp, Pkcs12Sealer, Unsealed
from registry.records.papers import ConditionsNotice
from registry.records.plain import canonical, from_plain, to_plain
from registry.settings import SettingsError
from registry.views.prints import RECORDS
from tests.support import every_paper, papers
from tests.support.pdf import pages_of

PASSWORD = "of the test"  # noqa: S105


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    made = tmp_path_factory.mktemp("seal")
    demonstration_authority.made(made, PASSWORD, datetime.now(UTC))
    return made


@pytest.fixture(scope="module")
def sealer(folder: Path) -> Pkcs12Sealer:
    return Pkcs12Sealer(folder / "test_seal.p12", PASSWORD)


def enclosed(record: object, **changes: object) -> Enclosed:
    return Enclosed(
        kind="conditions_notice",
        template="1",
        imprint=papers.imprint(**changes),
        snapshot=to_plain(record),
    )


def closed(sealer, record: object = None, **changes: object) -> bytes:
    record = record or papers.conditions_notice()
    return sealer.close(draw(record, papers.imprint(**changes)), enclosed(record, **changes))


def checked(pdf: bytes, *trusted: Path) -> Checked:
    return check(pdf, RECORDS, trusted)


def test_a_sealed_document_holds_and_names_a_test_authority(sealer, folder) -> None:
    found = checked(closed(sealer), folder / "authority.pem")
    assert (found.faults, found.known) == ((), True)
    assert "无法律效力" in found.signer


def test_every_seal_of_many_holds_over_its_own_document(folder) -> None:
    """The first is made from nothing, the others in its mould: each is its document's alone."""
    fresh = Pkcs12Sealer(folder / "test_seal.p12", PASSWORD)
    many = [closed(fresh, entry=n) for n in range(1, 7)]
    assert len(set(many)) == len(many)
    for pdf in many:
        assert checked(pdf, folder / "authority.pem").faults == ()
        assert checked(pdf.replace(b"/Title", b"/Titel", 1), folder / "authority.pem").faults


def test_the_seal_is_pades_and_leaves_the_page_as_it_was_drawn(sealer) -> None:
    pdf = closed(sealer)
    drawn = draw(papers.conditions_notice(), papers.imprint())
    assert pdf.startswith(drawn)
    (seal,) = [
        f for f in PdfReader(io.BytesIO(pdf)).get_fields().values() if f.get("/FT") == "/Sig"
    ]
    assert seal["/V"]["/SubFilter"] == "/ETSI.CAdES.detached"
    assert seal["/V"]["/Name"] == papers.imprint().issuer
    assert pages_of(pdf) == pages_of(drawn)


def test_the_snapshot_inside_is_the_canonical_json_of_what_is_printed(sealer) -> None:
    pdf = closed(sealer)
    inside = PdfReader(io.BytesIO(pdf)).attachments[NAME][0].decode()
    assert inside == canonical(json.loads(inside))
    read = enclosed_in(pdf)
    assert from_plain(ConditionsNotice, read.snapshot) == papers.conditions_notice()
    assert read.imprint == papers.imprint()


def test_without_a_seal_the_snapshot_is_inside_and_that_it_is_unsealed_is_said() -> None:
    found = checked(closed(Unsealed()))
    assert found.faults == ("unsealed",)
    assert found.enclosed.imprint.number == papers.imprint().number


@pytest.mark.parametrize("where", [0.2, 0.5, 0.8])
def test_one_altered_byte_is_found(sealer, where: float) -> None:
    pdf = bytearray(closed(sealer))
    pdf[int(len(draw(papers.conditions_notice(), papers.imprint())) * where)] ^= 1
    assert "seal-broken" in checked(bytes(pdf)).faults


def test_what_was_added_after_the_seal_is_found(sealer) -> None:
    writer = PdfWriter(io.BytesIO(closed(sealer)), incremental=True)
    writer.add_metadata({"/Title": "另一份"})
    added = io.BytesIO()
    writer.write(added)
    assert "seal-partial" in checked(added.getvalue()).faults


def test_a_page_that_prints_something_else_than_its_snapshot_is_found(sealer) -> None:
    pdf = sealer.close(
        draw(papers.conditions_notice(max_years=70), papers.imprint()),
        enclosed(papers.conditions_notice(max_years=50)),
    )
    assert checked(pdf).faults == ("print-differs",)


def test_the_seal_of_another_registry_is_whole_and_not_known(sealer, tmp_path) -> None:
    demonstration_authority.made(tmp_path, PASSWORD, datetime.now(UTC))
    found = checked(closed(sealer), tmp_path / "authority.pem")
    assert (found.faults, found.known) == (("signer-unknown",), False)
    assert checked(closed(sealer)).known is None


@pytest.mark.parametrize(
    "pdf", [b"", b"%PDF-1.4", b"hello", draw(papers.conditions_notice(), papers.imprint())]
)
def test_what_is_no_document_of_a_register_is_called_so(pdf: bytes) -> None:
    assert checked(pdf).faults == ("not-a-document",)


@pytest.mark.parametrize("inside", [b"", b"[]", b'{"snapshot": {}}', b"\xff", b'{"kind": 1}'])
def test_a_snapshot_that_cannot_be_read_is_called_so(inside: bytes) -> None:
    writer = PdfWriter(io.BytesIO(draw(papers.conditions_notice(), papers.imprint())))
    writer.add_attachment(NAME, inside)
    made = io.BytesIO()
    writer.write(made)
    assert checked(made.getvalue()).faults == ("snapshot-malformed",)


def test_a_template_of_another_version_is_not_called_altered(sealer, folder) -> None:
    """Drawn by a later program: the seal is judged, the words are not, and that is said."""
    record = papers.conditions_notice()
    later = replace(enclosed(record), template="2", snapshot={**to_plain(record), "new": 1})
    pdf = sealer.close(draw(record, papers.imprint()), later)
    assert checked(pdf, folder / "authority.pem").faults == ("template-unknown",)
    broken = pdf.replace(b"/Title", b"/Titel", 1)
    assert set(checked(broken).faults) >= {"seal-broken", "template-unknown"}


@pytest.mark.parametrize("kind", every_paper.EVERY)
def test_a_forged_paper_of_every_kind_is_found(sealer, kind: str) -> None:
    """Sealed by who holds the key, yet its page says one word that its snapshot does not."""
    record = every_paper.EVERY[kind]()
    told = Enclosed(
        kind=kind,
        template=every_paper.template_of(kind),
        imprint=papers.imprint(),
        snapshot=to_plain(record),
    )
    assert checked(sealer.close(draw(record, told.imprint), told)).faults == ()
    other = sealer.close(draw(record, papers.imprint(number="伪造〔2026〕第000009号")), told)
    assert checked(other).faults == ("print-differs",)


def test_a_kind_this_version_does_not_know_is_called_so(sealer) -> None:
    assert check(closed(sealer), {}).faults == ("kind-unknown",)


def test_a_wrong_password_or_file_is_refused(folder, tmp_path) -> None:
    (tmp_path / "empty.p12").write_bytes(b"")
    for file, password in (
        (folder / "test_seal.p12", "not-this-one"),
        (tmp_path / "empty.p12", PASSWORD),
        (tmp_path / "none.p12", PASSWORD),
    ):
        with pytest.raises(SettingsError) as no:
            Pkcs12Sealer(file, password)
        assert no.value.name == "REGISTRY_SEAL"
        assert "not-this-one" not in str(no.value)


def test_the_key_of_the_test_authority_is_for_its_owner_alone(folder) -> None:
    file = folder / "test_seal.p12"
    assert file.stat().st_mode & 0o077 == 0
    before = file.read_bytes()
    assert demonstration_authority.made(folder, PASSWORD, datetime.now(UTC)).read_bytes() == before


def test_documents_made_at_once_never_mix(sealer, folder) -> None:
    """Eight people at a barrier: each page and snapshot has its own number and years alone."""
    barrier, made = threading.Barrier(8), {}

    def print_one(n: int) -> None:
        record = papers.conditions_notice(max_years=30 + n)
        barrier.wait()
        made[n] = closed(sealer, record, number=f"条件〔2026〕第{n:06d}号")

    threads = [threading.Thread(target=print_one, args=(n,)) for n in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    numbers = {n: f"条件〔2026〕第{n:06d}号" for n in range(8)}
    for n, pdf in made.items():
        assert checked(pdf, folder / "authority.pem").faults == ()
        said = "".join(pages_of(pdf))
        assert [other for other, number in numbers.items() if number in said] == [n]
        assert enclosed_in(pdf).snapshot["max_years"] == 30 + n
    assert len(made) == 8


def test_a_time_stamp_server_makes_it_b_t_and_a_silent_one_is_a_refusal(folder) -> None:
    with stamping() as url:
        sealer = Pkcs12Sealer(folder / "test_seal.p12", PASSWORD, timestamps=url)
        pdf = closed(sealer)
    seal = PdfFileReader(io.BytesIO(pdf)).embedded_regular_signatures[0]
    assert seal.external_md_algorithm == "sha256"
    assert [a["type"].native for a in seal.signer_info["unsigned_attrs"]] == [
        "signature_time_stamp_token"
    ]
    assert checked(pdf, folder / "authority.pem").faults == ()
    with pytest.raises(NoTimeStamp):
        closed(sealer)


@contextmanager
def stamping() -> Iterator[str]:
    """Serve time stamps on a port of this machine."""
    key, certificate = simple_authority()
    stamper = DummyTimeStamper(certificate, key)

    class Answering(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            asked = self.rfile.read(int(self.headers["Content-Length"]))
            answer = stamper.request_tsa_response(tsp.TimeStampReq.load(asked)).dump()
            self.send_response(200)
            self.end_headers()
            self.wfile.write(answer)

        def log_message(self, *_: object) -> None:
            """Say nothing."""

    with HTTPServer(("127.0.0.1", 0), Answering) as server:
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        yield f"http://127.0.0.1:{server.server_port}"
        server.shutdown()
        thread.join()


def simple_authority() -> tuple[keys.PrivateKeyInfo, asn1_x509.Certificate]:
    """A key and a certificate that may stamp times."""
    key, now = rsa.generate_private_key(public_exponent=65537, key_size=2048), datetime.now(UTC)
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "time stamps of the test")])
    certificate = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(1)
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=1))
        .add_extension(x509.ExtendedKeyUsage([ExtendedKeyUsageOID.TIME_STAMPING]), critical=True)
        .sign(key, hashes.SHA256())
    )
    der = key.private_bytes(Encoding.DER, PrivateFormat.PKCS8, NoEncryption())
    return (
        keys.PrivateKeyInfo.load(der),
        asn1_x509.Certificate.load(certificate.public_bytes(Encoding.DER)),
    )
