"""Tables for spreadsheets: CSV whose cells are text, whatever they begin with."""

from __future__ import annotations

import csv
import datetime as dt
import io
from collections.abc import Iterable, Sequence

from assistant.terminal.signs import shown

# What spreadsheets take for the beginning of a formula, in full width too.
_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
_BOM = "\ufeff"


def csv_text(rows: Iterable[Sequence[object]], *, bom: bool) -> str:
    r"""Return rows as CSV: a line a row, ended by "\n", in the quoting of RFC 4180.

    None is an empty cell, a date is written as ISO, numbers stay numbers.  Text that begins like
    a formula gets an apostrophe before it.  Line ends within a cell become "\n", and signs that
    steer a terminal are left out: who wants text to the letter takes JSON.

    Args:
        rows: the heading first, if there is one.
        bom: begin with the mark by which Excel knows UTF-8.
    """
    file = io.StringIO()
    writer = csv.writer(file, lineterminator="\n")
    writer.writerows([_cell(value) for value in row] for row in rows)
    return (_BOM if bom else "") + file.getvalue()


def _cell(value: object) -> object:
    if value is None:
        return ""
    if isinstance(value, dt.date):
        return value.isoformat()
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, int | float):
        return value
    words = str(value)
    cell = shown(words)
    # The apostrophe is decided on both: what is left out may hide a sign or be one itself.
    is_formula = words.startswith(_FORMULA) or cell.lstrip(" \u00a0").startswith(_FORMULA)
    return f"'{cell}" if is_formula else cell
