"""``minutes.toml``: what people state of files that do not say it themselves.

It lies beside the files or in a folder above them, up to the folder that is read::

    council = "Ambleford Borough Council"      # of every file in this folder and below

    [[files]]
    match = "planning/"                        # a folder, a file's name, or a pattern
    committee = "Planning Committee"
    date = "minutes-{year}{month}{day}*"       # how names of files carry the date

    [[files]]
    match = "*_cy.pdf"
    language = "cy"

Keys, each of them optional, at the top and in every ``[[files]]`` but for ``match`` (needed, and
only there): ``council``, ``committee``, ``status`` ("draft", "approved"), ``language`` ("en",
"cy"), ``url`` (what the file's path from here is put after) and ``date``: a template of the
file's name with ``{year}`` or ``{yy}``, ``{month}`` (two digits or a name), ``{day}`` and ``*``;
or a date, 2024-03-12, for what stands in one file.

``match`` is compared with the path from here without case: ``*`` and ``?`` stay inside a folder,
``**`` crosses folders, a pattern without "/" matches the name in any folder below, and one that
ends in "/" all that is in the folder.  Of several rules that match, each key is taken from the
first that has it, then from the top.  The command line wins over the nearest file, that over one
farther above, and all of them over the text.
"""

from __future__ import annotations

import datetime as dt
import os
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from difflib import get_close_matches
from fnmatch import fnmatchcase
from pathlib import Path, PurePath
from typing import Any
from urllib.parse import quote

from corpus.dates import MONTHS
from corpus.errors import BadRules
from corpus.records import MinutesStatus, Stated
from corpus.toml import NotToml, TooLarge, read_toml

NAME = "minutes.toml"
_MOST_BYTES = 1_000_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """One ``[[files]]`` of a ``minutes.toml``, or its top (``match`` is None).

    Attributes:
        match: the pattern as written.
        values: by key: council, committee, language, url, status as written.
        date: the template of file names, or a date.
        number: its place among the ``[[files]]``, from 1; 0 for the top.
    """

    match: str | None
    values: Mapping[str, str]
    date: str | dt.date | None
    number: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Rules:
    """One ``minutes.toml``: the folder that it lies in, and its rules, the top's last."""

    folder: Path
    rules: tuple[Rule, ...]

    @property
    def file(self) -> Path:
        """The file itself, for people."""
        return self.folder / NAME


def read_rules(folder: Path) -> Rules | None:
    """Return the rules of the ``minutes.toml`` in ``folder``, or None where there is none.

    Raises:
        BadRules: it cannot be read, is no TOML, or has a key or value that means nothing.
    """
    file = folder / NAME
    try:
        if not file.is_file():
            return None
        value = read_toml(file, most=_MOST_BYTES)
    except OSError as error:
        reason = f"cannot be opened ({error.strerror})"
        raise BadRules(file, reason, "Check its permissions.") from error
    except TooLarge as error:
        raise BadRules(file, str(error), "Write a pattern instead of every file.") from error
    except NotToml as error:
        raise BadRules(file, str(error), "Correct it there.") from error
    return Rules(folder=folder, rules=_rules(file, value))


def _rules(file: Path, value: dict[str, Any]) -> tuple[Rule, ...]:
    tables = value.pop("files", [])
    if not isinstance(tables, list) or not all(isinstance(t, dict) for t in tables):
        raise BadRules(
            file, "has “files” that are no tables", "Write [[files]], with two brackets."
        )
    rules = [_rule(file, table, number) for number, table in enumerate(tables, 1)]
    return (*rules, _rule(file, value, 0))


_STRINGS = ("council", "committee", "status", "language", "url")


def _rule(file: Path, table: dict[str, Any], number: int) -> Rule:
    where = f"[[files]] number {number}" if number else "the top"
    known = (*_STRINGS, "date", *(("match",) if number else ("files",)))
    for key, value in table.items():
        if key not in known:
            raise BadRules(file, f"has an unknown key “{key}” in {where}", _nearest(key, known))
        _check(file, where, key, value)
    if number and "match" not in table:
        raise BadRules(file, f"has no “match” in {where}", 'Write match = "a pattern of files".')
    return Rule(
        match=table.get("match"),
        values={key: table[key].strip() for key in _STRINGS if key in table},
        date=table.get("date"),
        number=number,
    )


def _nearest(key: str, known: Sequence[str]) -> str:
    near = get_close_matches(key.casefold(), known, n=1, cutoff=0.5)
    meant = f"Did you mean “{near[0]}”? " if near else ""
    return f"{meant}Keys are {', '.join(known)}."


def _check(file: Path, where: str, key: str, value: object) -> None:
    """Refuse a value that means nothing.

    Raises:
        BadRules: names the key, what is wrong, and what to write.
    """
    if key == "date" and isinstance(value, dt.date) and not isinstance(value, dt.datetime):
        return
    if not isinstance(value, str) or not value.strip():
        wanted = "a template or a date" if key == "date" else "words in quotation marks"
        raise BadRules(file, f"has a “{key}” in {where} that is no text", f"Give {wanted}.")
    reason, remedy = _fault(key, value.strip())
    if reason:
        raise BadRules(file, f"has a “{key}” in {where} that {reason}", remedy)


def _fault(key: str, value: str) -> tuple[str, str]:
    if key == "status" and value not in ("draft", "approved"):
        return f"is “{value}”", 'Write "draft" or "approved".'
    if key == "language" and value not in ("en", "cy"):
        return f"is “{value}”", 'Write "en" or "cy".'
    if key == "url" and not re.match(r"https?://[^\s/]+", value):
        return "is no address", "Begin it with https://."
    if key == "date":
        return _template_fault(value)
    return "", ""


_PLACEHOLDER = re.compile(r"\{(\w*)\}|(\*)|([{}])")
_MONTH_NAMES = "|".join(f"{month}|{month[:3]}" for month in MONTHS)
_FIELDS = {
    "year": r"(?P<year>(?:19|20)\d\d)",
    "yy": r"(?P<yy>\d\d)",
    "month": rf"(?:(?P<month>[01]\d)|(?P<name>{_MONTH_NAMES}))",
    "day": r"(?P<day>[0-3]\d|\d(?!\d))(?:st|nd|rd|th)?",
}
_MOST_STARS = 3


def _template_fault(template: str) -> tuple[str, str]:
    found = [match[1] for match in _PLACEHOLDER.finditer(template) if match[1] is not None]
    remedy = 'Write for example "minutes-{year}-{month}-{day}*".'
    unknown = [name for name in found if name not in _FIELDS]
    if unknown or any(match[3] for match in _PLACEHOLDER.finditer(template)):
        return f"has a placeholder {{{''.join(unknown[:1])}}} that is none", remedy
    for name in ("month", "day"):
        if found.count(name) != 1:
            return f"needs {{{name}}} once", remedy
    if found.count("year") + found.count("yy") != 1:
        return "needs {year} or {yy} once", remedy
    # Every star doubles the ways to try; names of files need one or two.
    if template.count("*") > _MOST_STARS:
        return f"has more than {_MOST_STARS} stars", remedy
    return "", ""


def date_in_name(template: str, name: str) -> dt.date | None:
    """Return the date that a file's name carries, or None where it does not fit the template."""
    parts, last = [], 0
    for match in _PLACEHOLDER.finditer(template):
        parts.append(re.escape(template[last : match.start()]))
        parts.append(_FIELDS[match[1]] if match[1] else ".*")
        last = match.end()
    pattern = "".join(parts) + re.escape(template[last:])
    found = re.fullmatch(pattern, name[:255], re.IGNORECASE)
    if found is None:
        return None
    say = found.groupdict()
    short = say.get("name")
    month = int(say["month"] or 0) if not short else _month_number(short)
    year = int(say["year"]) if say.get("year") else _whole_year(int(say["yy"]))
    try:
        return dt.date(year, month, int(say["day"]))
    except ValueError:
        return None


def _month_number(name: str) -> int:
    return next(n for n, m in enumerate(MONTHS, 1) if m.startswith(name.lower()[:3]))


def _whole_year(short: int) -> int:
    """Return 2019 for 19 and 1998 for 98: minutes are of the last hundred years."""
    return short + (2000 if short < 70 else 1900)


def matches(pattern: str, path: PurePath) -> bool:
    """Tell whether a pattern names a path, both from the rules' folder, without case."""
    pattern = pattern.casefold().removeprefix("./")
    if pattern.endswith("/"):
        pattern += "**"
    if "/" not in pattern:
        pattern = f"**/{pattern}"
    return _match(pattern.split("/"), [part.casefold() for part in path.parts])


def _match(pattern: Sequence[str], parts: Sequence[str]) -> bool:
    """Match folder by folder; ``reached`` are the places that the pattern so far may end at."""
    reached = {0}
    for piece in pattern:
        if piece == "**":
            reached = set(range(min(reached), len(parts) + 1))
        else:
            reached = {
                at + 1 for at in reached if at < len(parts) and fnmatchcase(parts[at], piece)
            }
        if not reached:
            return False
    return len(parts) in reached


@dataclass(slots=True)
class Statements:
    """What is stated of files under some roots: reads each folder's ``minutes.toml`` once.

    Attributes:
        roots: the files and folders that are read, absolute; rules lie in them, or beside a file.
        said: by the command line, which wins.
    """

    roots: Sequence[Path]
    said: Stated = field(default_factory=Stated)
    _read: dict[Path, Rules | None] = field(default_factory=dict)
    _above: dict[str, tuple[Rules, ...]] = field(default_factory=dict)
    _used: set[tuple[Path, int]] = field(default_factory=set)

    def of(self, path: Path) -> Stated:
        """Return what is stated of the file ``path``, absolute.

        Raises:
            BadRules: a ``minutes.toml`` that it stands under cannot be used.
        """
        rules = self._rules_above(os.path.dirname(path))
        for one in rules:
            used = (rule for rule in one.rules if _applies(rule, one.folder, path))
            self._used.update((one.folder, rule.number) for rule in used)
        return stated_for(path, rules, self.said)

    def _rules_above(self, name: str) -> tuple[Rules, ...]:
        """Return the rules in a folder and above it, the nearest first."""
        if name not in self._above:
            folder = Path(name)
            inside = any(folder.is_relative_to(root) and folder != root for root in self.roots)
            above = self._rules_above(os.path.dirname(name)) if inside else ()
            if folder not in self._read:
                self._read[folder] = read_rules(folder)
            here = self._read[folder]
            self._above[name] = (here, *above) if here else above
        return self._above[name]

    def unused(self) -> tuple[tuple[Path, Rule], ...]:
        """Return the ``[[files]]`` that no file asked about has matched, each with its toml."""
        return tuple(
            (rules.file, rule)
            for rules in self._read.values()
            if rules is not None
            for rule in rules.rules
            if rule.number and (rules.folder, rule.number) not in self._used
        )


def stated_for(path: Path, rules: Sequence[Rules], said: Stated | None = None) -> Stated:
    """Return what is stated of a file; ``rules`` are the nearest first, ``said`` wins over them."""
    found = Stated(
        council=said.council if said else None, committee=said.committee if said else None
    )
    for one in rules:
        for rule in one.rules:
            if _applies(rule, one.folder, path):
                found = _filled(found, rule, one.folder, path)
    return found


def _applies(rule: Rule, folder: Path, path: Path) -> bool:
    return rule.match is None or matches(rule.match, path.relative_to(folder))


def _filled(found: Stated, rule: Rule, folder: Path, path: Path) -> Stated:
    """Return ``found`` with what the rule says and nobody nearer has said."""
    say = rule.values
    status, url = say.get("status"), say.get("url")
    date = date_in_name(rule.date, path.name) if isinstance(rule.date, str) else rule.date
    rest = quote(path.relative_to(folder).as_posix())
    return replace(
        found,
        council=found.council or say.get("council"),
        committee=found.committee or say.get("committee"),
        language=found.language or say.get("language"),
        date=found.date or date,
        minutes_status=found.minutes_status or (MinutesStatus(status) if status else None),
        url=found.url or (f"{url.rstrip('/')}/{rest}" if url else None),
    )
