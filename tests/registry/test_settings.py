"""The environment is read once, and what cannot be meant is refused by name."""

from pathlib import Path

import pytest

from registry.settings import Settings, SettingsError


def read(**environment: str) -> Settings:
    return Settings.from_environment({"PATH": "/bin", **environment})


def test_nothing_set_serves_the_private_register_on_this_machine_only() -> None:
    settings = read()
    assert settings.database_url is None
    assert settings.owner_url is None
    assert (settings.host, settings.port) == ("127.0.0.1", 8000)
    assert settings.home == Path.cwd() / ".registry"
    assert settings.public_url == "http://127.0.0.1:8000"


def test_everything_set_is_taken() -> None:
    settings = read(
        DATABASE_URL="postgresql+psycopg://clerk:secret@db/register",
        REGISTRY_OWNER_URL="host=db user=owner",
        REGISTRY_HOME="/srv/register",
        REGISTRY_HOST="0.0.0.0",  # noqa: S104 -- a value to read, nothing listens
        REGISTRY_PORT="80",
        REGISTRY_POOL_SIZE="20",
        REGISTRY_PUBLIC_URL="https://register.example/",
    )
    assert settings.database_url == "postgresql://clerk:secret@db/register"
    assert settings.owner_url == "host=db user=owner"
    assert settings.home == Path("/srv/register")
    assert settings.port == 80
    assert settings.pool_size == 20
    assert settings.public_url == "https://register.example"


@pytest.mark.parametrize(
    ("host", "address"),
    [
        ("0.0.0.0", "http://127.0.0.1:8000"),  # noqa: S104 -- a value to read, nothing listens
        ("::", "http://127.0.0.1:8000"),
        ("::1", "http://[::1]:8000"),
        ("register.example", "http://register.example:8000"),
    ],
)
def test_the_address_documents_print_is_one_a_browser_can_open(host: str, address: str) -> None:
    assert read(REGISTRY_HOST=host).public_url == address


def test_an_empty_environment_is_not_this_process_s(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("REGISTRY_PORT", "9999")
    assert Settings.from_environment({}).port == 8000


def test_an_empty_variable_is_one_not_set() -> None:
    assert read(DATABASE_URL="", REGISTRY_PORT=" ") == read()


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("REGISTRY_PORT", "http"),
        ("REGISTRY_PORT", "0"),
        ("REGISTRY_PORT", "65536"),
        ("REGISTRY_PORT", "８０"),
        ("REGISTRY_POOL_SIZE", "-1"),
        ("REGISTRY_POOL_SIZE", "1.5"),
        ("REGISTRY_PUBLIC_URL", "registry.example"),
        ("REGISTRY_PUBLIC_URL", "ftp://registry.example"),
        ("REGISTRY_PUBLIC_URL", "https://registry.example/?a=1"),
        ("DATABASE_URL", "mysql://root@db/register"),
        ("REGISTRY_OWNER_URL", "/var/lib/register.sqlite"),
    ],
)
def test_a_value_that_cannot_be_meant_is_refused_by_name(name: str, value: str) -> None:
    with pytest.raises(SettingsError) as no:
        read(**{name: value})
    assert no.value.name == name
    assert name in str(no.value)
    assert "应为" in str(no.value)
    assert "expected" in str(no.value)


def test_a_refused_address_does_not_spell_out_its_password() -> None:
    with pytest.raises(SettingsError) as no:
        read(DATABASE_URL="oracle://clerk:secret@db/register")
    assert "secret" not in str(no.value)
