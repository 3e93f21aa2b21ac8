"""How people are named in minutes: titles, initials, surnames, offices, and lists of them.

"Councillor A. Ash", "Cllr Mrs Holt", "Mr E O'Dell", "Y Cyng. W. Rees", "GD", "the Chair".  A
name ends where words begin that belong to none ("Cllr Holt Seconded by", "GK All in favour").
"""

from __future__ import annotations

import re

from corpus.patterns import lazy_re
from corpus.records import Span

# White space inside a name: what a wrapped line may put there, never a blank line.
_GAP = r"(?:[^\S\n]{1,3}|[^\S\n]{0,3}\n[^\S\n]{0,8})"
_PLACE = r"(?:(?:County|Borough|District|Parish|Town|City|Ward|Unitary)[ ])?"
TITLE = (
    r"(?:(?:[Yy] )?(?:Cynghorydd|Cyng)\b\.?(?: Sir\b)?"
    rf"|{_PLACE}(?:Councillor|COUNCILLOR|[BCD]?Cllr|CLLR|CUr|Cr|Clr|Councilor)\b\.?"
    r"|(?:Mr|Mrs|Ms|Miss|Mx|Dr|Prof|Rev|Revd|Hon|Sir|Dame|Lady|Lord|Baroness|Alderman"
    r"|Bailie|Professor|Reverend|Canon|Capt|Captain|Major|Colonel|Lt|Cdr|Father|PC|PCSO|CPO|Sgt"
    r"|MR|MRS|MISS|DR)\b\.?)"
)
PLURAL = lazy_re(
    rf"{_PLACE}(?:Councillors|Cllrs|COUNCILLORS|CLLRS|Cynghorwyr|Aldermen|Messrs|Members)\b\.?:?\s*"
)
# Words in capitals that are no part of a name, one a space.
_NO_NAME = re.sub(
    r"\s+",
    "|",
    r"""all carried agreed unanimous(?:ly)? second(?:ed|er|s)? propos(?:ed|er|es|al|als) prop moved
    mover resolved resolution the that this these there they upon and for against
    abst\w{0,8} vot(?:e|es|ed|ing) motion amendment actions? approved passed noted with without
     from none nil not she his her their was were are lost defeated
    members? minutes? item agenda apolog\w{1,6} present absent attend\w{1,6} following having after
    before during then when where if subject recommend\w{0,8} deferred refused granted deputy vice
    chair(?:man|woman|person)? secretary treasurer clerk mayor leader conven[eo]r provost officers?
    director manager councillors? cllrs? also both one two three four five six seven eight nine ten
    eleven twelve reasons? note decision cynigi\w{1,6} eili\w{1,6} cytunwyd penderfynwyd pawb gan
    bod mr mrs ms miss dr virtually remotely tbc vacancy vacant result yes public signed elected
    cadeirydd clerc discussion question response report reports""",
)
# Two letters in capitals may be somebody's initials, so only these forms are words.
_SHORT = "It|In|On|Or|An|As|At|By|To|Of|No|He|We|Is|Ac|Yn|BY|TO|OR|OF|ON|IN|IS|IT"
_WORD = (
    rf"(?!(?:(?i:{_NO_NAME})|{_SHORT})(?![\w’'-]))"
    r"(?:(?:[A-Z]\.)+(?=\s?[A-ZÀ-ÞŴŶ])|[A-ZÀ-ÞŴŶ](?:[^\W\d_]|['’‘`-](?=[^\W\d_])){0,30})"
)
_PARTICLE = r"(?:de|van|der|den|von|ap|ab|du|di|da|la|le|el|al|bin|St\.)"
_BARE = rf"{_WORD}(?:(?:{_GAP}|(?<=\.))(?:{_PARTICLE}{_GAP}){{0,2}}{_WORD}){{0,3}}"
_TITLES = rf"(?:{TITLE}{_GAP}?){{1,3}}(?:{_PARTICLE}{_GAP}){{0,2}}"
NAME = lazy_re(rf"(?<![\w’'.-])(?:{_TITLES})?{_BARE}")
_STARTS_TITLED = lazy_re(TITLE)
_OFFICE = lazy_re(
    r"(?:[Tt]he )?(?:(?:Vice|Deputy|Acting|Outgoing|Retiring|Town|Lord)[- ])?(?:[Cc]hair(?:man"
    r"|woman|person)?"
    r"|CHAIR(?:MAN)?|Mayor|Leader|Provost|Convener|Convenor|Cadeirydd|President)\b"
    r"(?: of the (?:Council|Committee|Board|Panel))?"
)
_INITIALS = lazy_re(r"[A-Z][A-Za-z]{1,3}")
# Words of bodies and places: what they end is no person.
_BODY = lazy_re(
    r"^(?:North|South|East|West|Greater|Upper|Lower|Great|Little|Mid)\b|\b(?:Council|Committee"
    r"|Police|Association|Group|Trust|School|Church|Ltd|Limited|Team|Services?"
    r"|Department|Hall|Club|Society|Housing|Watch|Board|Authority|Agency|Highways|Partnership"
    r"|Cabinet"
    r"|Panel|Forum|Ward|Road|Street|Lane|Village|Park|Governors|Academy|University|Office|Company"
    r"|Warden|Representatives?|Reporter|Press|Resident|Constable|Swyddog|Headteacher|Solicitor"
    r"|Assistant"
    r"|Adviser|Portfolio|Monitoring|Democratic|Chief|Executive|Head|House|Farm|Meeting|Law|Finance"
    r"|Resources|Environment|Education|Welcome|Vacancy|Apology|Teacher|Head|Correspondent|Journal"
    r"|Constabulary|Email|Transport|Telephone|Person|Responsible|Orders|Regulations|Contract|Status|Parish|Borough|District"
    r"|County|Planning|Scheme|Project|Policy|Plan|Cyngor)\b"
)
_BETWEEN = lazy_re(
    r"(?:\s*\([^()\n]{0,80}\))?(?:\s*[,;](?:\s*(?:and|a|ac)\b)?|\s*&|\s+(?:and|ac|a|a['’]r"
    r"|a['’])(?=\s)|\s*/)"
    r"(?:\s*(?:by|also|for|from|gan)\b)?\s*"
)
_AFTER_LAST = lazy_re(r"(?:\s*\([^()\n]{0,80}\))?[\s,]*(?:(?:both|then|also|duly|each)\s+)?$")
# No list of names in a sentence is longer; a bound keeps hostile text linear.
_LONGEST_LIST = 1500


def is_titled(name: str) -> bool:
    """Tell "Cllr Ash" and "Mrs Holt" from names without a title."""
    return _STARTS_TITLED.match(name) is not None


def is_initials(name: str) -> bool:
    """Tell initials that stand for a person, "GD", "PWh", from names."""
    return _INITIALS.fullmatch(name) is not None and (name.isupper() or name[:2].isupper())


def is_body(name: str) -> bool:
    """Tell the name of a body or a place: "Ambleford Parish Council", "Mill Lane"."""
    return _BODY.search(name) is not None


def is_person(name: str) -> bool:
    """Tell whether words that look like a name are one: a title, two words, or initials."""
    if name.endswith(("'s", "’s")):
        return False
    if is_titled(name):
        return True
    if _BODY.search(name):
        return False
    return is_initials(name) or len(name.replace(".", ". ").split()) >= 2


def person_at(text: str, start: int, end: int, *, alone: bool = True) -> Span | None:
    """Return the person named at ``start``, or None.

    An office ("the Chair") counts where no name follows it; with ``alone`` one surname does too.
    """
    office = _OFFICE.match(text, start, end)
    if office:
        after = re.compile(r",?\s{1,3}\(?").match(text, office.end(), end)
        named = NAME.match(text, after.end(), end) if after else None
        if named and is_titled(named[0]):
            return Span(start=named.start(), end=named.end())
        return Span(start=start, end=office.end())
    plural = PLURAL.match(text, start, end)
    found = NAME.match(text, plural.end() if plural else start, end)
    if found is None or not (is_person(found[0]) or (alone and not _BODY.search(found[0]))):
        return None
    return Span(start=found.start(), end=found.end())


def people_from(text: str, start: int, end: int) -> list[Span]:
    """Return the people of the list that begins at ``start``: "Councillors A, B and C"."""
    found: list[Span] = []
    at, end = start, min(end, start + _LONGEST_LIST)
    while at < end:
        plural = PLURAL.match(text, at, end)
        name = NAME.match(text, plural.end() if plural else at, end)
        if name is None or (_BODY.search(name[0]) and not is_titled(name[0])):
            break
        found.append(Span(start=name.start(), end=name.end()))
        joint = _BETWEEN.match(text, name.end(), end)
        if joint is None:
            break
        at = joint.end()
    return found


def people_before(text: str, start: int, end: int) -> list[Span]:
    """Return the people of the list that ends at ``end``: "Councillors A and B" (voted for)."""
    start = max(start, end - _LONGEST_LIST)
    chain: list[Span] = []
    following = end
    for name in reversed(list(NAME.finditer(text, start, end))):
        joint = _BETWEEN.fullmatch if chain else _AFTER_LAST.match
        between = _PLURAL_OR_NOTHING.sub("", text[name.end() : following])
        if joint(between) is None:
            break
        chain.append(Span(start=name.start(), end=name.end()))
        following = name.start()
    chain.reverse()
    if len(chain) == 1 and not is_person(chain[0].of(text)):
        return (
            chain if PLURAL.search(text[max(start, chain[0].start - 16) : chain[0].start]) else []
        )
    return [c for c in chain if is_titled(c.of(text)) or not _BODY.search(c.of(text))]


_PLURAL_OR_NOTHING = lazy_re(rf"{_PLACE}(?:Councillors|Cllrs\.?|Cynghorwyr)\s*$")


def before_or_office(text: str, start: int, end: int) -> Span | None:
    """Return the one person, by name or office, whose name ends at ``end`` ("X" proposed)."""
    people = people_before(text, start, end)
    if people:
        return people[-1]
    for office in _OFFICE.finditer(text, max(start, end - 60), end):
        if not text[office.end() : end].strip(" ,"):
            return Span(start=office.start(), end=office.end())
    return None
