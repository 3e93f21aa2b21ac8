"""A user's own glossary: forms that mean one thing, and bodies that follow earlier ones.

    # glossary.toml
    [forms]
    MASH = ["multi-agency safeguarding hub", "safeguarding hub"]
    "Penny Brook scheme" = "PB"

    [bodies]
    "Lighting Sub-Committee" = "Environment and Communities Committee"

Any form of an entry stands for every other one of it.  A body on the left was renamed, or its work
went, to the body on the right (a text, or a list of texts where it was divided).

The file stands in the index folder, or where ``--glossary`` or ``MINUTES_GLOSSARY`` says.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from assistant.errors import GlossaryWrong
from corpus.toml import NotToml, parse_toml, read_toml
from index import analyze
from index.variants import Variant

_TABLES: Final = ("forms", "bodies")
_MOST_ENTRIES, _MOST_FORMS, _LONGEST = 2000, 20, 200
_MOST_TERMS: Final = 8  # of a form; of a question's words so many are compared at a time


@dataclass(frozen=True, slots=True, kw_only=True)
class Form:
    """One way to say something: its words as the user wrote them, and their analysed terms."""

    words: str
    terms: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Glossary:
    """What a glossary says.

    Attributes:
        forms: each entry's forms, which all mean the same; an entry has two or more.
        successors: (earlier body, the body that follows it), in the file's order.
    """

    forms: tuple[tuple[Form, ...], ...] = ()
    successors: tuple[tuple[str, str], ...] = ()


def read_glossary(file: Path) -> Glossary:
    """Read a glossary file.

    Raises:
        GlossaryWrong: the file is missing, too large, no TOML in UTF-8, or has a table, key or
            value that no glossary has; the message names it and says what is expected.
    """
    return _glossary(file, _parsed(file, lambda: read_toml(file)))


def parse_glossary(file: Path, raw: bytes) -> Glossary:
    """Return the glossary that the bytes of a file say, which somebody else has read.

    Raises:
        GlossaryWrong: as ``read_glossary``.
    """
    return _glossary(file, _parsed(file, lambda: parse_toml(raw)))


def _glossary(file: Path, tables: Mapping[str, object]) -> Glossary:
    for name, table in tables.items():
        if name not in _TABLES:
            raise GlossaryWrong(file, f"[{name}]", "no such table; there are [forms] and [bodies]")
        if not isinstance(table, dict):
            raise GlossaryWrong(file, name, f"it must be a table: write [{name}] above its lines")
        if len(table) > _MOST_ENTRIES:
            reason = f"{len(table)} entries; at most {_MOST_ENTRIES} are read"
            raise GlossaryWrong(file, f"[{name}]", reason)
    forms = _entries(file, "forms", tables)
    bodies = _entries(file, "bodies", tables)
    return Glossary(
        forms=tuple(_group(file, key, others) for key, others in forms),
        successors=tuple((old, new) for old, successors in bodies for new in successors),
    )


def _parsed(file: Path, read: Callable[[], dict[str, object]]) -> dict[str, object]:
    try:
        return read()
    except OSError as error:
        raise GlossaryWrong(file, "", f"cannot be read ({error.strerror or error})") from error
    except NotToml as error:
        raise GlossaryWrong(file, "", str(error)) from error


def _entries(
    file: Path, name: str, tables: Mapping[str, object]
) -> Iterator[tuple[str, tuple[str, ...]]]:
    """Yield (key, values) of a table that has been checked to be one."""
    table = tables.get(name)
    for key, value in table.items() if isinstance(table, dict) else ():
        place = f"[{name}] {key!r}"
        values = [value] if isinstance(value, str) else value
        if not isinstance(values, list) or not all(isinstance(v, str) for v in values):
            raise GlossaryWrong(file, place, "it must be a text or a list of texts, in quotes")
        if not 1 <= len(values) <= _MOST_FORMS:
            raise GlossaryWrong(file, place, f"it must have 1 to {_MOST_FORMS} texts")
        kept = tuple(" ".join(words.split()) for words in (key, *values))
        for words in kept:
            if not any(sign.isalnum() for sign in words) or len(words) > _LONGEST:
                reason = f"{words[:40]!r} must be words, of {_LONGEST} characters at most"
                raise GlossaryWrong(file, place, reason)
        yield kept[0], kept[1:]


def _group(file: Path, key: str, others: Sequence[str]) -> tuple[Form, ...]:
    forms: dict[tuple[str, ...], Form] = {}
    for words in (key, *others):
        terms = tuple(analyze(words))
        if not 1 <= len(terms) <= _MOST_TERMS:
            reason = (
                f"{words!r} must have 1 to {_MOST_TERMS} words besides “of”, “the” and the like"
            )
            raise GlossaryWrong(file, f"[forms] {key!r}", reason)
        forms.setdefault(terms, Form(words=words, terms=terms))
    if len(forms) < 2:
        raise GlossaryWrong(file, f"[forms] {key!r}", "its forms are one; name another")
    return tuple(forms.values())


def glossary_forms(glossary: Glossary, terms: Sequence[str]) -> tuple[Variant, ...]:
    """Return the further forms of what a question's analysed terms say, in the question's order.

    A form is said where its terms follow one another; of forms that share a term the one that
    begins first is meant, and of those the longest.
    """
    known: dict[tuple[str, ...], list[tuple[Form, tuple[Form, ...]]]] = {}
    for group in glossary.forms:
        for form in group:
            known.setdefault(form.terms, []).append((form, group))
    found: dict[tuple[tuple[str, ...], tuple[str, ...]], Variant] = {}
    start = 0
    while start < len(terms):
        sizes = range(min(_MOST_TERMS, len(terms) - start), 0, -1)
        size = next((n for n in sizes if tuple(terms[start : start + n]) in known), 1)
        for form, group in known.get(tuple(terms[start : start + size]), ()):
            for variant in _others(form, group):
                found.setdefault((variant.terms, variant.other_terms), variant)
        start += size
    return tuple(found.values())


def _others(asked: Form, group: Sequence[Form]) -> Iterator[Variant]:
    for form in group:
        if form.terms != asked.terms:
            yield Variant(
                written=asked.words, terms=asked.terms, other=form.words, other_terms=form.terms
            )


def later_names(glossary: Glossary, body: str) -> tuple[str, ...]:
    """Return the bodies that follow a body, and those that follow them; each once, nearest first.

    Names are compared without regard to case and white space; a body is no successor of itself.
    """
    seen = {_folded(body)}
    waiting, found = [body], []
    while waiting:
        asked = _folded(waiting.pop(0))
        for old, new in glossary.successors:
            if _folded(old) == asked and _folded(new) not in seen:
                seen.add(_folded(new))
                found.append(new)
                waiting.append(new)
    return tuple(found)


def _folded(name: str) -> str:
    return " ".join(name.casefold().split())
