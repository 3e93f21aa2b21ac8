"""A reading → its outline: the little that telling twins needs, kept for every document."""

from __future__ import annotations

import datetime as dt
import re
import unicodedata
from dataclasses import dataclass
from enum import IntEnum
from pathlib import PurePath

from corpus.addresses import PageAddress, PageKind, item_number, page_address
from corpus.patterns import lazy_re
from corpus.records import Mark, MarkKind, MinutesStatus, Reading
from corpus.sketches import Sketch, sketch_text, sketch_words


class Holds(IntEnum):
    """How much of a meeting a document holds; the higher wins over the lower."""

    AGENDA = 0
    DECISIONS = 1
    MINUTES = 2


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Outline:
    """One document as far as its twins are concerned.

    Attributes:
        stem: the file's name without suffix and without a mark of language.
        address: what the page's address points to, where it is known.
        items: numbers of the items' own pages ("51890"), which may be documents too.
        is_part: it is one item, issue or decision and not a whole meeting.
        is_cut: the page itself says that it does not show all.
        words: of the text.
        signs: of figures and names, which a translation keeps.
    """

    document: str
    stem: str
    council: str | None
    committee: str | None
    date: dt.date | None
    occasion: str | None
    status: MinutesStatus
    language: str
    address: PageAddress | None
    items: frozenset[str]
    is_part: bool
    is_cut: bool
    holds: Holds
    words: Sketch
    signs: Sketch


_PARTS = (PageKind.ITEM, PageKind.ISSUE, PageKind.DECISION)
_CUT = lazy_re(r"\bcuts the minutes\b")
_DECISIONS_ONLY = lazy_re(
    r"^\W*(?:agenda and decisions?|(?:record|notice|summary) of decisions?|decision notice"
    r"|rhaglen a phenderfyniadau)\b(?!.*\bminutes\b)",
    re.IGNORECASE | re.MULTILINE,
)
_HEAD = 400
# A mark of language at the end of a file's name or folder: "minutes_cy", "cofnodion-w", "en/".
_LANGUAGE_MARK = lazy_re(
    r"[\s_.(-]+(?:cy|cym|cymraeg|welsh|w|en|eng|english|saesneg|e)\)?$", re.IGNORECASE
)
_TOKEN = lazy_re(r"\w[\w./’-]*")
_MOST_SIGNS_TEXT, _LONGEST_SIGN = 400_000, 40
# A file's name says more than its text: drafts are put up again as "…-final.pdf".
_NAMED_DRAFT = lazy_re(r"(?<![a-z])(?:draft|unconfirmed|unapproved|drafft)(?![a-z])", re.I)
_NAMED_FINAL = lazy_re(r"(?<![a-z])(?:final|approved|signed|confirmed|adopted)(?![a-z])", re.I)


def outline_of(reading: Reading) -> Outline:
    """Return the outline of a reading; about a millisecond for a document of 2,000 words."""
    document, meeting = reading.document, reading.meeting
    path = PurePath(document.source.path)
    address = page_address(meeting.url)
    links = (*(mark.link for mark in document.marks), *(item.url for item in reading.items))
    return Outline(
        document=document.document_id,
        stem=file_stem(path, document.source.part),
        council=meeting.council,
        committee=meeting.committee,
        date=meeting.date,
        occasion=meeting.occasion,
        status=_status(meeting.minutes_status, path.stem),
        language=meeting.language,
        address=address,
        items=frozenset(number for link in links if (number := item_number(link))),
        is_part=address is not None and address.kind in _PARTS,
        is_cut=any(_CUT.search(warning) for warning in reading.warnings),
        holds=_holds(reading),
        words=sketch_text(document.text),
        signs=sketch_words(signs_of(document.text)),
    )


def file_stem(path: PurePath, part: str = "") -> str:
    """Return a file's name without suffix and mark of language, and its part."""
    stem = _LANGUAGE_MARK.sub("", path.stem)
    return fold(f"{stem} {part}")


def _status(said: MinutesStatus, stem: str) -> MinutesStatus:
    if said is not MinutesStatus.UNKNOWN:
        return said
    if _NAMED_DRAFT.search(stem):
        return MinutesStatus.DRAFT
    return MinutesStatus.APPROVED if _NAMED_FINAL.search(stem) else said


def _holds(reading: Reading) -> Holds:
    document = reading.document
    if holds_agenda_only(reading):
        return Holds.AGENDA
    zones = {mark.value for mark in document.marks if _is_zone(mark)}
    if zones:
        only = "decision" in zones and "minutes" not in zones
        return Holds.DECISIONS if only else Holds.MINUTES
    only = _DECISIONS_ONLY.search(document.text[:_HEAD]) is not None
    return Holds.DECISIONS if only else Holds.MINUTES


def _is_zone(mark: Mark) -> bool:
    return mark.kind is MarkKind.ZONE and mark.value in ("decision", "minutes")


def holds_agenda_only(reading: Reading) -> bool:
    """Tell whether a page has an agenda and no minutes, as its container or status line says."""
    if reading.document.facts.holds_minutes is not None:
        return not reading.document.facts.holds_minutes
    return any("agenda and no minutes" in warning for warning in reading.warnings)


def signs_of(text: str) -> list[str]:
    """Return what stays the same in a translation: figures, references and names, sorted.

    A word with a capital is a name where the text never writes it small.
    """
    tokens = {token.rstrip("./’-") for token in _TOKEN.findall(text[:_MOST_SIGNS_TEXT])}
    return sorted(
        token
        for token in tokens
        if 1 < len(token) <= _LONGEST_SIGN
        and (not token.isalpha() or (token.istitle() and token.lower() not in tokens))
    )


def fold(words: str | None) -> str:
    """Return words without case, accents and punctuation, for comparing names."""
    plain = unicodedata.normalize("NFKD", words or "").casefold()
    kept = "".join(c for c in plain if not unicodedata.combining(c))
    return " ".join(re.findall(r"\w+", kept))
