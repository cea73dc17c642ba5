"""The command line on a database of the test's own, as an administrator of the office types it."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from click.testing import CliRunner, Result

from api.cli import main
from registry.store.server import Endpoint


@dataclass(frozen=True)
class CommandLine:
    """Runs commands with the settings of one register."""

    environment: Mapping[str, str]

    @classmethod
    def on(cls, endpoint: Endpoint, home: Path) -> "CommandLine":
        """The command line on a database that stands, its files in a folder of its own."""
        return cls({"DATABASE_URL": endpoint.admin_conninfo, "REGISTRY_HOME": str(home)})

    def run(self, *words: object, typed: str | None = None) -> Result:
        """Run a command; what it did not foresee is raised here."""
        return CliRunner().invoke(
            main,
            [str(word) for word in words],
            env=dict(self.environment),
            input=typed,
            catch_exceptions=False,
        )

    def done(self, *words: object, typed: str | None = None) -> str:
        """Run a command that succeeds; return what it says to people."""
        result = self.run(*words, typed=typed)
        assert result.exit_code == 0, result.output
        return result.stdout

    def told(self, *words: object, typed: str | None = None) -> Any:
        """Run a command that succeeds; return what it says to machines."""
        return json.loads(self.done(*words, "--json", typed=typed))

    def refused(self, *words: object, typed: str | None = None) -> str:
        """Run a command that is refused, for people and for machines; return the code.

        Both languages are said on standard error, and nothing of a traceback.
        """
        spoken = self.run(*words, typed=typed)
        assert spoken.exit_code == 1, spoken.output
        chinese, english = spoken.stderr.splitlines()[-2:]
        problem = self.run(*words, "--json", typed=typed)
        assert problem.exit_code == 1, problem.output
        told = json.loads(problem.stdout)
        assert chinese.startswith(told["titleZh"])
        assert english.startswith(told["title"].rstrip("."))
        assert english.endswith(told["remedy"])
        return str(told["code"])
