"""Cases on the wire. ``request`` is the act's own data, described at /api/v1/acts/{act}."""

from collections.abc import Iterable, Mapping
from datetime import date, datetime
from decimal import Decimal
from typing import Annotated, Any

from litestar.datastructures import UploadFile
from msgspec import Meta

from api.schemas.wire import Sent, Told
from registry.book.parties import PartyInput
from registry.cases.opening import ApplicantInput, PageReading, Questions
from registry.cases.record import Applicant, CaseRecord, Due, Material, Step
from registry.findings import Finding, refusing
from registry.records.plain import to_plain
from registry.rules.use import UseCode
from registry.values.hashes import sha256_of

Name = Annotated[str, Meta(min_length=1, max_length=200)]
Number = Annotated[str, Meta(min_length=1, max_length=40)]
Text = Annotated[str, Meta(max_length=2000)]


class NewCase(Sent, frozen=True, kw_only=True):
    """A case to be opened; a park manager's is a proposal with the park's opinion."""

    act: Annotated[str, Meta(max_length=60)]
    request: dict[str, Any]
    opinion: Text | None = None


class CheckOnly(Sent, frozen=True, kw_only=True):
    """A request to be checked without a case."""

    request: dict[str, Any]


class NewRequest(Sent, frozen=True, kw_only=True):
    """The request as it is to be from now on."""

    request: dict[str, Any]


class PartyIn(Sent, frozen=True, kw_only=True):
    """A party as a form names it; ``kind``: enterprise, person, state_body."""

    kind: Annotated[str, Meta(max_length=20)]
    number: Number
    name: Name
    representative: Annotated[str, Meta(max_length=200)] = ""
    address: Annotated[str, Meta(max_length=400)] = ""
    phone: Annotated[str, Meta(max_length=40)] = ""


class NewApplicant(Sent, frozen=True, kw_only=True):
    """An applicant by part; an agent comes with the SHA-256 of an authorisation on file."""

    party: PartyIn
    part: Annotated[str, Meta(max_length=40)] = "holder"
    agent_name: Name | None = None
    agent_number: Number | None = None
    authorisation: str | None = None

    def given(self) -> ApplicantInput:
        """Return the applicant as the register takes it. Raises MalformedValue."""
        party = self.party
        return ApplicantInput(
            party=PartyInput(
                kind=party.kind,
                number=party.number,
                name=party.name,
                representative=party.representative,
                address=party.address,
                phone=party.phone,
            ),
            part=self.part,
            agent_name=self.agent_name,
            agent_number=self.agent_number,
            authorisation=None if self.authorisation is None else sha256_of(self.authorisation),
        )


class MaterialForm(Sent, frozen=True, kw_only=True):
    """A paper: the number of its kind in the act's list, pages, original or copy, a scan."""

    name: Name
    kind: Annotated[int, Meta(ge=1, le=99)] | None = None
    pages: Annotated[int, Meta(ge=1, le=9999)] = 1
    original: bool = True
    file: UploadFile | None = None


class Withdrawal(Sent, frozen=True, kw_only=True):
    """One applicant withdraws, named by the identity number."""

    party: Number


class NewQuestions(Sent, frozen=True, kw_only=True):
    """询问记录: question -> answer, signed by the party of this identity number."""

    party: Number
    answers: dict[str, str]

    def given(self) -> Questions:
        """Return the record as the register takes it."""
        return Questions(party=self.party, answers=self.answers)


class UseIn(Sent, frozen=True, kw_only=True):
    """A land use: scheme, version and code together."""

    scheme: Annotated[str, Meta(max_length=40)]
    version: Annotated[str, Meta(max_length=20)]
    code: Annotated[str, Meta(max_length=20)]


class NewReading(Sent, frozen=True, kw_only=True):
    """What you read on the supply's page; nobody is shown what another read."""

    page_sha256: str
    page_no: Annotated[int, Meta(ge=1, le=9999)]
    use: UseIn
    term_start: date
    term_end: date
    price: Annotated[Decimal, Meta(description="yuan, two decimals")]

    def given(self) -> PageReading:
        """Return the reading as the register takes it. Raises MalformedValue."""
        return PageReading(
            page_sha256=sha256_of(self.page_sha256),
            page_no=self.page_no,
            use=UseCode(scheme=self.use.scheme, version=self.use.version, code=self.use.code),
            term_start=self.term_start,
            term_end=self.term_end,
            price=self.price,
        )


class TakeStep(Sent, frozen=True, kw_only=True):
    """A step; a reason where the step asks for one."""

    note: Text | None = None


class StepOut(Told, frozen=True, kw_only=True):
    """A step that was taken; ``clockRuns``: whether the statutory period ran from here."""

    n: int
    from_state: str | None
    to_state: str
    at: datetime
    actor: str
    clock_runs: bool
    note: str | None
    facts: Mapping[str, Any]

    @classmethod
    def of(cls, step: Step) -> "StepOut":
        """Tell a step."""
        return cls(
            n=step.n,
            from_state=step.from_state,
            to_state=step.to_state,
            at=step.at,
            actor=step.actor_name,
            clock_runs=step.clock_runs,
            note=step.note,
            facts=step.facts,
        )


class ApplicantOut(Told, frozen=True, kw_only=True):
    """An applicant; a person's number is masked."""

    name: str
    number: str
    part: str
    agent: str | None
    questioned: bool
    withdrew: bool

    @classmethod
    def of(cls, applicant: Applicant) -> "ApplicantOut":
        """Tell an applicant."""
        return cls(
            name=applicant.name,
            number=applicant.number,
            part=applicant.part,
            agent=applicant.agent,
            questioned=applicant.questioned,
            withdrew=applicant.withdrew,
        )


class MaterialOut(Told, frozen=True, kw_only=True):
    """A paper brought; its scan is at /parks/{park}/files/{sha256}."""

    n: int
    kind: int | None
    name: str
    pages: int
    original: bool
    sha256: str | None

    @classmethod
    def of(cls, material: Material) -> "MaterialOut":
        """Tell a paper."""
        return cls(
            n=material.n,
            kind=material.kind_n,
            name=material.name,
            pages=material.pages,
            original=material.original,
            sha256=material.sha256,
        )


class DueOut(Told, frozen=True, kw_only=True):
    """The end of the statutory period, or the year whose holiday calendar is not loaded."""

    working_days: int
    day: date | None
    unknown_year: int | None


class CaseOut(Told, frozen=True, kw_only=True):
    """A case as it stands, what it still lacks, and the steps it can take."""

    number: str
    park_id: int
    act: str
    kind: str
    state: str
    version: int
    request: Mapping[str, Any]
    opinion: str | None
    created_at: datetime
    accepted_at: datetime | None
    deemed: bool
    entry: int | None
    possible: list[str]
    missing: list[str]
    due: DueOut | None
    applicants: list[ApplicantOut]
    materials: list[MaterialOut]
    steps: list[StepOut]

    @classmethod
    def of(
        cls,
        case: CaseRecord,
        *,
        request: Mapping[str, Any],
        possible: Iterable[str],
        missing: Iterable[str],
        due: Due | None,
    ) -> "CaseOut":
        """Tell a case."""
        return cls(
            number=case.number,
            park_id=case.park_id,
            act=case.act,
            kind=case.kind,
            state=case.state,
            version=case.version,
            request=request,
            opinion=case.opinion,
            created_at=case.created_at,
            accepted_at=case.accepted_at,
            deemed=case.deemed,
            entry=case.entry,
            possible=list(possible),
            missing=list(missing),
            due=None
            if due is None
            else DueOut(working_days=due.working_days, day=due.day, unknown_year=due.unknown_year),
            applicants=[ApplicantOut.of(applicant) for applicant in case.applicants],
            materials=[MaterialOut.of(material) for material in case.materials],
            steps=[StepOut.of(step) for step in case.steps],
        )


class CaseLineOut(Told, frozen=True, kw_only=True):
    """A case in a list."""

    number: str
    act: str
    kind: str
    state: str
    created_at: datetime
    accepted_at: datetime | None
    entry: int | None

    @classmethod
    def of(cls, line: Mapping[str, Any]) -> "CaseLineOut":
        """Tell one line."""
        return cls(**{name: line[name] for name in cls.__struct_fields__})


class FindingOut(Told, frozen=True, kw_only=True):
    """One thing a rule has to say; ``where`` is GeoJSON in ``srid``."""

    rule: str
    kind: str
    severity: str
    article: str
    zh: str
    en: str
    measured: str | None
    limit: str | None
    facts: Mapping[str, Any]
    where: Mapping[str, Any] | None
    srid: int | None
    values: list[Mapping[str, Any]]


class CheckOut(Told, frozen=True, kw_only=True):
    """All findings; ``passes``: none of them stops a registration."""

    passes: bool
    findings: list[FindingOut]

    @classmethod
    def of(cls, findings: list[Finding]) -> "CheckOut":
        """Tell what a check found."""
        return cls(
            passes=not refusing(findings),
            findings=[FindingOut(**to_plain(finding.said())) for finding in findings],
        )
