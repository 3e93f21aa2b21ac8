"""Names of councils and of the bodies that meet, and the occasion, told in the title zone's lines.

A parish, town or community council is its own committee ("Parish Council"); a borough's, city's
or county's is "Council".  A name that could be a person's, a place's or a post's is none.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from corpus.dates import MONTH_NAMES

# A capital and what copies make of Welsh letters: "Gr?p" is "Grŵp".
_WORD = r"(?:[A-ZŴŶÂÊÎÔÛ][\w’'&.?-]*)"
_JOINING = r"(?:(?:and|&|of|upon|on|in|the|with|le|cum|by|next|a|ac)\s+)*"
_KINDS = (
    r"(?:Borough|County|City|District|Parish|Town|Community|Unitary|Village|Combined|Regional"
    r"|Burgh|Islands?)"
)
_COUNCIL = re.compile(
    rf"""(?:{_WORD},?\s+{_JOINING}){{1,6}}?
      (?:(?:Metropolitan|London)\s+)?
      (?:{_KINDS}\s+){{0,2}}
      (?:Council|Authority)\b
    | (?:Royal|London)\s+Borough\s+of\s+[A-Z][\w-]+(?:\s+(?:upon|and|&)\s+[A-Z][\w-]+)*
    | (?:Borough|County|City|District)\s+Council\s+of\s+(?:the\s+)?[A-Z][\w-]+
      (?:\s+(?:upon|and|&)\s+[A-Z][\w-]+)*
    | \b(?:[A-Z][\w’'-]+\s+){{1,6}}(?:School|Academy|College|Federation)\s+
      (?:(?:Full\s+)?Board\s+of\s+(?:Governors|Trustees)|(?:Full\s+)?Governing\s+B(?:oard|ody))
    | \bCyngor\s+(?:Cymuned|Tref|Sir|Dinas|Bwrdeistref(?:\s+Sirol)?)(?:\s+a\s+(?:Dinas|Sir))?
      (?:\s+(?:(?:a|ac|y|yr)\s+)?{_WORD}){{1,4}}""",
    re.VERBOSE,
)
_SHORT = re.compile(rf"(?P<place>(?:{_WORD}\s+){{1,4}}?)(?:P\.?\s?C\.?)(?=[\s,:–-]|$)")
_COMMITTEE = re.compile(
    rf"""(?:{_WORD},?\s+(?:(?:and|&|of|for|the|in|on)\s+)*){{1,9}}?
      (?:(?:Select|Scrutiny|Sub|Joint|Standing|Policy|Advisory|Regulatory|Liaison)[\s?-]+)*
      (?:Sub[-?\s]{{0,2}}Committee|Committee|Cabinet|Panel|Commission|Forum|Board|Executive
        |Association|Partnership|(?:Working|Task|Steering|Reference|User)\s+(?:Group|Party)|Jury
        |Sub[-?\s]{{0,2}}Group|Assembly|Trustees|Bench)\b
      (?:\s+of\s+(?:the\s+)?(?:Governors|Trustees|Directors))?
      (?:\s*\((?!(?i:draft|extraordinary|special|annual|ordinary|unconfirmed|virtual))
         [A-Z][^()\n]{{1,60}}\))?
    | \b(?:Is[-?\s]?)?[PB]h?wyllgor\s+(?:[\w?’'-]+[\s,]+){{0,7}}?[\w?’'-]+
      (?=\s*(?:[-–,:(]|$|\d|Dydd\b|Nos\b|Cyngor\b))
    | \bBwrdd\s+{_WORD}(?:\s+{_WORD}){{0,3}}""",
    re.VERBOSE,
)
_BODY = re.compile(
    r"\b(?:Cabinet|(?:Full\s+|County\s+|City\s+|Borough\s+|District\s+)?Council|Executive|Senate|Court"
    r"|(?:Full\s+)?Governing\s+B(?:oard|ody)|(?:Full\s+)?Board\s+of\s+(?:Governors|Trustees)"
    r"|(?:Y\s+)?Cyngor(?:\s+Sir|\s+Llawn)?|Y\s+Cabinet|Y\s+Bwrdd\s+Gweithredol)\b"
    r"(?!\s+(?:Member|Director|Officer|Chamber|Offices?|House|Tax|Of\b|of\b))"
)
_OWN_KIND = re.compile(r"\b(Parish|Town|Community|Village)\s+Council\b")
_OWN_KIND_WELSH = re.compile(r"\bCyngor\s+(Cymuned|Tref)\b")
_PARISH_MEETING = re.compile(
    r"\b(?P<body>(?:parish|town|community)\s+(?:annual\s+)?(?:meeting|assembly))\b"
    r"(?!\s+of\s+(?:the\s+)?(?:\w+\s+){0,4}council)",
    re.IGNORECASE,
)
# Words that show a name to be a person's, a post's or a committee's and no council's.
_NO_NAME = re.compile(
    r"\b(?:cllrs?|councillors?|officer|chair\w*|clerk|mrs?|ms|miss|dr|ward|committee|panel|cabinet"
    r"|member|director|manager|meetings?|committees?|next|full|services?)\b\.?",
    re.IGNORECASE,
)
_KIND_OF_MEETING = re.compile(
    r"\b(?:annual|general|extraordinary|special|ordinary)\s+"
    r"(?=(?:\w+\s+)?(?:parish|town|community)?\s*council)",
    re.IGNORECASE,
)
_LEADING = re.compile(
    r"^(?:(?:draft|unconfirmed|approved|minuted?s?|of|the|a|an|annual|special|extraordinary|ordinary|"
    r"virtual|open|public|remote|meetings?|held|by|at|on|present|from|agenda|and|for|in|decisions?|item|"
    rf"monday|tuesday|wednesday|thursday|friday|{MONTH_NAMES}|cofnodion|cyfarfod|resolutions|proceedings|proposed|record)\b[\s:,–-]*)+",
    re.IGNORECASE,
)
_OCCASION = re.compile(
    r"\b(?P<kind>extra-?\s?ordinary|special|annual(?:\s+general)?|ordinary|adjourned|reconvened"
    r"|inaugural|emergency|urgent|informal)\s+"
    r"(?:(?P<between>(?:[\w’'&-]+\s+){0,5}?(?:council|committee|cabinet|parish|town|community|board|"
    r"panel|governors?))\s+)?meeting\b"
    r"|\bmeeting\W+(?P<after>extraordinary|special|annual|ordinary)\b",
    re.IGNORECASE,
)
_OTHER_MEETING = re.compile(
    r"\b(?:next|last|previous)\s+(?:(?!meeting)\w+\s+){0,3}meeting\b", re.IGNORECASE
)
_ANNUAL_BODY = re.compile(
    r"\b(?P<kind>extraordinary|special|annual|ordinary)\s+(?:[\w’'-]+\s+){0,3}(?:parish|town|community)?"
    r"\s?council\b",
    re.IGNORECASE,
)
_NO_COUNCIL = frozenset(
    f"{kind} council".strip()
    for kind in (
        *("parish", "town", "community", "county", "borough", "district", "city", "full"),
        *("village", "the", "this", "our", "parish annual", "metropolitan borough", "unitary"),
    )
) | {"local authority", "highway authority", "highways authority", "planning authority"}
_NO_COMMITTEE = frozenset(
    (
        *("open forum", "public forum", "forum", "notice board", "audit commission", "committee"),
        *("the board", "the committee", "the panel", "residents' forum"),
    )
)
_DATE_IN_LINE = re.compile(r"\b(?:19|20)\d\d\b")
_YEAR_ROUND = re.compile(r"\b(?:19|20)\d\d[-–/]\d\d")


def council_of(lines: Sequence[str]) -> str | None:
    """Return the first council that the lines name, or None."""
    for line in lines:
        for match in _COUNCIL.finditer(line):
            name = _council_name(match[0])
            if len(name.split()) >= 2 and name.lower() not in _NO_COUNCIL:
                return name
    return next(filter(None, map(_from_short, lines)), None)


def committee_of(lines: Sequence[str], council: str | None) -> str | None:
    """Return the body that met, or None; a council of one kind met itself unless others did."""
    for line in lines:
        rest = line.replace(council, " ") if council else line
        for match in _COMMITTEE.finditer(rest):
            name = tidy(match[0])
            if len(name) > 4 and name[0].isupper() and name.lower() not in _NO_COMMITTEE:
                return name
        if _is_parish_meeting(line):
            return "Parish Meeting"
        own = own_body(council) if re.search(r"\b(?:Council|Cyngor)\b", line) else None
        if own and council and council in line:
            return own
        body = _BODY.search(rest)
        if body and _DATE_IN_LINE.search(rest) and not _YEAR_ROUND.search(rest):
            return _named_body(body[0], council)
    shown = (line.title() if line.isupper() else line for line in lines[:6])
    alone = (_BODY.fullmatch(tidy(line)) for line in shown)
    return next((_named_body(m[0], council) for m in alone if m), None) or own_body(council)


def _is_parish_meeting(line: str) -> bool:
    """Tell the electors' meeting from the council that met after it."""
    match = _PARISH_MEETING.search(line)
    before = line[: match.start()] if match else "council"
    return re.search(r"\bcouncil\b|\b(?:following|after)\b", before, re.IGNORECASE) is None


def own_body(council: str | None) -> str | None:
    """Return the body that a council is itself: "Parish Council"; None for one with committees."""
    if council is None:
        return None
    welsh = _OWN_KIND_WELSH.search(council)
    if welsh:
        return welsh[0]
    kind = _OWN_KIND.search(council)
    if kind:
        return f"{kind[1]} Council"
    body = re.search(r"(?:Full\s+)?(?:Board\s+of\s+\w+|Governing\s+B\w+)$", council)
    if body:
        return body[0]
    return None


def occasion_of(lines: Sequence[str]) -> str | None:
    """Return "Extraordinary Meeting", "Annual Meeting" … where a title line names it."""
    for printed in lines:
        line = _OTHER_MEETING.sub(" ", printed)
        if re.search(r"\bAGM\b", line):
            return "Annual General Meeting"
        match = _OCCASION.search(line)
        if match:
            return _occasion(match["kind"] or match["after"])
        annual = _ANNUAL_BODY.search(line)
        if annual:
            return _occasion(annual["kind"])
        if re.search(r"\bannual\s+(?:parish|town|community)\b", line, re.IGNORECASE):
            return "Annual Meeting"
    return None


def named_by_folder(name: str) -> tuple[str | None, str | None]:
    """Return (council, committee) that a folder's name is, where it can be nothing else."""
    words = [w for w in re.split(r"[-_\s]+", name) if w]
    small = ("and", "of", "the", "for", "upon", "on", "in")
    shown = " ".join(w.lower() if w.lower() in small else w[:1].upper() + w[1:] for w in words)
    if _COMMITTEE.fullmatch(shown) and shown.lower() not in _NO_COMMITTEE:
        return None, shown
    council = _COUNCIL.fullmatch(shown)
    if council and shown.lower() not in _NO_COUNCIL and not _NO_NAME.search(shown):
        return shown, None
    return None, None


def tidy(name: str) -> str:
    """Leave off the words that stand before a name in a title: "Minutes of the"."""
    return _LEADING.sub("", " ".join(name.split())).strip(" ,-–:")


def _council_name(found: str) -> str:
    """Return the council in "Planning Committee, Ambleford Borough Council"; "" where none is.

    A comma belongs to a name only where it lists places: "Aston, Brook and Coombe Council".
    """
    name = tidy(found)
    before, comma, after = name.rpartition(",")
    if comma and (_NO_NAME.search(before) or " and " not in after):
        name = tidy(after)
    name = _KIND_OF_MEETING.sub("", name)
    return "" if _NO_NAME.search(name) else name


def _from_short(line: str) -> str | None:
    """Return "Penny Brook Parish Council" for "Penny Brook PC Minutes"."""
    match = _SHORT.match(tidy(line))
    place = tidy(match["place"]) if match else ""
    return f"{place} Parish Council" if place and not _NO_NAME.search(place) else None


def _named_body(body: str, council: str | None) -> str:
    name = " ".join(body.split())
    own = own_body(council)
    if own and name.endswith("Council") and "Full" not in name:
        return own
    return "Council" if name in ("County Council", "City Council", "Borough Council") else name


def _occasion(kind: str) -> str:
    low = re.sub(r"[\s-]+", " ", kind.lower()).replace("extra ordinary", "extraordinary")
    return f"{low.title()} Meeting"
