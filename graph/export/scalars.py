"""Attributes in, values that XML and tables can hold out: one scalar each, one type a column."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping
from datetime import date
from enum import Enum
from typing import Any

Scalar = bool | int | float | str
Row = dict[str, Scalar]
_UNFIT = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def clean_text(text: str) -> str:
    """`text` with U+FFFD for each character that XML cannot hold, and one kind of line end."""
    return _UNFIT.sub("\ufffd", text).replace("\r\n", "\n").replace("\r", "\n")


def one_line(text: str, *, limit: int | None = None) -> str:
    """`text` cleaned, its white space single blanks, cut to `limit` characters with an ellipsis."""
    line = " ".join(clean_text(text).split())
    return line if limit is None or len(line) <= limit else line[: limit - 1].rstrip() + "…"


def to_scalar(value: object) -> Scalar | None:
    """The value as a scalar; None and empty text stand for "no such attribute"."""
    if isinstance(value, Enum):
        value = value.value
    if hasattr(value, "item") and not isinstance(value, (str, bytes)):
        value = value.item()  # a number of numpy
    if value is None or isinstance(value, (bool, float)):
        return value
    if isinstance(value, int):
        return value if -(2**63) <= value < 2**63 else float(value)
    if isinstance(value, str):
        return clean_text(value) or None
    if isinstance(value, date):
        return value.isoformat()
    return clean_text(json.dumps(value, ensure_ascii=False, sort_keys=True, default=_listed))


def flatten_rows(rows: Iterable[Mapping[str, Any]]) -> list[Row]:
    """Rows of scalars with one type a name: whole and broken numbers as double, else as text."""
    flat = [{k: s for k, v in row.items() if (s := to_scalar(v)) is not None} for row in rows]
    seen: dict[str, set[type]] = {}
    for row in flat:
        for name, value in row.items():
            seen.setdefault(name, set()).add(type(value))
    for name, types in seen.items():
        if len(types) == 1:
            continue
        turn: Any = float if types <= {int, float} else show_scalar
        for row in flat:
            if name in row:
                row[name] = turn(row[name])
    return flat


def find_kinds(rows: Iterable[Row]) -> dict[str, type]:
    """The type of each name of flattened rows, in the order in which the names come."""
    return {name: type(row[name]) for row in rows for name in row}


def show_scalar(value: Scalar) -> str:
    """The text that stands for a value in a file."""
    if isinstance(value, bool):
        return "true" if value else "false"
    return value if isinstance(value, str) else repr(value)


def tell_apart(names: Iterable[str]) -> list[str]:
    """Clean names, a number added to those that would repeat."""
    taken: dict[str, None] = {}
    for name in map(clean_text, names):
        other, number = name, 2
        while other in taken:
            other, number = f"{name}-{number}", number + 1
        taken[other] = None
    return list(taken)


def _listed(value: object) -> object:
    if isinstance(value, (set, frozenset)):
        return sorted(value, key=str)
    return str(value)
