"""Which form a table has: told by its header, its numbers and how much prose its cells hold."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Sequence
from enum import Enum, auto
from itertools import pairwise
from typing import TypeAlias

# A row's cells, each the tuple of its paragraphs.
Row: TypeAlias = tuple[tuple[str, ...], ...]


class Form(Enum):
    """What a table is for."""

    LAYOUT = auto()  # holds paragraphs side by side; columns mean nothing
    MINUTES = auto()  # rows of items: number, title, notes, actions
    TITLES = auto()  # a short title beside prose, without header or number
    LABELS = auto()  # "Present:" beside names
    LISTS = auto()  # "Present | In attendance" over names
    DATA = auto()  # payments, attendance by date, votes


class Role(Enum):
    """What a column of a minutes table holds."""

    NUMBER = auto()
    TITLE = auto()
    NOTES = auto()
    ACTION = auto()


_NUMBER = re.compile(r"(?:[A-Z]{1,5}[ /.-]?)?\d{1,4}[a-z]?(?:[/.-]\d{1,4}[a-z]?){0,3}[.):]?")
_DAY = re.compile(r"\d{1,2}[/.-]\d{1,2}[/.-](?:\d{2}|\d{4})")
_MONEY = re.compile(r"[-(]?[£€$]?\s?-?\d{1,3}(?:,?\d{3})*\.\d\d\)?")
_LABEL_WORDS = re.compile(r"[^\W\d_]+|#")


def _set(words: str) -> frozenset[str]:
    return frozenset(words.split())


_NUMBER_HEADS = _set("no nos number num ref reference rhif # min para")
_ITEM_HEADS = _set("item items minute agenda eitem eitemau cofnod topic subject title")
_NOTES_HEADS = _set(
    "notes note minutes discussion discussions discussed details detail description summary "
    "matter matters comments business heading points key main record narrative cofnodion "
    "trafodaeth nodiadau pwnc proceedings debate update updates decision decisions resolution "
    "resolutions resolved outcome outcomes agreed recommendation recommendations conclusion "
    "conclusions penderfyniad penderfyniadau"
)
_ACTION_HEADS = _set(
    "action actions actioned lead owner owners who whom responsible responsibility initials "
    "gweithredu gweithred camau pwy"
)
# Beside a column of actions they say more of the action; alone they head a list of something.
_ACTION_MORE = _set(
    "by when due date deadline target status person officer required completed complete timescale "
    "party assigned pryd"
)
_SMALL = _set("and or of the for to taken y a ac")
_HEADS = _NUMBER_HEADS | _ITEM_HEADS | _NOTES_HEADS | _ACTION_HEADS | _ACTION_MORE | _SMALL

# What stands over or beside lists of people and the particulars of a meeting.
_FRONT = re.compile(
    r"(?:(?:members?|councillors?|cllrs?|officers?|governors|trustees|others?|also|public|those)\s+)?"
    r"(?:present|attending|attendance|attendees|apolog(?:y|ies)|absent|absence|in attendance|"
    r"not present|substitutes?|date|time|venue|place|location|chair(?:man|woman|person|ed by)?|"
    r"vice.chair\w*|clerk|secretary|minutes? taken by|minute taker|note taker|quorum|"
    r"members?|councillors?|officers?|observers?|council|committee|meeting|"
    r"press|public|distribution|yn bresennol|presennol|ymddiheuriadau|hefyd yn bresennol|lleoliad|"
    r"dyddiad|amser|cadeirydd)\b",
    re.IGNORECASE,
)
_LONGEST_LABEL = 6
_PROSE = 12  # words: a cell of more says something, a cell of fewer names something


def is_number(words: str) -> bool:
    """Tell an item's number as it stands in a cell: "5.", "18/2021", "BM 28"; never a date."""
    return len(words) <= 16 and _NUMBER.fullmatch(words) is not None and not _is_day(words)


def _is_day(words: str) -> bool:
    if not _DAY.fullmatch(words):
        return False
    day, month, year = map(int, re.split(r"[/.-]", words))
    if year < 100:
        # "1/2/19" is the second minute of January as likely as a day; a full list of days is data.
        return "/" in words and day > 12 and month <= 12
    try:
        dt.date(year, month, day)
    except ValueError:
        return False
    return True


def number_value(number: str) -> int | None:
    """Return what rises from item to item: 18 of "18/2021", None where nothing is a number."""
    digits = re.search(r"\d+", number)
    return int(digits[0]) if digits else None


def is_front_label(cell: Sequence[str]) -> bool:
    """Tell a label of the front of minutes: "Present:", "Apologies", "Venue"."""
    words = " ".join(cell)
    return len(words.split()) <= _LONGEST_LABEL and _FRONT.match(words) is not None


def is_header(row: Row) -> bool:
    """Tell the row that names the columns of a minutes table."""
    return header_roles(row) is not None


def header_roles(row: Row) -> dict[int, Role] | None:
    """Return what a header says of each column, or None where the row is none."""
    heads = {i: _head_words(cell) for i, cell in enumerate(row) if cell}
    if len(heads) < 2 or not all(words and words <= _HEADS for words in heads.values()):
        return None
    has_action = any(words & _ACTION_HEADS for words in heads.values())
    roles: dict[int, Role] = {}
    for i, words in heads.items():
        role = _head_role(words, has_action=has_action)
        if role is None:
            return None
        roles[i] = role
    found = set(roles.values())
    return roles if found & {Role.NOTES, Role.TITLE} and len(roles) > 1 else None


def _head_words(cell: Sequence[str]) -> frozenset[str]:
    words = " ".join(cell)
    if len(words) > 60:
        return frozenset()
    return frozenset(_LABEL_WORDS.findall(words.lower()))


def _head_role(words: frozenset[str], *, has_action: bool) -> Role | None:
    if words & _NUMBER_HEADS and not words & (_NOTES_HEADS | _ACTION_HEADS):
        return Role.NUMBER
    if words & _NOTES_HEADS:
        return Role.NOTES
    if words & _ACTION_HEADS:
        return Role.ACTION
    if words & _ITEM_HEADS:
        return Role.TITLE
    return Role.ACTION if has_action and words & _ACTION_MORE else None


def form_of(table: Sequence[Row], last: int | None) -> tuple[Form, tuple[Role, ...]]:
    """Return a table's form and, for minutes, what each column holds.

    Args:
        table: its rows, none of them empty.
        last: the number of the item before the table, or None.
    """
    width = max(map(len, table))
    columns = [i for i in range(width) if any(i < len(row) and row[i] for row in table)]
    roles = _minutes_roles(table, columns, width, last)
    if roles is not None:
        return Form.MINUTES, roles
    return _other_form(table, len(columns)), ()


def _other_form(table: Sequence[Row], columns: int) -> Form:
    if columns == 1:
        return Form.LAYOUT
    filled = [cell for row in table for cell in row if cell]
    if len(table) == 1 and not (columns == 2 and _is_label(table[0][0])):
        names = all(len(cell) == 1 and _words(cell) <= _LONGEST_LABEL for cell in filled)
        return Form.DATA if names else Form.LAYOUT
    if len(table) == 2 and _are_lists(table):
        return Form.LISTS
    if columns == 2 and table[0][0]:
        labels = [row[0] for row in table if row[0]]
        if sum(map(_is_label, labels)) >= 0.5 * len(labels):
            return Form.LABELS
        if _titles_beside_prose(table):
            return Form.TITLES
    prose = sum(map(_words, filled)) >= 2 * _PROSE * len(filled)
    return Form.LAYOUT if prose else Form.DATA


def _are_lists(table: Sequence[Row]) -> bool:
    over, under = table
    return all(map(is_front_label, filter(None, over))) and any(len(cell) > 1 for cell in under)


def _is_label(cell: Sequence[str]) -> bool:
    words = " ".join(cell)
    short = 0 < len(words.split()) <= _LONGEST_LABEL
    return short and (words.endswith(":") or is_front_label(cell))


def _titles_beside_prose(table: Sequence[Row]) -> bool:
    titled = [row for row in table if row[0]]
    prose = sum(_words(cell) >= _PROSE for row in titled for cell in row[1:] if cell)
    short = all(_words(row[0]) <= 2 * _LONGEST_LABEL for row in titled)
    return short and len(titled) > 1 and prose >= 0.6 * len(titled)


def _minutes_roles(
    table: Sequence[Row], columns: Sequence[int], width: int, last: int | None
) -> tuple[Role, ...] | None:
    for at, row in enumerate(table[:4]):
        said = header_roles(row)
        if said is not None and at + 1 < len(table):
            return _headed(table[at + 1 :], said, width)
    return _unheaded(table, columns, width, last)


def _headed(body: Sequence[Row], said: dict[int, Role], width: int) -> tuple[Role, ...] | None:
    """Return the roles that a header gives, set right by what the columns really hold."""
    roles = dict(said)
    for i, role in said.items():
        cells = [row[i] for row in body if i < len(row) and row[i]]
        numbers = sum(is_number(" ".join(cell)) for cell in cells)
        if role is Role.TITLE and cells and numbers >= 0.6 * len(cells):
            roles[i] = Role.NUMBER
        if role is Role.NUMBER and cells and not numbers:
            # "Ref | Description | Decision" over planning applications is a list of them.
            starts = sum(
                re.match(r"\d{1,4}[a-z]?[./]?\d*[.)]?\s+\w", c[0]) is not None for c in cells
            )
            if starts < 0.5 * len(cells):
                return None
            roles[i] = Role.TITLE
    kinds = list(roles.values())
    if Role.NOTES not in kinds:
        # "Item | Action", "No. | Item | Lead": the titles' column holds the notes too.
        if Role.TITLE not in kinds:
            return None
        if kinds.count(Role.TITLE) == 1 and Role.NUMBER in kinds:
            roles = {i: Role.NOTES if r is Role.TITLE else r for i, r in roles.items()}
    if Role.TITLE not in kinds and Role.NUMBER not in kinds and Role.ACTION not in kinds:
        return None
    return tuple(roles.get(i, _beside(i, roles)) for i in range(width))


def _beside(column: int, roles: dict[int, Role]) -> Role:
    """Return what a column without a name holds: a number before all others, else notes."""
    first = min(roles, default=0)
    return Role.NUMBER if column < first and Role.NUMBER not in roles.values() else Role.NOTES


def _unheaded(
    table: Sequence[Row], columns: Sequence[int], width: int, last: int | None
) -> tuple[Role, ...] | None:
    """Return the roles of a table whose rows begin with rising numbers and hold prose."""
    first = columns[0]
    numbered = [row for row in table if first < len(row) and _own_number(row[first])]
    others = sum(1 for row in table if first < len(row) and row[first]) - len(numbered)
    if len(columns) < 2 or not numbered or others > len(numbered):
        return None
    values = [number_value(row[first][0]) or 0 for row in numbered]
    rising = sum(a <= b <= a + 5 for a, b in pairwise(values))
    goes_on = last is None or values[0] >= last
    if rising < 0.7 * (len(values) - 1) or not goes_on or not _says_much(numbered, first):
        return None
    return _roles_by_size(table, columns, width)


def _own_number(cell: Sequence[str]) -> bool:
    """Tell a cell that is a number, or a number and a title: "4.", "4. Finance"."""
    first = cell[0] if cell else ""
    return is_number(first) or re.match(r"\d{1,3}[a-z]?[.)]?\s+[A-Z]", first) is not None


def _says_much(rows: Sequence[Row], first: int) -> bool:
    """Tell prose from names, places and sums: a list of payments is numbered too."""
    beside = [cell for row in rows for cell in row[first + 1 :] if cell]
    sums = sum(len(cell) == 1 and _MONEY.fullmatch(cell[0]) is not None for cell in beside)
    if not beside or sums >= 0.5 * len(rows):
        return False
    said = sum(
        any(len(p.split()) >= _PROSE or (p.endswith(".") and " " in p) for p in cell)
        for cell in beside
    )
    short = sum(cell[-1].endswith(".") for cell in beside)
    return said >= 0.3 * len(rows) or said + short >= 0.6 * len(rows)


def _roles_by_size(table: Sequence[Row], columns: Sequence[int], width: int) -> tuple[Role, ...]:
    """Give each column its role by how much it holds: titles short, notes long, initials last."""
    sizes = {
        i: sum(_words(row[i]) for row in table if i < len(row))
        / max(1, sum(1 for row in table if i < len(row) and row[i]))
        for i in columns
    }
    numbers = [row[columns[0]] for row in table if columns[0] < len(row) and row[columns[0]]]
    alone = sum(is_number(" ".join(cell)) for cell in numbers) >= 0.5 * len(numbers)
    roles = dict.fromkeys(range(width), Role.NOTES)
    roles[columns[0]] = Role.NUMBER if alone else Role.TITLE
    rest = list(columns[1:])
    if alone and len(rest) > 1 and sizes[rest[0]] <= 8 and sizes[rest[1]] > sizes[rest[0]]:
        roles[rest.pop(0)] = Role.TITLE
    if len(rest) > 1 and sizes[rest[-1]] <= 5 and sizes[rest[-1]] < 0.4 * sizes[rest[0]]:
        roles[rest[-1]] = Role.ACTION
    return tuple(roles[i] for i in range(width))


def _words(cell: Sequence[str]) -> int:
    return sum(len(p.split()) for p in cell)
