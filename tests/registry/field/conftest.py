from tests.registry.titles.conftest import built, seen_works, works

__all__ = ["built", "seen_works", "works"]
