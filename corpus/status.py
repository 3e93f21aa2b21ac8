"""How far minutes have come, and whether a page holds minutes at all, from its own words.

A web page's first line says it ("Agenda, decisions and draft minutes", "Rhaglen a chofnodion");
printed minutes carry "DRAFT" or "until approved at the next meeting" in their title zone.
"""

from __future__ import annotations

import re

from corpus.records import MinutesStatus

_DRAFT = re.compile(
    r"\b(?:draft|drafft|unconfirmed|unapproved|provisional)\b|until\s+(?:approved|confirmed|signed)"
    r"|subject\s+to\s+(?:approval|confirmation|ratification|amendment\s+and)"
    r"|\b(?:to\s+be|for)\s+(?:approv\w+|confirm\w+|adopt\w+|agreed|consideration)\s+(?:at|by|and)\b"
    r"[^.\n]{0,40}\bnext\b|\bproposed\s+(?:record\s+of\s+)?(?:decision|minutes)",
    re.IGNORECASE,
)
_APPROVED = re.compile(
    r"\b(?:approved|confirmed|adopted|final|ratified)\s+minutes\b"
    r"|minutes\s*[-–(,]\s*(?:approved|final|confirmed|adopted)\b"
    r"|cofnodion\s+(?:a\s+gymeradwywyd|terfynol|cymeradwy)\b",
    re.IGNORECASE,
)
_SAID_APPROVED = re.compile(r"(?:approved|final|confirmed|adopted)\b", re.IGNORECASE)
# A site's own words before the line: "Agendas, Meetings and Minutes - Agenda and minutes".
_SITE = r"(?:[^\W\d_][^\n|>]{0,60}?\s[-–|>]\s)?"
_PARTS = r"(?:decisions?|(?:draft\s+)?minutes|[cp]h?ofnodion(?:\s+drafft)?|(?:ph?)enderfyniadau)"
_STATUS_LINE = re.compile(
    rf"{_SITE}(?P<line>(?:agendas?|rhaglen)(?:\s*,\s*(?:{_PARTS}|meetings))*"
    rf"(?:\s+(?:and|&|a|ac|gyda)\s+{_PARTS})?)",
    re.IGNORECASE,
)
_MINUTED = re.compile(r"decision|minutes|ofnodion|enderfyniad", re.IGNORECASE)
# "Meeting: 29/11/2010 - Cabinet (Item 4)", on the page of an item, and over each meeting at which
# an issue was taken.
MEETING_LINE = re.compile(
    r"(?:meeting|cyfarfod)\s*:\s*(?P<date>\d{1,2}/\d{1,2}/\d{4})\s*[-–]\s*(?P<body>\S.{0,200}?)"
    r"(?:\s*\((?:item|eitem)\s+(?P<number>[^)\s]{1,12})\))?",
    re.IGNORECASE,
)
_CANCELLED = re.compile(
    r",\s*(?:CANCELLED|POSTPONED)\b|\b(?:meeting|this\s+meeting)\s+(?:(?:has|was)\s+(?:been\s+)?)?"
    r"(?:is\s+)?(?:cancelled|postponed)\b|^\W*(?:cancelled|postponed)\W*$"
    r"|wedi(?:['’]i|\s+ei)\s+(?:g|ch)anslo|\bCANSLWYD\b|\bGOHIRIWYD\b",
    re.IGNORECASE | re.MULTILINE,
)


def status_line(line: str) -> str | None:
    """Return the page's status line without the site's own words, or None where it is none."""
    match = _STATUS_LINE.fullmatch(line.strip()) if len(line) <= 160 else None
    return match["line"] if match else None


def holds_minutes(head: str) -> bool:
    """Tell whether the status line promises minutes or decisions; "Agenda" alone does not."""
    for line in head.splitlines()[:12]:
        found = status_line(line)
        if found is not None:
            return promises_minutes(found)
    return True


def promises_minutes(line: str) -> bool:
    """Tell whether a status line says that the page holds minutes or decisions."""
    return _MINUTED.search(line) is not None


def status_of(titles: str, said: str = "") -> MinutesStatus:
    """Return the state that the title zone's lines or the front matter's ``status`` name."""
    if said and _SAID_APPROVED.match(said):
        return MinutesStatus.APPROVED
    if _DRAFT.search(said + "\n" + titles):
        return MinutesStatus.DRAFT
    return MinutesStatus.APPROVED if _APPROVED.search(titles) else MinutesStatus.UNKNOWN


def is_cancelled(titles: str) -> bool:
    """Tell whether the title zone says that the meeting did not take place."""
    return _CANCELLED.search(titles) is not None
