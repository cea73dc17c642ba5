"""The description of the interface: OpenAPI 3.1, in which every operation may answer a problem."""

from litestar import Litestar
from litestar.openapi.config import OpenAPIConfig
from litestar.openapi.plugins import JsonRenderPlugin
from litestar.openapi.spec import (
    Components,
    OpenAPIMediaType,
    OpenAPIResponse,
    OpenAPIType,
    Operation,
    PathItem,
    Reference,
    Schema,
    SecurityScheme,
    Tag,
)

from api.auth import COOKIE
from api.problems import ENVELOPE, MEDIA_TYPE

VERSION = "1.0.0"
_TEXT = """\
The register of industrial-park land and standard factories of one county.
工业园区土地与标准厂房登记簿。

Coordinates are x east, y north, in the park's CGCS2000 zone. Areas and money are decimal strings.
Every refusal is a problem (RFC 9457) with a code, both languages, the rule, its article and a
remedy. Log in with a session cookie, or send a personal token: `Authorization: Bearer prt_…`."""

_STRING: Reference | Schema = Schema(type=OpenAPIType.STRING)
_TYPES: dict[str, Reference | Schema] = {"status": Schema(type=OpenAPIType.INTEGER)}
_PROBLEM = Schema(
    type=OpenAPIType.OBJECT,
    description="A refusal (RFC 9457). The refusal's own fields stand beside these.",
    required=["type", "title", "titleZh", "status", "code", "instance", "requestId"],
    properties={name: _TYPES.get(name, _STRING) for name in ENVELOPE},
)


def described() -> OpenAPIConfig:
    """Return how the interface is described at /schema/openapi.json."""
    return OpenAPIConfig(
        title="Park land register 园区不动产登记簿",
        version=VERSION,
        description=_TEXT,
        path="/schema",
        render_plugins=[JsonRenderPlugin()],
        use_handler_docstrings=True,
        tags=[
            Tag(name=name, description=text)
            for name, text in (
                ("session", "Log in 登录"),
                ("users", "Accounts 账户"),
                (
                    "field",
                    "Use cards, occupancy, clues, cases, notices, patrols"
                    " 用途告知、使用情况、线索、查处、暂停办理、巡查",
                ),
                ("parks", "Parks, survey files, parcels 园区、坐标文件、宗地"),
                ("imports", "Files of many plots, judged before anything is kept 批量导入"),
                ("cases", "Cases from application to archive 业务件"),
                ("documents", "Documents and their verification 文书与核验"),
                ("history", "Lineage, changes, the register book 来龙去脉与登记簿"),
                ("journal", "The journal 登簿日志"),
                ("operation", "For operators 运维"),
            )
        ],
        components=Components(
            schemas={"Problem": _PROBLEM},
            security_schemes={
                "session": SecurityScheme(type="apiKey", name=COOKIE, security_scheme_in="cookie"),
                "token": SecurityScheme(type="http", scheme="bearer"),
            },
        ),
        security=[{"session": []}, {"token": []}],
    )


def say_that_all_may_refuse(app: Litestar) -> None:
    """Put the problem beside every operation's answers, in place of the framework's own errors."""
    refused = OpenAPIResponse(
        description="Refused: a problem",
        content={
            MEDIA_TYPE: OpenAPIMediaType(schema=Reference(ref="#/components/schemas/Problem"))
        },
    )
    for item in (app.openapi_schema.paths or {}).values():
        for operation in _operations(item):
            answers = operation.responses or {}
            kept = {code: told for code, told in answers.items() if not code.startswith("4")}
            operation.responses = {**kept, "default": refused}


def _operations(item: PathItem) -> list[Operation]:
    every = (item.get, item.post, item.put, item.patch, item.delete)
    return [operation for operation in every if operation is not None]
