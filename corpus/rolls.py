"""The entries of a list of attendance: who is named, with office, and who stood in for whom.

A list is scanned from name to name.  What stands between two names must be what such lists hold:
commas, brackets, dashes, offices, initials, reasons of absence.  Prose ends the list.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

from corpus.names import NAME, PLURAL, TITLE, is_body, is_initials, is_person, is_titled
from corpus.records import Presence, Span


@dataclass(frozen=True, slots=True, kw_only=True)
class Roll:
    """A stretch of text that a label opens, and what the label says of those in it.

    ``single`` is True where the label names one person's office ("Chair: …").
    """

    span: Span
    presence: Presence
    role: str | None
    single: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One person of a list.

    Attributes:
        councillor: the list calls them a councillor.
        apologised: a remark says that they sent apologies.
        substitute: who stood in for them.
        replaced: for whom they stood in.
    """

    name: Span
    role: str | None
    councillor: bool
    apologised: bool = False
    substitute: Span | None = None
    replaced: Span | None = None


_ROLES: tuple[tuple[str, re.Pattern[str]], ...] = tuple(
    (role, re.compile(pattern, re.IGNORECASE))
    for role, pattern in (
        ("substitute", r"\bsubstitut|\beilydd\b|\bdeputising\b"),
        ("vice-chair", r"\b(?:vice|deputy)[\s-]{0,3}chair|\bis-?gadeirydd"),
        (
            "clerk",
            r"\bclerk\b|\bclerc\b|\bminutes?\s+secretary|\bminute[- ]taker|\bproper\s+officer",
        ),
        (
            "chair",
            r"\bchair(?:man|woman|person)?\b(?!['’]s)|\bpresiding\b|\bcadeirydd\b|\bconven[eo]r\b"
            r"|\bin\s+the\s+chair",
        ),
        (
            "officer",
            r"\bofficers?\b|\bdirector\b|\bmanager\b|\bhead\s+of\b|\bsolicitor\b"
            r"|\bchief\s+executive\b|\bmonitoring\b"
            r"|\blawyer\b|\bengineer\b|\bplanner\b|\blead\b|\bswyddog|\bconsultant\b",
        ),
        ("public", r"\bresident\b|(?<!\d )(?<!one )(?<!a )\bmember\s+of\s+(?:the\s+)?public\b"),
    )
)
_APOLOGISED = re.compile(r"\bapolog|\babsent\b|\bsick\b", re.IGNORECASE)
_COUNCILLOR = re.compile(
    r"\b(?:Councillor|Cllr|CLLR|COUNCILLOR|Cyng|Cynghorydd|Alderman|Bailie|Cr)\b"
)
_ENDS = "".join(
    rf"(?<!\b{t})" for t in ("Mrs", "Mr", "Ms", "Dr", "Cllr", "Cllrs", "Cyng", "Rev", "St")
)
_SPLIT = re.compile(
    rf"[,;|\t•·\uf0b7:&]|[^\S\n]{{3,}}|(?<=[a-z)\]]){_ENDS}\.(?=\s{{1,3}}[A-Z])"
    rf"|\s(?:and|ac|a|plus|gyda|together\s+with)(?=\s)|\ba['’]r\b"
    rf"|[^\S\n](?P<title>(?={TITLE}[^\S\n]+[A-ZÀ-ÞŴŶ]))|[^\S\n]{{1,2}}[)\]](?=\s|$)|\n"
)
# A title after which another one goes on with the same name: "Cllr Mrs", "y Cynghorydd Sir".
_GOES_ON = re.compile(
    rf"(?:{TITLE}|\b(?:County|Borough|District|Parish|Town|City|Ward)|\b[Yy]|\b[Tt]he|\bfor"
    rf"|\bon behalf of|\bdros)$"
)
_BRACKETS = re.compile(r"\([^()\n]{0,160}\)")
_LEAD = re.compile(
    r"[\s*_>#.)–—-]{0,9}(?:(?:apologies|ymddiheuriadau)[^,;\n]{0,50}?\b(?:from|for|by|gan"
    r"|oddi wrth)\s+)?"
    r"(?:(?:also|for|from|by|gan|oddi\s+wrth|y(?=\s+cynghorwyr)|the|and|were|was"
    r"|had|been|received|accepted|noted|recorded)\s+){0,4}(?:[*_]{1,2})?"
    r"(?P<office>(?:(?:vice|deputy)[\s-])?chair(?:man|woman|person)?\b\s{0,2}[–:-]?\s{0,2})?",
    re.IGNORECASE,
)
_REMARK = re.compile(r"[\s*_]{0,4}(?:[–—-]{1,2}|\()")
_SUBSTITUTED = re.compile(r"\bsubstitut\w*|\beilydd\b", re.IGNORECASE)
_IN_PLACE = re.compile(
    r"\s{1,3}(?:was\s+|were\s+)?(?:attending\s+|present\s+)?(?:as\s+)?(?:a\s+"
    r"|the\s+)?(?:nominated\s+)?"
    r"(?:substitut\w*|deputi[sz]\w+)\s+(?:member\s+)?(?:for|on\s+behalf\s+of)\s+",
    re.IGNORECASE,
)
# Verbs that lists do not hold: with them begins what the minutes tell.
_TELLS = re.compile(
    r"\b(?:attended|reported|welcomed|opened|said|asked|stated|advised|declared|explained|noted"
    r"|informed"
    r"|thanked|left|joined|arrived|entered|read|gave|took|chaired|confirmed|presented|proposed"
    r"|seconded"
    r"|resolved|agreed|is|has|will|would|wished|spoke|requested|submitted|outlined|introduced|be)\b"
)
_NOBODY = re.compile(
    r"[\W_]{0,6}(?:none\b|nil\b|no\s+apologies|there\s+were\s+no|n/a|dim\b)", re.IGNORECASE
)
_LONG_LINE = 55


def read_entries(text: str, roll: Roll) -> Iterator[Entry]:
    """Yield the people whom one list names, in order."""
    if _NOBODY.match(text, roll.span.start, roll.span.end):
        return
    listed, plural = 0, roll.role == "member"
    for start, end in _parts(text, roll.span):
        lead = _LEAD.match(text, start, end)
        at = lead.end() if lead else start
        many = PLURAL.match(text, at, end)
        same_line = "\n" not in text[max(0, start - 2) : start]
        plural = many is not None or (plural and (same_line or roll.role == "member"))
        entries = list(_of_part(text, many.end() if many else at, end, roll, plural=plural))
        if entries and lead and lead["office"]:
            entries[0] = replace(entries[0], role=_role(lead["office"]))
        yield from entries
        listed += len(entries)
        if (entries and roll.single) or (listed and not entries and _tells(text, start, end)):
            return


def tells(line: str) -> bool:
    """Tell a line of prose ("Mr Rook, of the Trust, attended to speak") from one of a list."""
    return len(line.split()) >= 6 and _TELLS.search(_BRACKETS.sub(" ", line)) is not None


def _tells(text: str, start: int, end: int) -> bool:
    """Tell whether a part that names nobody is prose, so that the list is over."""
    words = text[start:end]
    return len(words.split()) >= 4 and (_TELLS.search(words) is not None or len(words.split()) >= 9)


def _parts(text: str, span: Span) -> Iterator[tuple[int, int]]:
    """Yield the parts between separators; brackets are never cut, nor lists that only wrap."""
    closed = [m.span() for m in _BRACKETS.finditer(text, span.start, span.end)]
    start, bracket = span.start, 0
    for mark in _SPLIT.finditer(text, span.start, span.end):
        while bracket < len(closed) and closed[bracket][1] <= mark.start():
            bracket += 1
        if bracket < len(closed) and closed[bracket][0] < mark.start():
            continue
        if mark[0] == "\n" and _wraps(text, mark.start(), span):
            continue
        if mark["title"] is not None and _GOES_ON.search(
            text[max(start, mark.start() - 24) : mark.start()]
        ):
            continue
        if mark.start() > start:
            yield start, mark.start()
        start = mark.end()
    if start < span.end:
        yield start, span.end


def _wraps(text: str, at: int, span: Span) -> bool:
    """Tell whether a running list ("A, B and C") only goes on with the next line."""
    begin = max(text.rfind("\n", span.start, at) + 1, span.start)
    line = text[begin:at].rstrip()
    after = text[at + 1 : at + 2]
    return len(line) >= _LONG_LINE and "," in line and line[-1] not in ",;:.)" and after.isalpha()


def _of_part(text: str, start: int, end: int, roll: Roll, *, plural: bool) -> Iterator[Entry]:
    """Yield the person of one part, and of what follows where names run on without commas."""
    name = NAME.match(text, start, end)
    if name is None:
        return
    stop = name.start() + _cut(name[0])
    office = _role(text[stop:end]) is not None  # "Ann Reed Parish Clerk", not "Reed Parish Council"
    if not _may_stand(text[name.start() : stop] if office else name[0], plural=plural):
        return
    again = _runs_on(text, stop, end)
    if again is not None:
        before = text[stop:again]
        yield _entry(text, Span(start=name.start(), end=stop), before, roll)
        yield from _of_part(text, again, end, roll, plural=False)
        return
    rest = text[stop:end]
    place = _IN_PLACE.match(rest)
    if place:
        other = NAME.match(text, stop + place.end(), end)
        yield Entry(
            name=Span(start=name.start(), end=stop),
            role="substitute",
            councillor=True,
            replaced=Span(start=other.start(), end=other.end()) if other else None,
        )
    elif _is_remark(rest, roll):
        entry = _entry(text, Span(start=name.start(), end=stop), rest, roll)
        yield replace(entry, substitute=_stood_in(text, stop, end))


def _runs_on(text: str, stop: int, end: int) -> int | None:
    """Return where the next name begins that no comma parts: "Ann Ash AA (late) Ben Birch BB"."""
    skipped = _INITIALS_AND_BRACKETS.match(text, stop, end)
    at = skipped.end() if skipped else stop
    name = NAME.match(text, at, end)
    if name is None:
        return None
    found = name[0][: _cut(name[0])]
    plain = sum(1 for w in found.split() if len(w) > 1 and not w.isupper()) >= 2
    return at if plain and is_person(found) and _role(found) is None else None


_INITIALS_AND_BRACKETS = re.compile(
    r"[^\S\n]{0,3}(?:[A-Z]{2,4}[^\S\n]{1,3})?(?:\([^()\n]{0,80}\)[^\S\n]{0,3})?"
)


def _may_stand(name: str, *, plural: bool) -> bool:
    """Tell a person's name from other capitalised words; a surname alone needs "Councillors"."""
    if is_titled(name) or (plural and not is_body(name)):
        return True
    shouted = re.search(r"\b[A-Z]{3,}\b", name) and not name.isupper()  # "SNT Watlow"
    return not (is_body(name) or is_initials(name) or shouted) and is_person(name)


def _cut(name: str) -> int:
    """Return how much of ``name`` is one name: not its initials again, nor the next name."""
    office = _GLUED_OFFICE.search(name)
    if office:
        return office.start()
    titles = _TITLES.match(name)
    bare = titles.end() if titles else 0
    words = list(re.compile(r"\S+").finditer(name, bare))
    if len(words) < 2 or name.isupper():
        return len(name)
    last = words[-1][0]
    if is_initials(last) and len(last) > 1 and (len(words) > 2 or len(words[0][0]) > 3):
        return words[-2].end()
    surname = next((n for n, w in enumerate(words) if len(w[0].strip(".")) > 1), 0) or 1
    if is_body(name[bare:]) and surname + 1 < len(words):
        return words[surname].end()
    if len(words) >= 4 and len(words[0][0].strip(".")) > 1:
        return words[1].end()
    return len(name)


_TITLES = re.compile(rf"(?:{TITLE}\s*){{1,3}}")
_GLUED_OFFICE = re.compile(r"-(?:vice-?)?chair\w*$", re.IGNORECASE)


def _is_remark(rest: str, roll: Roll) -> bool:
    """Tell whether what follows a name is what lists hold: office, bracket, reason."""
    words = rest.strip(" \t\n.*_)")
    if not words or is_initials(words):
        return True
    outside = _BRACKETS.sub(" ", words)
    if _TELLS.search(outside) and not _APOLOGISED.search(outside):
        return False
    if _REMARK.match(rest) or roll.presence in (Presence.APOLOGIES, Presence.ABSENT):
        return len(outside.split()) <= 14
    return len(outside.split()) <= 7 and (
        _role(outside) is not None or bool(_BRACKETS.search(words)) or outside.strip()[:1].isupper()
    )


def _entry(text: str, name: Span, rest: str, roll: Roll) -> Entry:
    own = _SUBSTITUTED.sub("", rest) if _names_other(rest) else rest
    role = _role(own)
    many = PLURAL.search(text, max(roll.span.start, name.start - 400), name.start)
    titled = _COUNCILLOR.search(name.of(text)) is not None
    return Entry(
        name=name,
        role=role,
        councillor=titled or (many is not None and not is_titled(name.of(text))),
        apologised=_APOLOGISED.search(rest) is not None,
    )


def _names_other(rest: str) -> bool:
    """Tell "(Councillor V Pell substituted)", where the remark is about another person."""
    inside = _BRACKETS.search(rest)
    return bool(inside and NAME.match(inside[0], 1) and _SUBSTITUTED.search(inside[0]))


def _stood_in(text: str, start: int, end: int) -> Span | None:
    """Return the substitute whom the brackets after a name give."""
    bracket = _BRACKETS.search(text, start, end)
    if bracket is None or not _SUBSTITUTED.search(bracket[0]):
        return None
    name = NAME.match(text, bracket.start() + 1, bracket.end())
    by = re.search(r"\bby\s+", bracket[0])
    if name is None and by:
        name = NAME.match(text, bracket.start() + by.end(), bracket.end())
    return Span(start=name.start(), end=name.end()) if name and is_titled(name[0]) else None


def _role(words: str) -> str | None:
    """Return the office that words beside a name give."""
    return next((role for role, pattern in _ROLES if pattern.search(words)), None)
