"""The seal 电子签章 of a document: PAdES B-B, or B-T with a time-stamp server (ETSI EN 319 142-1).

A ``Sealer`` turns a drawn page into the bytes that are kept. Another kind of seal (an office's seal
server, a token) is another class with the same two members.
"""

import asyncio
import io
from dataclasses import dataclass
from http.client import HTTPException
from pathlib import Path
from typing import Any, ClassVar, Protocol
from urllib.request import Request, urlopen

from asn1crypto import cms, tsp
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.sign import signers
from pyhanko.sign.fields import SigFieldSpec, SigSeedSubFilter
from pyhanko.sign.timestamps import TimeStamper
from pyhanko.sign.timestamps.common_utils import TimestampRequestError

from certificates.attachment import Enclosed, attach
from certificates.drawing import draw
from registry.errors import RegistryError
from registry.settings import SettingsError

_FIELD = "登记机构签章"
_PATIENCE_SECONDS = 15


@dataclass(eq=False, kw_only=True)
class NoTimeStamp(RegistryError):
    """The time-stamp server does not answer; the document was not made."""

    code: ClassVar[str] = "no-time-stamp"
    zh: ClassVar[str] = "时间戳服务器没有应答，文书尚未生成"
    remedy: ClassVar[str] = "Try again; if it stays so, tell the operator."
    remedy_zh: ClassVar[str] = "请稍后重试；持续出现请告知运维人员。"


class Sealer(Protocol):
    """Closes a document: its snapshot inside, its seal on it."""

    sealed: bool

    def close(self, pdf: bytes, enclosed: Enclosed) -> bytes:
        """Return the bytes that are kept and given out for ever."""
        ...


def closed(record: object, enclosed: Enclosed, sealer: Sealer) -> bytes:
    """Return a document drawn from its frozen record, with its snapshot and seal."""
    return sealer.close(draw(record, enclosed.imprint, enclosed.template), enclosed)


class Unsealed:
    """No seal is configured: the snapshot goes in, and the document says nothing it is not."""

    sealed = False

    def close(self, pdf: bytes, enclosed: Enclosed) -> bytes:
        """Return the document with its snapshot."""
        writer = IncrementalPdfFileWriter(io.BytesIO(pdf))
        attach(writer, enclosed)
        target = io.BytesIO()
        writer.write(target)  # type: ignore[no-untyped-call]
        return target.getvalue()


class Pkcs12Sealer:
    """Seals with the key and certificate of a PKCS#12 file, read once.

    Raises SettingsError when the file cannot be used.
    """

    sealed = True

    def __init__(self, file: Path, password: str, timestamps: str | None = None) -> None:
        self._made_of = (file, password, timestamps)
        self._signer = _signer(file, password)
        self._stamper = None if timestamps is None else _TimeStampServer(timestamps)
        # room for the certificates and the rest, in hexadecimal; else each document is sealed twice
        self._room = None if timestamps else 2 * (2048 + _certificates_size(self._signer))

    def __reduce__(self) -> tuple[type, tuple[Path, str, str | None]]:
        """Another process reads the file again."""
        return type(self), self._made_of

    def close(self, pdf: bytes, enclosed: Enclosed) -> bytes:
        """Return the document with its snapshot, sealed over every byte. Raises NoTimeStamp."""
        writer = IncrementalPdfFileWriter(io.BytesIO(pdf))
        attach(writer, enclosed)
        metadata = signers.PdfSignatureMetadata(
            field_name=_FIELD,
            md_algorithm="sha256",
            subfilter=SigSeedSubFilter.PADES,
            certify=True,
            name=enclosed.imprint.issuer,
            reason=enclosed.imprint.number,
        )
        pen = signers.PdfSigner(
            metadata,
            signer=self._signer,
            timestamper=self._stamper,
            new_field_spec=SigFieldSpec(_FIELD),
        )
        target = io.BytesIO()
        try:
            pen.sign_pdf(writer, bytes_reserved=self._room, output=target)
        except TimestampRequestError as fault:
            raise NoTimeStamp from fault
        return target.getvalue()


def _certificates_size(signer: signers.SimpleSigner) -> int:
    return sum(len(certificate.dump()) for certificate in signer.cert_registry)


class _TimeStampServer(TimeStamper):
    """A time-stamp server over HTTP (RFC 3161, section 3.4)."""

    def __init__(self, url: str) -> None:
        super().__init__()  # type: ignore[no-untyped-call]
        self._url = url

    async def async_request_tsa_response(self, req: tsp.TimeStampReq) -> tsp.TimeStampResp:
        """Return the server's answer. Raises TimestampRequestError."""
        return await asyncio.to_thread(self._ask, req.dump())

    def _ask(self, asked: bytes) -> tsp.TimeStampResp:
        request = Request(  # noqa: S310 - the settings take http and https alone
            self._url, asked, {"Content-Type": "application/timestamp-query"}
        )
        try:
            with urlopen(request, timeout=_PATIENCE_SECONDS) as answer:  # noqa: S310
                return tsp.TimeStampResp.load(answer.read())
        except (OSError, HTTPException, ValueError) as fault:
            raise TimestampRequestError(str(fault)) from fault


@dataclass(frozen=True, slots=True)
class _Mould:
    """A signature as it was made once: all of it, what was signed, the digest in both, the seal."""

    whole: bytes
    attributes: bytes
    digest: bytes
    seal: bytes


class _Signer(signers.SimpleSigner):
    """Lets pyHanko make the first signature, and casts the others in its mould.

    Two signatures without a time stamp differ in the digest of the document and in the seal on it
    alone; to write the rest anew takes twice as long as everything else.
    """

    _mould: _Mould | None = None

    async def async_sign(  # type: ignore[override]
        self,
        data_digest: bytes,
        digest_algorithm: str,
        dry_run: bool = False,  # noqa: FBT001, FBT002 - its parent's
        **wanted: Any,
    ) -> bytes | cms.ContentInfo:
        """Return the signature of a document's digest."""
        anew = super().async_sign(data_digest, digest_algorithm, dry_run=dry_run, **wanted)
        if dry_run or wanted.get("timestamper") is not None:
            return await anew
        if self._mould is None:
            whole: bytes = (await anew).dump()
            made = cms.ContentInfo.load(whole)["content"]["signer_infos"][0]
            self._mould = _Mould(
                whole, made["signed_attrs"].untag().dump(), data_digest, made["signature"].native
            )
            return whole
        anew.close()
        return await self._cast(self._mould, data_digest, digest_algorithm)

    async def _cast(self, mould: _Mould, digest: bytes, algorithm: str) -> bytes:
        attributes = mould.attributes.replace(mould.digest, digest)
        while True:
            seal: bytes = await self.async_sign_raw(attributes, algorithm)
            # a seal on a curve is a byte shorter now and then, and would not fit
            if len(seal) == len(mould.seal):
                return mould.whole.replace(mould.digest, digest).replace(mould.seal, seal)


def _signer(file: Path, password: str) -> signers.SimpleSigner:
    try:
        # None where the file is not one, or the password another
        loaded: signers.SimpleSigner | None = signers.SimpleSigner.load_pkcs12_data(
            file.read_bytes(), [], password.encode()
        )
    except (OSError, ValueError, TypeError):
        loaded = None
    if loaded is None or loaded.signing_cert is None:
        raise SettingsError(
            name="REGISTRY_SEAL",
            value=str(file),
            expected="a PKCS#12 file with key and certificate, opened by REGISTRY_SEAL_PASSWORD",
            expected_zh="含私钥和证书、可用 REGISTRY_SEAL_PASSWORD 打开的 PKCS#12 文件",
        )
    return _Signer(
        signing_cert=loaded.signing_cert,
        signing_key=loaded.signing_key,
        cert_registry=loaded.cert_registry,
    )
