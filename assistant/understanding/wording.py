"""What a question marks by its writing: exact phrases, words to leave out, reference numbers.

    "lease of the boathouse"    an exact phrase, also in “…” and ‘…’
    -parking  -"parking fees"   what an answer shall not hold
    21/01515/FUL, minute 45     the number of an application or file, of a minute, of an item

What could as well be plain writing is plain writing: an apostrophe or a sign of inches quotes
nothing, an unclosed quotation mark is dropped with nothing else, a dash between blanks, a hyphen
inside a word, a negative number and the end of a period ("May -June") leave nothing out, and a
financial year, a date, a share ("50/50") and a road ("A14/A11") are no references.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from corpus.dates import MONTH_NAMES, find_dates
from corpus.patterns import has_figure, lazy_re
from corpus.records import Span
from index import analyze


class ReferenceKind(StrEnum):
    """What a number is said to be the number of; ``CASE`` is any file, application or report."""

    CASE = "case"
    MINUTE = "minute"
    ITEM = "item"


@dataclass(frozen=True, slots=True, kw_only=True)
class Reference:
    """A reference number; ``span`` also covers the words that say what it is ("minute no.")."""

    words: str
    kind: ReferenceKind
    span: Span


@dataclass(frozen=True, slots=True, kw_only=True)
class Marked:
    """An exact phrase, or what is excluded; ``span`` covers its quotation marks and hyphen too."""

    words: str
    excluded: bool
    span: Span


@dataclass(frozen=True, slots=True, kw_only=True)
class Wording:
    """A question taken apart; every span points into the question as it was given.

    Attributes:
        plain: the question without quotation marks and exclusions, white space folded; the words
            of phrases and references stay in it, for they are looked for like any words.
        marked: phrases and exclusions, in the question's order.
        references: reference numbers outside of them, in the question's order.
    """

    plain: str
    marked: tuple[Marked, ...]
    references: tuple[Reference, ...]

    @property
    def phrases(self) -> tuple[str, ...]:
        """What an answer must hold exactly, without quotation marks; each once."""
        return tuple(dict.fromkeys(m.words for m in self.marked if not m.excluded))

    @property
    def excluded(self) -> tuple[str, ...]:
        """The words and phrases that no answer may hold; each once."""
        return tuple(dict.fromkeys(m.words for m in self.marked if m.excluded))


def read_wording(text: str) -> Wording:
    """Take a question apart; any text will do, and takes time in proportion to its length."""
    quoted = list(_quoted(text))
    excluded = [m for m in _excluded_words(text) if not _meets(m.span, quoted)]
    marked = sorted([*quoted, *excluded], key=lambda m: m.span.start)
    references = [r for r in _references(text) if not _meets(r.span, marked)]
    return Wording(plain=_plain(text, marked), marked=tuple(marked), references=tuple(references))


def _meets(span: Span, others: Sequence[Marked] | Sequence[Reference]) -> bool:
    return any(o.span.start < span.end and span.start < o.span.end for o in others)


def _plain(text: str, marked: Sequence[Marked]) -> str:
    pieces, done = [], 0
    for mark in marked:
        pieces += [text[done : mark.span.start], "" if mark.excluded else mark.words]
        done = mark.span.end
    return " ".join(" ".join([*pieces, text[done:]]).split())


# A hyphen that leaves something out stands at the start, or after a blank or an opening bracket.
_MINUS = r"(?:(?<![^\s(\[,;])(?P<minus>-))?"
_QUOTED: Final = lazy_re(
    rf"{_MINUS}(?<!\w)(?:[\"“”„](?P<double>[^\"“”„]*+)[\"“”]"
    # Inside ‘…’ an apostrophe that letters follow closes nothing.
    r"|‘(?P<single>(?:[^‘’]|’(?=\w))*+)’)"
)
_EXCLUDED: Final = lazy_re(r"(?<![^\s(\[,;])-(?P<word>[^\W\d_][\w'’-]*+)")
_MONTH: Final = rf"(?:{MONTH_NAMES}|jan|feb|mar|apr|jun|jul|aug|sept?|oct|nov|dec)\b"
_DAY: Final = r"(?:mon|tues?|wed(?:nes)?|thu(?:rs)?|fri|sat(?:ur)?|sun)(?:day)?\b"
_PERIOD_BEFORE: Final = lazy_re(rf"(?:\b{_MONTH}|\b{_DAY}|\d)\s+\Z", re.IGNORECASE)
_PERIOD_END: Final = lazy_re(rf"(?:{_MONTH}|{_DAY}|today|now|present|date)\Z", re.IGNORECASE)
_LONGEST_PERIOD: Final = 12  # characters of "wednesday" and some blanks


def _quoted(text: str) -> Iterator[Marked]:
    for match in _QUOTED.finditer(text):
        words = _tidied(match["double"] if match["single"] is None else match["single"])
        if words:
            span = Span(start=match.start(), end=match.end())
            yield Marked(words=words, excluded=bool(match["minus"]), span=span)


def _tidied(words: str) -> str:
    """Fold white space and drop the comma that a writer puts before the closing mark."""
    folded = " ".join(words.split()).strip(" ,.;:!?…")
    return folded if any(sign.isalnum() for sign in folded) else ""


def _excluded_words(text: str) -> Iterator[Marked]:
    """Words behind a hyphen, unless it is a dash typed so: "Ambleford -what did they agree"."""
    for match in _EXCLUDED.finditer(text):
        word = match["word"].rstrip("'’-")
        before = text[max(0, match.start() - _LONGEST_PERIOD) : match.start()]
        ends_period = _PERIOD_END.match(word) and _PERIOD_BEFORE.search(before)
        if analyze(word) and not ends_period:
            span = Span(start=match.start(), end=match.start("word") + len(word))
            yield Marked(words=word, excluded=True, span=span)


_SAID_NUMBER = r"(?:(?P<said>no|nos|number|ref|reference)\b\.?\s?[:.]?\s?|\#\s?)"
_NUMBER = (
    r"(?P<number>(?:[A-Z]{1,5}[ ]?/?|(?i:[a-z]{1,5})/)?"
    r"\d{1,5}(?i:[a-z])?(?:[/.-]\d{1,5}){0,3}(?i:[a-z])?)(?![\w/£$€%]|[.,:-]\d)"
)
_MINUTE: Final = lazy_re(
    r"(?<!\d[ -])\b(?P<label>(?i:minutes?|min\.|resolution|decision))\s{1,3}"
    rf"(?i:{_SAID_NUMBER})?{_NUMBER}"
)
_ITEM: Final = lazy_re(rf"(?i:\b(?:agenda\s)?item\s{{1,3}}{_SAID_NUMBER}?){_NUMBER}")
_LABELLED: Final = lazy_re(
    r"\b(?:(?:application|app|case|file|report|order|licen[cs]e|petition|enforcement|planning)\s"
    r"(?:(?:no|nos|number|ref|reference)\b\.?\s?[:.]?\s?){1,2}|ref(?:erence)?\b\.?\s?:?\s?)"
    r"(?P<number>[a-z0-9]{1,12}(?:[/.-][a-z0-9]{1,12}){0,6})(?![\w/£$€%])",
    re.IGNORECASE,
)
_BRACKETED: Final = lazy_re(r"\b[A-Za-z]{1,4} ?\(\d{2,4}/\d{2,4}\) ?\d{1,4}\b(?![/-]\d)")
_HYPHENED: Final = lazy_re(
    r"(?<![\w/-])(?:(?:[A-Z]{1,5}-)?\d{2,4}-\d{3,6}-[A-Z]{2,6}|[A-Z]{1,5}-\d{2,4}-\d{2,6})"
    r"(?![\w/-])"
)
_SLASHED: Final = lazy_re(
    r"(?<![\w/.£$€-])(?:(?P<before>[A-Z]{1,5}) )?(?P<parts>\w{1,10}(?: ?/ ?\w{1,10}){1,5})"
    r"(?![\w/%]|-\w)"
)
_MONTH_AFTER: Final = lazy_re(rf"\s{_MONTH}", re.IGNORECASE)
_YEAR: Final = lazy_re(r"(?:19|20)\d\d\Z")
_ROAD: Final = lazy_re(r"[A-Za-z]{1,2}\d{1,4}\Z")  # also "H1/H2", "U11/U13"


def _references(text: str) -> Iterator[Reference]:
    """Yield references in the text's order; none within a date, none within another."""
    if not has_figure(text):
        return
    taken = [span for span, _, _ in find_dates(text)]
    found: list[Reference] = []
    for reference in (*_numbers(text), *_cases(text)):
        span = reference.span
        if not any(t.start < span.end and span.start < t.end for t in taken):
            taken.append(span)
            found.append(reference)
    yield from sorted(found, key=lambda r: r.span.start)


def _numbers(text: str) -> Iterator[Reference]:
    """Numbers that are said to be a minute's or an item's."""
    for match in _MINUTE.finditer(text):
        if _is_minute(match) and not _MONTH_AFTER.match(text, match.end()):
            yield _reference(ReferenceKind.MINUTE, match, "number")
    for match in _ITEM.finditer(text):
        if match["said"] or not _YEAR.match(match["number"]):
            yield _reference(ReferenceKind.ITEM, match, "number")


def _is_minute(match: re.Match[str]) -> bool:
    """Tell a minute's number from the year of the minutes, and "decision 3" from "decision 3/21".

    A resolution or decision is also counted within one item, so it needs more than one figure.
    """
    number, label = match["number"], match["label"].lower()
    if match["said"]:
        return True
    if label == "minutes" or _YEAR.match(number) or _is_financial_year(number.split("/")):
        return False
    return label.startswith("min") or "/" in number


def _cases(text: str) -> Iterator[Reference]:
    """Numbers of files and applications: told by their label, or by their shape alone."""
    for match in _LABELLED.finditer(text):
        figures = sum(sign.isdigit() for sign in match["number"])
        if figures >= 3 and not _YEAR.match(match["number"]):
            yield _reference(ReferenceKind.CASE, match, "number")
    for shape in (_BRACKETED, _HYPHENED):
        for match in shape.finditer(text):
            yield _reference(ReferenceKind.CASE, match, 0)
    for match in _SLASHED.finditer(text):
        parts = re.split(r" ?/ ?", match["parts"])
        if _is_case(match["before"], parts):
            yield _reference(ReferenceKind.CASE, match, 0)


def _reference(kind: ReferenceKind, match: re.Match[str], group: str | int) -> Reference:
    words = " ".join(match[group].split())
    return Reference(words=words, kind=kind, span=Span(start=match.start(), end=match.end()))


def _is_case(before: str | None, parts: Sequence[str]) -> bool:
    """Tell what stands between slashes from "and/or", dates, financial years, shares and roads."""
    figures = sum(sign.isdigit() for part in parts for sign in part)
    if all(part.isdecimal() for part in parts):
        return figures >= 4 and _counts(before, parts)
    if figures < 2 or any("_" in part for part in parts):
        return False
    if len(parts) > 2:
        return figures >= 3 and sum(part.islower() and part.isalpha() for part in parts) < 2
    if all(_ROAD.match(part) for part in parts):
        return False
    named = parts[0].isalpha() and parts[0].isupper()
    return named or figures >= 3


def _counts(before: str | None, parts: Sequence[str]) -> bool:
    """Tell figures that number a file or a minute: "BM 28/2021", "141/2019", "99/20", "21/05/1"."""
    if _is_financial_year(parts) or _is_date(parts):
        return False
    if len(parts) > 2:
        return True
    first, second = parts
    if int(first) + int(second) == 100 or first == second:
        return False  # a share
    if before:
        return True
    if _YEAR.match(first) or not (_YEAR.match(second) or len(second) == 2):
        return False
    if len(second) == 4:
        return int(first) > 12  # else it is a month
    return int(first) > 31  # else it is a day


def _is_financial_year(parts: Sequence[str]) -> bool:
    """Tell 2019/20, 2019/2020, 19/20 and 2003/4."""
    if len(parts) != 2 or not all(part.isdecimal() for part in parts):
        return False
    first, second = parts
    written = len(first) == 2 or bool(_YEAR.match(first))
    follows = str(int(first) + 1)
    return written and len(second) <= max(len(first), 2) and follows.endswith(second)


def _is_date(parts: Sequence[str]) -> bool:
    if len(parts) != 3:
        return False
    first, middle, last = parts
    years_first = bool(_YEAR.match(first)) and int(last) <= 31
    days_first = int(first) <= 31 and len(last) in (2, 4)
    return 1 <= int(middle) <= 12 and (years_first or days_first)
