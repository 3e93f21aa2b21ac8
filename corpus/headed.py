"""Minutes without numbers: which headings begin items.

The form that most of the usual titles have ("## Planning", "**Planning**", "PLANNING",
"Planning: …") is that of the document's items.  A heading of the attendance begins none.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from corpus.blocks import Block, BlockKind
from corpus.front import is_attendance
from corpus.records import Span
from corpus.sentences import trim
from corpus.sequences import Start
from corpus.titles import clean_title, split_title

# The titles that hardly any minutes lack, in English and in Welsh.
_USUAL = re.compile(
    r"""(?:to\s+(?:receive|consider|approve|confirm|agree|note|discuss|sign)\s+)?(?:the\s+|any\s+)?(?:
      apolog(?:y|ies)\b.*|declarations?\s+of\s+.*interests?.*|interests
     |minutes(?:\s+of\b.*)?|approval\s+of\s+.*minutes.*|(?:confirmation|adoption)\s+of\s+.*minutes.*
     |previous\s+minutes.*|matters?\s+arising.*|actions?\s+arising.*
     |(?:police|wardens?|chair\w*|clerk|treasurer|secretary|councillors?|area\s+councillors?|county
        |borough|district|village\s+hall|playing\s+field|school|finance|financial|headteacher|officers?)
        (?:[’']?s?[’']?)?\s+(?:and\s+\w+\s+)?reports?.*|reports?(?:\s+(?:from|of|by)\b.*)?
     |public\s+(?:forum|participation|session|question\s+time|questions?|time|comments?).*|open\s+forum
     |petitions?|deputations?|questions?\s+(?:from|by)\b.*|urgent\s+(?:business|items?).*
     |emergency\s+business.*|any\s+other\s+(?:competent\s+)?business.*|other\s+(?:business|matters)|a\.?o\.?c?\.?b\.?
     |correspondence.*|planning(?:\s+(?:applications?|matters|decisions?|issues|report))?(?:\s+\w+){0,4}
     |finance(?:s|\s+\w+)?|financial\s+\w+|accounts?(?:\s+for\s+payment)?|payments?(?:\s+(?:for|to)\s+.*)?
     |bills?\s+for\s+payment.*|cheques?\b.*|budget.*|precept.*|highways?(?:\s+\w+){0,3}|roads?|footpaths?
     |cemetery|playing\s+field.*|allotments?|election\s+of\s+.*|appointment\s+of\s+.*|co-?option.*
     |date\s+(?:and\s+time\s+)?of\s+(?:the\s+)?next\s+.*|next\s+meeting.*|dates?\s+of\s+(?:future|next).*
     |exclusion\s+of\s+.*|work\s+programme.*|closure|close(?:\s+of\s+meeting)?|welcome.*|items?\s+for\s+.*next.*
     |ymddiheuriadau.*|datgan(?:iadau?)?\s+.*(?:fuddiant|ddiddordeb|buddiant).*|cofnodion.*
     |materion\s+yn\s+codi.*|gohebiaeth|cynllunio.*|unrhyw\s+fater.*|cyfrifon.*|cadarnhau\s+cofnodion.*
    )[\s.:]*""",
    re.IGNORECASE | re.VERBOSE,
)
_COLON_TITLE = re.compile(
    r"(?P<title>[A-Z][^\W\d_][^:.;?!\n]{1,58}?)\s{0,3}(?P<sign>:|\s[-–]\s)(?=\s?\S)"
)
_PAYMENT = re.compile(r"[^.\n]{0,60}£")
# What stands before a colon and titles nothing.
_NO_TITLE = re.compile(
    r"(?:propos|second|action|note|n\.?b|resolv|agree|decision|vote|respon|question|answer|reason|"
    r"recommend|venue|contact|tel|e-?mail|chair|clerk|date|sign|from|to|re|cllr|mrs?|ms|dr|sir|time|"
    r"place|councillor|present|apolog|absent|in attendance|also|members?|public|minutes taken|"
    r"held|location|officers?|quorum|total|item|page|motion|amendment|for|against|abstain)\w*\b",
    re.IGNORECASE,
)
# Headings inside an item, over its motion or its decision: "**RESOLVED:** That …" is no item.
_DECIDES = re.compile(
    r"(?:resolved|agreed|decisions?|decided|recommend(?:ed|ations?)|amendments?|motion|voting|vote|"
    r"votes\s+\w+|for|against|abstain\w*|abstentions?|reasons?|carried|lost|note|penderfynwyd|"
    r"penderfyniad|cytunwyd)\b(?!\s+(?:on\s+notice|from\s+previous|progress|update))",
    re.IGNORECASE,
)
_VERB = re.compile(
    r"\b(?:will|were|was|is|are|has|have|had|would|should|could|can|agreed|reported|proposed)\b",
    re.IGNORECASE,
)
_TITLE_ZONE = re.compile(
    r"\b(?:draft|minutes?|council|committee|held|agenda|venue|village hall|school|governors"
    r"|page \d+|(?:19|20)\d\d|\d\.\d\d\s*[ap]\.?m)\b",
    re.IGNORECASE,
)
_UNNUMBERED = re.compile(
    r"(?:emergency|urgent|any\s+other|other\s+urgent)\s+(?:items?|business)\b.*"
    r"|public\s+(?:forum|participation|session|question\s+time|questions?|time)\b.*|open\s+forum"
    r"|exclusion\s+of\s+(?:the\s+)?(?:press|public)\b.*|(?:date\s+of\s+(?:the\s+)?)?next\s+meeting",
    re.IGNORECASE,
)
_PUBLIC = re.compile(r"\W*(?:members\s+of\s+the\s+)?public(?:\s+present)?\W*$", re.IGNORECASE)
_RULE = re.compile(r"[-–—_*=]{3,}")
# Forms that prose has too: only beside usual titles do they show an item.
_WEAK = ("plain", "colon", "dash")
# Of the paragraphs with a colon or a dash, how many must be titled in the usual words.
_LEAST_USUAL = {"colon": 0.25, "dash": 0.5}
_LONGEST, _MOST_WORDS, _MOST_TOLD = 110, 9, 5


@dataclass(frozen=True, slots=True, kw_only=True)
class _Heading:
    """A block that may begin an item, with the form in which its title stands."""

    at: int
    form: str
    title: Span
    rest: Block | None


def headed(text: str, blocks: Sequence[Block], shown: Sequence[Block]) -> list[Start]:
    """Return where items begin in minutes without numbers.

    ``blocks`` are without furniture, ``shown`` with it: a rule between the attendance and the
    items is furniture.
    """
    begin = _end_of_front(text, blocks, shown)
    found = [h for i, b in enumerate(blocks) if i >= begin for h in _headings(text, i, b)]
    usual = Counter(h.form for h in found if _is_usual(text, h))
    known = Counter(h.form for h in found)
    forms = {
        form
        for form, n in usual.items()
        if n >= 2
        and n >= 0.34 * max(usual.values())
        and n >= _LEAST_USUAL.get(form, 0) * known[form]
    }
    if not forms:
        forms = set(usual) or {h.form for h in found if h.form not in _WEAK}
        forms = _levels(found) or forms
    chosen = [
        h
        for h in found
        if (h.form in forms or (usual and _is_usual(text, h)))
        and (h.form not in _WEAK or _could_title(text, h, usual))
    ]
    if len(chosen) < 2 and not any(h.form.startswith("#") for h in chosen):
        chosen = [h for h in found if h.form not in _WEAK]
    return [
        Start(at=h.at, number=_number(blocks[h.at]), title=h.title, rest=h.rest, taken=1)
        for h in chosen
    ]


def with_unnumbered(text: str, blocks: Sequence[Block], starts: Sequence[Start]) -> list[Start]:
    """Add items that stand without a number among numbered ones: "Emergency business: …"."""
    if not starts:
        return []
    known = {s.at + n for s in starts for n in range(s.taken)}
    found = list(starts)
    for i in range(starts[0].at, len(blocks)):
        if i in known or blocks[i].label or blocks[i].kind is BlockKind.BULLET:
            continue
        for heading in _headings(text, i, blocks[i]):
            words = heading.title.of(text)
            if _UNNUMBERED.fullmatch(words) and len(words.split()) <= _MOST_WORDS:
                found.append(
                    Start(at=i, number="", title=heading.title, rest=heading.rest, taken=1)
                )
    return sorted(found, key=lambda s: s.at)


def _headings(text: str, at: int, block: Block) -> list[_Heading]:
    """Return the block as a heading, if its form can be one."""
    if block.kind is BlockKind.BULLET or (block.label and not block.label[0].isdigit()):
        return []
    line = block.body.of(text) if block.body.end - block.body.start <= _LONGEST else ""
    title = clean_title(text, block.body) if line else None
    if line and title is not None and "\n" not in line and block.kind is BlockKind.HEADING:
        if _DECIDES.match(title.of(text)) and text[block.span.start] != "#":
            return []
        return [_Heading(at=at, form=_form(text, block), title=title, rest=None)]
    return _colon_heading(text, at, block) or (_plain_heading(text, at, block) if line else [])


def _plain_heading(text: str, at: int, block: Block) -> list[_Heading]:
    """Return a usual title that stands in no form of its own, with what runs on after it."""
    short, rest = split_title(text, block.body.start, block)
    said = short.of(text) if short is not None else ""
    told = _VERB.search(said) or (said.endswith(".") and len(said.split()) > _MOST_TOLD)
    if short is not None and _USUAL.fullmatch(said) and not told:
        return [_Heading(at=at, form="plain", title=short, rest=rest)]
    return []


def _colon_heading(text: str, at: int, block: Block) -> list[_Heading]:
    """Return "Planning" of the paragraph "Planning: one application was seen"."""
    start = block.body.start
    emphasis = re.compile(r"[*_]{1,3}").match(text, start, block.body.end)
    match = _COLON_TITLE.match(text, emphasis.end() if emphasis else start, block.body.end)
    if match is None or len(match["title"].split()) > 7:
        return []
    title = clean_title(text, Span(start=match.start("title"), end=match.end("title")))
    rest = trim(text, match.end(), block.span.end)
    if title is None or rest is None or _DECIDES.fullmatch(title.of(text)):
        return []
    paid = _PAYMENT.match(text, rest.start, rest.end) is not None
    if paid and not _USUAL.fullmatch(title.of(text)):
        return []
    said = Block(kind=BlockKind.PARAGRAPH, span=rest, body=rest, label="")
    form = "bold" if emphasis else "colon" if match["sign"] == ":" else "dash"
    return [_Heading(at=at, form=form, title=title, rest=said)]


def _form(text: str, block: Block) -> str:
    sign = text[block.span.start : block.body.start].strip()
    if sign.startswith("#"):
        return sign.split()[0]
    line = block.body.of(text)
    if line[0] in "*_":
        return "bold"
    if line.isupper():
        return "capitals"
    return "heading"


def _is_usual(text: str, heading: _Heading) -> bool:
    words = " ".join(heading.title.of(text).split())
    return len(words) <= _LONGEST and _USUAL.fullmatch(words) is not None


def _could_title(text: str, heading: _Heading, usual: Counter[str]) -> bool:
    """Tell a title from a line that is only short, or a label that is only before a colon."""
    words = heading.title.of(text)
    if _is_usual(text, heading):
        return True
    return usual[heading.form] >= 3 and not _NO_TITLE.match(words) and not _VERB.search(words)


def _levels(found: Sequence[_Heading]) -> set[str]:
    """Return the second level of markdown's headings, where it has at least two."""
    return {"##"} if sum(h.form == "##" for h in found) >= 2 else set()


def _number(block: Block) -> str:
    """Return "21" for the heading "## 21. Title"; too few of them make no sequence."""
    number = block.label.rstrip(".):")
    return number if number.isdecimal() else ""


def _end_of_front(text: str, blocks: Sequence[Block], shown: Sequence[Block]) -> int:
    """Return the index of the first block past the title and the attendance."""
    begin = _end_of_title_zone(text, blocks)
    headings = [i for i, b in enumerate(blocks) if i >= begin and b.kind is BlockKind.HEADING]
    attendance = [i for i in headings if _is_list_of_names(text, blocks[i])]
    if not attendance or attendance[0] > begin + 1:
        return begin
    last = attendance[0]
    for i in headings:
        if i in attendance and i >= last:
            last = i
        elif i > last:
            break
    after = next((i for i in headings if i > last), last + 1)
    rules = [b.span.start for b in shown if _RULE.fullmatch(b.span.of(text)[:40])]
    rule = next((r for r in rules if r > blocks[last].span.end), None)
    ruled = next((i for i in headings if rule is not None and blocks[i].span.start > rule), after)
    between = [i for i in headings if after <= i < ruled]
    # A rule under the lists of names closes the front: "Resignations" above it is no item.
    listed = len(between) == 1 and blocks[min(between[0] + 1, ruled)].kind is BlockKind.BULLET
    return ruled if listed else after


def _is_list_of_names(text: str, block: Block) -> bool:
    """Tell a heading over names, "## Apologies for absence", from "Apologies: none"."""
    words = block.body.of(text)[:60]
    names = is_attendance(words) or _PUBLIC.match(words) is not None
    return names and ":" not in words.rstrip(" :*_") and len(words.split()) <= 5


def _end_of_title_zone(text: str, blocks: Sequence[Block]) -> int:
    """Return the index of the first block that is past the title: attendance, or other words."""
    for i, block in enumerate(blocks[:20]):
        if is_attendance(text[block.body.start : min(block.body.end, block.body.start + 80)]):
            return i
    for i, block in enumerate(blocks[:8]):
        if i and not _TITLE_ZONE.search(text, block.body.start, block.body.end):
            return i
    return 1
