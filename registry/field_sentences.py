"""Sentences of findings from the field: kind -> (Chinese, English)."""

from collections.abc import Mapping

FIELD_SENTENCES: Mapping[str, tuple[str, str]] = {
    "flag": (
        "{where} 有查实的违法线索 {number}（{name}，{state}，{since} 登记）：{article}",
        "{where} is flagged: {number} ({name_en}, {state_en}, reported {since}); {article}",
    ),
}
