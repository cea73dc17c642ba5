"""Write down how the interface is described: ``python -m api.describe > docs/openapi.json``."""

import json
import sys
from pathlib import Path

from litestar import Litestar

from api.app import create_app
from registry.settings import Settings
from registry.store.db import Register


def text_of(app: Litestar) -> str:
    """Return what the application serves at /schema/openapi.json, line by line."""
    return json.dumps(app.openapi_schema.to_schema(), ensure_ascii=False, indent=1) + "\n"


if __name__ == "__main__":
    # nothing is asked of the register, so none is opened
    undisturbed = Settings(home=Path(), public_url="http://127.0.0.1:8000")
    sys.stdout.write(text_of(create_app(Register("host=nowhere"), undisturbed)))
