"""Messages drawn from a JSON Schema: nearly right, wrong in a place, or nothing like it."""

from collections.abc import Mapping
from typing import Any

from hypothesis import strategies as st

Schema = Mapping[str, Any]

#: what forms hold when somebody is careless or means harm
NASTY = (
    "", " ", "0", "-1", "1e999", "NaN", "Infinity", "-0.00", "9" * 40, "0.0000000001", "null",
    "\x00", "a\x00b", "\u202e", "\ufeff", "\U0001f9f1", "é́", "'; drop table parcel; --",
    "%s%n%(x)s{}", "../../etc/passwd", "<script>", "2026-02-30", "0001-01-01", "9999-12-31",
    "2026-01-01T00:00:00", "360482001001GB00001", "91360482MA35A0B1X7", "x" * 5000,
)  # fmt: skip
NUMBERS = (0, 1, -1, 2, 32767, 32768, 2**31 - 1, 2**31, 2**63 - 1, 2**63, 10**30, 0.1, 1e308)

texts = st.sampled_from(NASTY) | st.text(max_size=12)
numbers = st.sampled_from(NUMBERS)
anything = st.recursive(
    st.none() | st.booleans() | numbers | texts,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(texts, inner, max_size=3),
    max_leaves=6,
)


def messages(schema: Schema, known: Mapping[str, Schema]) -> st.SearchStrategy[Any]:
    """Draw what the schema describes; one value in eight is something else."""
    return st.integers(0, 7).flatmap(lambda n: anything if n == 0 else _described(schema, known))


def _described(schema: Schema, known: Mapping[str, Schema]) -> st.SearchStrategy[Any]:
    if "$ref" in schema:
        return messages(known[schema["$ref"].rpartition("/")[2]], known)
    if options := schema.get("anyOf") or schema.get("oneOf"):
        return st.one_of([messages(option, known) for option in options])
    if "enum" in schema:
        return st.sampled_from(schema["enum"])
    if "properties" in schema:
        return _object(schema, known)
    if "items" in schema:
        return st.lists(messages(schema["items"], known), max_size=3)
    kind = str(schema.get("format") or schema.get("type"))
    return _SIMPLE.get(kind, anything)


_SIMPLE: Mapping[str, st.SearchStrategy[Any]] = {
    "string": texts,
    "date": st.dates().map(str) | texts,
    "date-time": st.datetimes().map(lambda at: f"{at.isoformat()}Z") | texts,
    "decimal": st.decimals(allow_nan=True).map(str) | texts,
    "object": st.dictionaries(texts, anything, max_size=3),
    "integer": numbers,
    "number": numbers,
    "boolean": st.booleans(),
    "null": st.none(),
}


def _object(schema: Schema, known: Mapping[str, Schema]) -> st.SearchStrategy[Any]:
    needed = set(schema.get("required", ()))
    fields = {name: messages(inner, known) for name, inner in schema["properties"].items()}
    return st.fixed_dictionaries(
        {name: drawn for name, drawn in fields.items() if name in needed},
        optional={name: drawn for name, drawn in fields.items() if name not in needed},
    )
