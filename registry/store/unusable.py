"""Why a database cannot be used: one plain sentence each, saying what to do."""

from dataclasses import dataclass
from typing import ClassVar

from registry.errors import RegistryError


@dataclass(eq=False, kw_only=True)
class DatabaseUnusable(RegistryError):
    """The database cannot be used."""

    code: ClassVar[str] = "database-unusable"
    zh: ClassVar[str] = "数据库不能使用"


@dataclass(eq=False, kw_only=True)
class DatabaseUnreachable(DatabaseUnusable):
    """No database server answers at the address in DATABASE_URL."""

    code: ClassVar[str] = "database-unreachable"
    zh: ClassVar[str] = "DATABASE_URL 所指地址没有数据库应答"
    remedy: ClassVar[str] = (
        "Start that server or correct the address, or unset DATABASE_URL to use the private one."
    )
    remedy_zh: ClassVar[str] = (
        "请启动该数据库或更正地址；也可取消设置 DATABASE_URL，改用自带的数据库。"
    )

    server: str
    said_by_driver: str


@dataclass(eq=False, kw_only=True)
class NotPostgres(DatabaseUnusable):
    """What answers at the address in DATABASE_URL is not PostgreSQL."""

    code: ClassVar[str] = "not-postgresql"
    zh: ClassVar[str] = "DATABASE_URL 所指地址应答的不是 PostgreSQL"
    remedy: ClassVar[str] = (
        "Point DATABASE_URL at a PostgreSQL 15 or newer with PostGIS 3.3 or newer."
    )
    remedy_zh: ClassVar[str] = (
        "请将 DATABASE_URL 指向装有 PostGIS 3.3 及以上的 PostgreSQL 15 及以上。"
    )

    server: str
    answer: str


@dataclass(eq=False, kw_only=True)
class DatabaseLoginRefused(DatabaseUnusable):
    """The database server refuses the user or the database named in DATABASE_URL."""

    code: ClassVar[str] = "database-login-refused"
    zh: ClassVar[str] = "数据库服务器拒绝 DATABASE_URL 中的用户或库名"
    remedy: ClassVar[str] = (
        "Correct user, password and database name, or create them on the server."
    )
    remedy_zh: ClassVar[str] = "请更正用户名、口令和库名，或在服务器上建立该用户和数据库。"

    server: str
    said_by_server: str


@dataclass(eq=False, kw_only=True)
class ServerTooOld(DatabaseUnusable):
    """This PostgreSQL is too old."""

    code: ClassVar[str] = "postgresql-too-old"
    zh: ClassVar[str] = "PostgreSQL 版本过低"
    remedy: ClassVar[str] = "Upgrade the server, or use another one by setting DATABASE_URL."
    remedy_zh: ClassVar[str] = "请升级数据库服务器，或用 DATABASE_URL 改用其他服务器。"

    found: str
    needed: str


@dataclass(eq=False, kw_only=True)
class PostgisMissing(DatabaseUnusable):
    """PostGIS is not installed on the database server, or too old."""

    code: ClassVar[str] = "postgis-missing"
    zh: ClassVar[str] = "数据库服务器未安装 PostGIS 或版本过低"
    remedy: ClassVar[str] = (
        "Install it on that server (Debian, Ubuntu: apt-get install postgresql-15-postgis-3, with "
        "the server's own number for 15); an older one: alter extension postgis update."
    )
    remedy_zh: ClassVar[str] = (
        "请在该服务器上安装（Debian、Ubuntu：apt-get install postgresql-15-postgis-3，15 换成服务器"
        "的版本号）；版本过低的请执行 alter extension postgis update。"
    )

    found: str
    needed: str


@dataclass(eq=False, kw_only=True)
class NoServerInstalled(DatabaseUnusable):
    """No PostgreSQL with PostGIS fit for the private database is installed on this machine."""

    code: ClassVar[str] = "no-server-installed"
    zh: ClassVar[str] = "本机没有可供自带数据库使用的 PostgreSQL 和 PostGIS"
    remedy: ClassVar[str] = "Run `make setup`, which installs them, or set DATABASE_URL."
    remedy_zh: ClassVar[str] = "请运行 make setup 安装，或设置 DATABASE_URL。"

    needed: str
    found: str


@dataclass(eq=False, kw_only=True)
class PlaceUnusable(DatabaseUnusable):
    """The folder of the private database cannot be used."""

    code: ClassVar[str] = "place-unusable"
    zh: ClassVar[str] = "自带数据库的目录不能使用"
    remedy: ClassVar[str] = (
        "Run as the user the folder belongs to, repair its permissions, or choose another folder "
        "with REGISTRY_HOME."
    )
    remedy_zh: ClassVar[str] = "请以该目录所属用户运行、更正目录权限，或用 REGISTRY_HOME 另选目录。"

    folder: str
    reason: str
    reason_zh: str


@dataclass(eq=False, kw_only=True)
class ServerDidNotObey(DatabaseUnusable):
    """The private database server could not be made, started or stopped."""

    code: ClassVar[str] = "server-did-not-obey"
    zh: ClassVar[str] = "自带的数据库服务器未能建立、启动或停止"
    remedy: ClassVar[str] = "Read the server's log named here, settle its complaint, start again."
    remedy_zh: ClassVar[str] = "请查看所列日志，解决其中的问题后重新启动。"

    step: str
    log: str
    said_by_server: str


@dataclass(eq=False, kw_only=True)
class MayNotMigrate(DatabaseUnusable):
    """The tables must be made or changed, and this database user may not do that."""

    code: ClassVar[str] = "may-not-migrate"
    zh: ClassVar[str] = "需要建立或升级数据表，但该数据库用户无此权限"
    remedy: ClassVar[str] = (
        "Set REGISTRY_OWNER_URL to a user who may create roles and extensions; it is used for "
        "migrations only."
    )
    remedy_zh: ClassVar[str] = (
        "请将 REGISTRY_OWNER_URL 设为有权建立角色和扩展的用户，该用户只用于升级数据表。"
    )

    user: str
    said_by_server: str


@dataclass(eq=False, kw_only=True)
class RegisterIsNewer(DatabaseUnusable):
    """The database was made by a newer release of the register."""

    code: ClassVar[str] = "register-is-newer"
    zh: ClassVar[str] = "该数据库由更新版本的登记系统建立"
    remedy: ClassVar[str] = "Start the newer release; a register is never migrated backwards."
    remedy_zh: ClassVar[str] = "请启动较新的版本；登记簿不能降级。"

    found: str


@dataclass(eq=False, kw_only=True)
class ApplicationRoleRefused(DatabaseUnusable):
    """The user in DATABASE_URL may not work as the role registry_app."""

    code: ClassVar[str] = "application-role-refused"
    zh: ClassVar[str] = "DATABASE_URL 中的用户不能以 registry_app 角色工作"
    remedy: ClassVar[str] = "Log in as registry_app, or grant registry_app to that user."
    remedy_zh: ClassVar[str] = "请改用 registry_app 登录，或将 registry_app 角色授予该用户。"

    said_by_server: str
