"""The words that ModernGov prints on every council's pages, in English and in Welsh."""

from __future__ import annotations

import re

# Labels over the parts of an item → the zone; what stands under no label is agenda text.
_ZONES = (
    (
        "minutes",
        re.compile(r"(?:draft |unconfirmed )?minutes?(?: text)?|cofnod(?:ion)?(?: drafft)?", re.I),
    ),
    (
        "decision",
        re.compile(r"decisions?(?: made| taken| text)?|resolutions?|penderfyniad(?:au)?", re.I),
    ),
    (
        "documents",
        re.compile(
            r"(?:additional|supporting|background|accompanying|related|linked) "
            r"(?:documents?|papers?|files?)|documents"
            r"|dogfennau(?: ychwanegol| cefndir\w*| ategol)?",
            re.I,
        ),
    ),
    ("vote", re.compile(r"recorded votes?|voting(?: record)?|pleidlais(?: gofnodedig)?", re.I)),
    (
        "agenda",
        re.compile(
            r"purpose|agenda text|contents?|reasons? for (?:the )?decisions?|alternative options .*"
            r"|options considered.*|pwrpas|cynnwys|rhesym\w* .*|reasons?|reports? author.*",
            re.I,
        ),
    ),
)
_STATUS = re.compile(
    r"(?:agendas?|rhaglen(?:ni)?|decisions?|ph?enderfyniadau|minutes|ch?ofnodion|draft|drafft|and|a|ac|"
    r"meetings?|[,\s-])+",
    re.IGNORECASE,
)
# "19/10/2015 - Policy Committee", the words of a link to a meeting.
DATED_NAME = re.compile(r"(?P<date>\d{1,2}/\d{1,2}/\d{4})\s*[-–]\s*(?P<name>\S.{0,300})")
FIELD = re.compile(r"(?P<name>[A-Z][^:]{2,60}?)\??\s*:\s*(?P<value>.*)", re.DOTALL)
CUT = re.compile(r"view the full|gweld .{0,40}testun|testun llawn", re.IGNORECASE)
CANCELLED = re.compile(
    r"\b(?:cancelled|canceled|postponed|abandoned|canslwyd|gohiriwyd|wedi.i (?:g?ganslo|ohirio))\b",
    re.IGNORECASE,
)
LOST = re.compile(
    r"(?:motion |amendment )?(?:lost|rejected|not carried|not agreed|fell|defeated|refused|"
    r"gwrthodwyd|collwyd)",
    re.IGNORECASE,
)
ERROR_BANNER = re.compile(
    r"this is a default template|technical error|SSL/TLS|error has occurred", re.IGNORECASE
)
FURNITURE = re.compile(
    r"(?:you can view|view directions|attendance details|agenda frontsheet|agenda reports pack|"
    r"printed (?:draft )?(?:minutes|decisions)"
    r"|view (?:the )?(?:background|decision|recorded|reasons)"
    r"|share this item|watch |webcast|link: |find out more about|no documents are available"
    r"|gweld |cyfarwyddiadau|rhannu.r eitem).*",
    re.IGNORECASE,
)


def zone_of(label: str) -> str | None:
    """Return the zone that a label opens ("Cofnodion:" → "minutes"), or None."""
    words = label.strip().rstrip(":").strip()
    return next((zone for zone, form in _ZONES if form.fullmatch(words)), None)


def is_status(line: str) -> bool:
    """Tell a page's status line: "Agenda, decisions and draft minutes", "Rhaglen a chofnodion"."""
    words = line.rpartition(" - ")[2]
    return len(words) < 80 and _STATUS.fullmatch(words) is not None
