"""What the command line refuses before the register is asked."""

from dataclasses import dataclass
from typing import ClassVar

from registry.errors import RegistryError


@dataclass(eq=False, kw_only=True)
class PortTaken(RegistryError):
    """Another program answers at this address already."""

    code: ClassVar[str] = "port-taken"
    zh: ClassVar[str] = "该地址已有其他程序在使用"
    remedy: ClassVar[str] = "Stop the other program, or choose a port with --port."
    remedy_zh: ClassVar[str] = "请停止该程序，或用 --port 另选端口。"

    host: str
    port: int


@dataclass(eq=False, kw_only=True)
class AddressUnusable(RegistryError):
    """It is not possible to listen at this address."""

    code: ClassVar[str] = "address-unusable"
    zh: ClassVar[str] = "不能在该地址提供服务"
    remedy: ClassVar[str] = "Choose an address of this machine with --host, a port over 1023."
    remedy_zh: ClassVar[str] = "请用 --host 指定本机地址，端口须大于 1023。"

    host: str
    port: int
    reason: str


@dataclass(eq=False, kw_only=True)
class RegisterNotEmpty(RegistryError):
    """The register is in use; a demonstration is loaded into an empty one only."""

    code: ClassVar[str] = "register-not-empty"
    zh: ClassVar[str] = "登记簿已启用，演示数据只能载入空登记簿"
    remedy: ClassVar[str] = "Set REGISTRY_HOME to an empty folder for a demonstration beside it."
    remedy_zh: ClassVar[str] = "可将 REGISTRY_HOME 设为空目录，另建演示登记簿。"


@dataclass(eq=False, kw_only=True)
class AnchorsNotKept(RegistryError):
    """The anchor file of the day cannot be written."""

    code: ClassVar[str] = "anchors-not-kept"
    zh: ClassVar[str] = "不能写入当日锚定文件"
    remedy: ClassVar[str] = "Make room or repair the folder's permissions, then start again."
    remedy_zh: ClassVar[str] = "请清理磁盘空间或更正目录权限后重新启动。"

    folder: str
    reason: str


@dataclass(eq=False, kw_only=True)
class NoCountyYet(RegistryError):
    """The register has no county yet."""

    code: ClassVar[str] = "no-county-yet"
    zh: ClassVar[str] = "登记簿尚未设定县（市、区）"
    remedy: ClassVar[str] = "Name it first: park-registry county found --help."
    remedy_zh: ClassVar[str] = "请先设定：park-registry county found --help。"
