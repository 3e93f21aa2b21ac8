"""Who was at a meeting, from its lists of attendance and its apologies.

Lists come as running text ("Present: Councillors A. Ash (Chair), B. Birch and C. Cole"), a name
a line, two columns, tables, grids of codes by date, and sentences of apologies.  Precision comes
before recall: what does not look like a person's name is left out, and so is who came late or
left early as the minutes tell it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from corpus.attendance import ATTENDANCE
from corpus.items import Section
from corpus.names import PLURAL, is_titled
from corpus.records import Attendee, Presence, Span
from corpus.rolls import Entry, Roll, read_entries, tells
from corpus.sheets import read_sheet

# What stands in a line before its label: a number, bullets, emphasis.
_BEFORE = r"[\s#*_>•·|-]{0,12}(?:\(?\d{1,3}(?:[./]\d{1,4})*[.):]?[\s*_]{1,4})?"
_ADVERBS = (
    r"(?:\s+(?:virtually|remotely|online|via\s+\w+|in\s+person|by\s+invitation"
    r"|at\s+the\s+meeting))?"
)
# Labels with what they say of those who follow; the first that matches is taken.
_LABELS: tuple[tuple[str, Presence, str | None], ...] = (
    (r"also,?\s+(?:present|in\s+attendance|attending|attended)", Presence.IN_ATTENDANCE, None),
    (
        r"(?:in\s+attendance|attending)\s+officers|officers?(?:\s+(?:present|attending"
        r"|in\s+attendance))?"
        r"|officers?\s+and\s+others|council\s+officers|staff",
        Presence.IN_ATTENDANCE,
        "officer",
    ),
    (
        r"(?:other\s+)?(?:members|councillors)\s+(?:also\s+)?in\s+attendance|visitors?|guests?"
        r"|observers?|others\s+present|wrth\s+law|hefyd\s+yn\s+bresennol|by\s+invitation"
        r"|invited|other\s+attendees",
        Presence.IN_ATTENDANCE,
        None,
    ),
    # Where there is no other list, those "in attendance" are those who were present.
    (r"in\s*,?\s*attendance(?:\s+were)?", Presence.UNKNOWN, None),
    (r"swyddogion(?:\s+yn\s+bresennol)?", Presence.IN_ATTENDANCE, "officer"),
    (
        r"substitutes?(?:\s+(?:members?|present))?|substitutions|eilyddion",
        Presence.PRESENT,
        "substitute",
    ),
    (
        r"(?:(?:to\s+)?(?:receive|note|record|consider)[^\n:.]{0,40}?\s)?(?:welcome\s+and\s+"
        r"|croeso\s+ac?\s+)?apolog(?:y|ies)(?:\s+(?:for|of)\s+(?:absence|non-attendance))?"
        r"(?:\s+(?:were\s+|was\s+|had\s+been\s+|have\s+been\s+)?(?:received|accepted|noted"
        r"|recorded)(?:\s+and\s+accepted)?)?"
        r"(?:\s+(?:from|for|by))?|sent\s+apologies|(?:croeso\s+ac\s+"
        r"|derbyniwyd\s+)?ymddiheuriadau(?:\s+am\s+absenoldeb)?(?:\s+gan)?",
        Presence.APOLOGIES,
        None,
    ),
    (
        r"absent(?:ees)?(?:\s+(?:without|with)\s+apolog(?:y|ies))?|not\s+present|yn\s+absennol",
        Presence.ABSENT,
        None,
    ),
    (
        r"(?:members|councillors|governors|committee\s+members)\s+(?:present|attending"
        r"|in\s+attendance)"
        r"|voting\s+members|co-?opted\s+members|members|councillors|aelodau",
        Presence.PRESENT,
        "member",
    ),
    (
        r"those\s+(?:present|attending|in\s+attendance)|present|attendance|attendees|attended"
        r"|sederunt"
        r"|(?:yn\s+)?bp?resennol|(?:yn\s+)?presennol",
        Presence.PRESENT,
        None,
    ),
    (
        r"(?:in\s+the\s+)?chair(?:man|woman|person)?(?:ed\s+by)?|presiding|llywydd|cadeirydd"
        r"|yn\s+y\s+gadair",
        Presence.PRESENT,
        "chair",
    ),
    (
        r"(?:vice|deputy)[\s-]*chair(?:man|woman|person)?|is-?gadeirydd",
        Presence.PRESENT,
        "vice-chair",
    ),
    (r"(?:parish\s+|town\s+)?clerk(?:ed\s+by)?|clerc", Presence.IN_ATTENDANCE, "clerk"),
    (
        r"(?:members\s+of\s+(?:the\s+)?)?public|press|(?:no\.?|number)\s+of\s+public",
        Presence.UNKNOWN,
        "public",
    ),
)
_LABEL = re.compile(
    "|".join(
        f"(?P<k{n}>(?:{words}){_ADVERBS})(?![\\w’'])" for n, (words, _, _) in enumerate(_LABELS)
    ),
    re.IGNORECASE,
)
_OPENS_LINE = re.compile(rf"(?:^|(?<=\n)){_BEFORE}")
_COLON = re.compile(r"[\s*_]{0,3}(?:\([^()\n]{0,40}\))?[\s*_]{0,3}(?::[\s:*_–-]{0,4}|[–-]\s)")
_END = re.compile(r"[\s*_:.–-]{0,6}(?=\n|$)")
# Words that end every list of attendance.
_BEYOND = re.compile(
    r"\W{0,6}items?\b|[^\n]{0,60}?\b(?:declarations?|disclosures?|interests?|minutes\s+of|matters\s+arising"
    r"|public\s+participation|agenda"
    r"|police\s+report|chair(?:man)?['’]s\s+(?:report|announcements)|resignations?|quorum"
    r"|open\s+forum|distribution"
    r"|datganiadau|cofnodion)\b",
    re.IGNORECASE,
)
_NUMBERED = re.compile(
    r"[\s#*_]{0,6}(?:\d{1,3}(?:\.\d{1,2})?[.)]?|\d{1,4}/\d{2,4})[*_\s]{1,8}(?=[A-Z])"
)
_ABOUT = re.compile(
    r"\b(?:apolog\w+|present|attendance|attending|substitut\w+|absen\w+|ymddiheur\w+|p?b?resennol"
    r"|welcome)\b",
    re.IGNORECASE,
)
# Offices that a sheet of attendance leaves to lines of their own: "Chaired by".
_OFFICES = ("chair", "vice-chair", "clerk")
_MOST = 12_000
_MOST_SECTIONS = 8


def read_attendance(text: str, sections: Sequence[Section]) -> tuple[Attendee, ...]:
    """Return everybody whom the lists of attendance name, each once, in document order.

    Args:
        text: the document's text.
        sections: its front section and items, as read.
    """
    found: list[Attendee] = []
    for region in _regions(text, sections):
        sheet = read_sheet(text, region)
        named = _of_region(text, region)
        found += [*sheet, *(a for a in named if a.role in _OFFICES)] if sheet else named
    return _merged(text, _attending(text, found))


def _regions(text: str, sections: Sequence[Section]) -> Iterator[Span]:
    """Yield the front matter, and the items near it whose opening speaks of attendance."""
    for n, section in enumerate(sections):
        span = section.span
        front = n == 0 and section.title is None
        title = section.title.of(text) if section.title else ""
        opening = text[span.start : min(span.end, span.start + 120)]
        if front or ATTENDANCE.match(title) or (n < _MOST_SECTIONS and _ABOUT.search(opening)):
            yield Span(start=span.start, end=min(span.end, span.start + _MOST))


def _of_region(text: str, region: Span) -> Iterator[Attendee]:
    for roll in _rolls(text, region):
        for entry in read_entries(text, roll):
            yield from _attendees(text, roll, entry)


def _rolls(text: str, region: Span) -> Iterator[Roll]:
    """Yield the stretches that a label opens, each up to the next label or another matter."""
    labels = list(_labels(text, region))
    if not labels:
        return
    bounds = [m.start() for m, _ in labels[1:]] + [region.end]
    for (label, begin), end in zip(labels, bounds, strict=True):
        kind = next(n for n in range(len(_LABELS)) if label[f"k{n}"])
        _, presence, role = _LABELS[kind]
        if role == "public":  # a number of people, no names
            continue
        stop = _stop(text, begin, end, prose=presence is Presence.APOLOGIES)
        if begin < stop:
            yield Roll(
                span=Span(start=begin, end=stop),
                presence=presence,
                role=role,
                single=role in ("chair", "vice-chair", "clerk"),
            )


def _labels(text: str, region: Span) -> Iterator[tuple[re.Match[str], int]]:
    """Yield the labels with where their lists begin.

    A label opens a line, or stands in one with its colon ("… (Clerk) Apologies: Mr Holt").
    """
    for match in _LABEL.finditer(text, region.start, region.end):
        line = max(text.rfind("\n", region.start, match.start()) + 1, region.start)
        opens = match.start() - line <= 24 and _OPENS_LINE.fullmatch(text[line : match.start()])
        colon = _COLON.match(text, match.end(), region.end)
        if colon:
            if opens or _stands_inside(text, match):
                yield match, colon.end()
        elif opens and (
            text.startswith(("\t", "|"), match.end()) or _leads(text, match, region.end)
        ):
            yield match, match.end()


def _stands_inside(text: str, label: re.Match[str]) -> bool:
    """Tell a label inside a line; "members:" and "staff:" there need a stop before them."""
    if not text[label.start()].isupper():
        return False
    if _role_of(label) not in ("member", "officer"):
        return True
    return text[max(0, label.start() - 4) : label.start()].rstrip()[-1:] in (".", ")", ";")


def _role_of(label: re.Match[str]) -> str | None:
    return next(role for n, (_, _, role) in enumerate(_LABELS) if label[f"k{n}"])


def _leads(text: str, label: re.Match[str], end: int) -> bool:
    """Tell a label without a colon: alone on its line, or directly before names."""
    if _END.match(text, label.end(), end):
        return True
    kind = next(n for n in range(len(_LABELS)) if label[f"k{n}"])
    if _LABELS[kind][2] in ("chair", "vice-chair", "clerk", "member", "officer"):
        return False  # "Chairman Mr Holt opened the meeting"
    after = text[label.end() : label.end() + 60].lstrip(" \t*_(")
    if _LABELS[kind][1] is Presence.APOLOGIES:
        return True
    return (
        is_titled(after)
        or PLURAL.match(after) is not None
        or bool(re.match(r"were\b|was\b", after))
    )


def _stop(text: str, begin: int, end: int, *, prose: bool) -> int:
    """Return where a list ends: at a line that begins another matter, or tells (not ``prose``)."""
    at = text.find("\n", begin, end)
    while at >= 0:
        line_end = text.find("\n", at + 1, end)
        line = text[at + 1 : line_end if line_end >= 0 else end]
        if _BEYOND.match(line) or _begins_item(line) or (not prose and tells(line)):
            return at
        at = line_end
    return end


def _begins_item(line: str) -> bool:
    number = _NUMBERED.match(line)
    if number is None:
        return False
    rest = line[number.end() :].lstrip("*_ ")
    return not is_titled(rest)


def _attendees(text: str, roll: Roll, entry: Entry) -> Iterator[Attendee]:
    """Say of one entry of a list who it is, and who came in their place."""
    presence = roll.presence
    role = entry.role or roll.role
    if role is None and presence is Presence.PRESENT and entry.councillor:
        role = "member"
    if role in ("clerk", "officer") and presence is Presence.PRESENT:
        presence = Presence.IN_ATTENDANCE
    if entry.apologised and presence is Presence.PRESENT:
        presence = Presence.APOLOGIES
    if entry.substitute and roll.role == "substitute":
        presence, role = Presence.APOLOGIES, None
    yield Attendee(name=entry.name, presence=presence, role=role)
    if entry.substitute:
        yield Attendee(name=entry.substitute, presence=Presence.PRESENT, role="substitute")
    if entry.replaced:
        yield Attendee(name=entry.replaced, presence=Presence.APOLOGIES, role=None)


def _attending(text: str, found: list[Attendee]) -> list[Attendee]:
    """Say of those "in attendance" whether they are the meeting's members, or came beside them."""
    others = any(
        a.presence is Presence.PRESENT and a.role not in ("chair", "substitute") for a in found
    )
    said = Presence.IN_ATTENDANCE if others else Presence.PRESENT
    return [_settled(text, a, said) if a.presence is Presence.UNKNOWN else a for a in found]


def _settled(text: str, attendee: Attendee, said: Presence) -> Attendee:
    if attendee.role in ("clerk", "officer"):
        return replace(attendee, presence=Presence.IN_ATTENDANCE)
    member = said is Presence.PRESENT and _COUNCILLOR.match(attendee.name.of(text))
    role = attendee.role or ("member" if member else None)
    return replace(attendee, presence=said, role=role)


_COUNCILLOR = re.compile(r"(?:Y )?(?:Councillor|Cllr|Cyng|Cynghorydd)\b", re.IGNORECASE)


def _merged(text: str, found: Sequence[Attendee]) -> tuple[Attendee, ...]:
    """Keep everybody once, where first named; later places may add a role."""
    people: dict[str, Attendee] = {}
    for attendee in found:
        key = _key(attendee.name.of(text))
        known = people.get(key)
        if known is None:
            people[key] = attendee
        elif attendee.role in ("chair", "vice-chair", "clerk") and known.role in (None, "member"):
            people[key] = replace(known, role=attendee.role)
    return tuple(sorted(people.values(), key=lambda a: a.name.start))


_TITLES = re.compile(
    r"\b(?:councillor|cllr|cllrs|county|borough|district|parish|town|mr|mrs|ms|miss|dr|cyng"
    r"|cynghorydd|y|alderman|the)\b\.?",
    re.IGNORECASE,
)


def _key(name: str) -> str:
    words = re.findall(r"[^\W\d_]+", _TITLES.sub(" ", name).lower())
    return " ".join(words) or name.lower()
