"""The later minute of the same body that appears to answer what was asked for.

It is found by what both say, in words that few other minutes have, and by its telling: that
something was reported, received or done.  Why it is taken for an answer stands beside it, and
nothing says that it is one.
"""

from __future__ import annotations

import datetime as dt
import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Final

import numpy as np

from assistant.citing import cite_in_words, deep_link
from assistant.register.actions import Ask, Reply
from assistant.understanding.concepts import concepts_of
from assistant.understanding.glossary import Glossary
from corpus import PassageKind
from corpus.dates import MONTHS
from index import Concept, Evidence, Filter, SearchIndex, analyze
from index.bodies import fold_words

# Of the weight of the ask's words a later item must hold so much, and its passage; less under the
# same title.
_ENOUGH, _OWN, _ENOUGH_UNDER_TITLE = 0.6, 0.3, 0.25
# A minute that holds nearly as much as the best and is earlier is the answer; the best follows it.
_NEARLY: Final = 0.85
_FEWEST = 2  # words in common that few minutes have
_RARE = 0.08  # of the ask's whole weight: a word that tells the matter from others
_MOST_NAMED = 5
_LONGEST_MEMORY = 400  # days; "requested in March" is not said of the March before last
# What asks, and says nothing of what is asked for.
_ASKING: Final = frozenset(
    analyze(
        "report reports update brought bring submitted presented provided asked requested "
        "instructed invited committee council meeting meetings members officer officers clerk "
        "councillor cllr chair chairman action actions agreed resolved within month months week "
        "weeks year next future further back return agenda item be deferred contact write email "
        "letter look arrange check obtain"
    )
)
_TELLS: Final = re.compile(
    r"\b(?:report(?:ed|s)?|update[ds]?|informed|advised|presented|submitted|received|circulated"
    r"|confirmed|completed?|done|installed|repaired|mended|replaced|delivered|obtained|replied"
    r"|response|responded|written|wrote|contacted|met|carried\s+out|arranged|findings|results?"
    r"|considered|noted|now|ordered|fixed|painted|removed|cleared|sent|emailed|spoken|spoke)\b",
    re.IGNORECASE,
)
_FORMAL_TITLE: Final = re.compile(
    r"\b(?:minutes|apolog|declaration|adjourn|date\s+of\s+next|public\s+(?:participation|questions"
    r"|forum)|correspondence|any\s+other|urgent|reports?$|finance|accounts|planning$|highways$)",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class _Place:
    """A passage in which an answer may stand."""

    row: int
    date: dt.date
    evidence: Evidence
    text: str


@dataclass(frozen=True, slots=True)
class _Candidate:
    """A place with the share of the matter's words that its item holds, and it itself."""

    place: _Place
    item: float
    own: float


_Body = tuple[str | None, str | None]


def with_replies(index: SearchIndex, found: Sequence[Ask]) -> tuple[Ask, ...]:
    """Return the asks, each with the later minute that appears to answer it, if one was found.

    Only later minutes of the same body are looked at, whatever filter the asks came through.
    """
    bodies = _later_places(index, found)
    return tuple(
        replace(ask, reply=_reply(index, ask, bodies[_body(ask.evidence)])) for ask in found
    )


def _body(evidence: Evidence) -> _Body:
    return (evidence.meeting.council, evidence.meeting.committee)


def _later_places(index: SearchIndex, found: Sequence[Ask]) -> defaultdict[_Body, list[_Place]]:
    """Return the passages of every body that was asked, by body, oldest first."""
    wanted = {_body(ask.evidence) for ask in found if ask.date}
    bodies: defaultdict[_Body, list[_Place]] = defaultdict(list)
    for council, committee in sorted(wanted, key=str):
        filters = Filter(
            councils=(council,) if council else (), committees=(committee,) if committee else ()
        )
        if filters == Filter():
            continue  # minutes of no known body are of no body that met again
        for evidence, text in index.register.passages(filters, None):
            meeting = evidence.meeting
            if meeting.date and _body(evidence) == (council, committee):
                place = _Place(evidence.row, meeting.date, evidence, text)
                bodies[council, committee].append(place)
    for places in bodies.values():
        places.sort(key=lambda place: (place.date, place.row))
    return bodies


def _reply(index: SearchIndex, ask: Ask, places: Sequence[_Place]) -> Reply | None:
    concepts = _matter(ask, index)
    if ask.date is None or not places or not (concepts or _has_title(ask)):
        return None
    shares = index.register.shares(concepts)
    rows = np.fromiter((place.row for place in places), dtype=np.int64)
    held = [
        _Candidate(places[int(at)], float(shares.item[rows[at]]), float(shares.own[rows[at]]))
        for at in np.flatnonzero(shares.item[rows] >= _ENOUGH_UNDER_TITLE)
    ]
    fit = [c for c in held if c.place.date > ask.date and _may_answer(ask, c)]
    if not fit:
        return None
    best = max(c.item for c in fit)
    first = next(c for c in fit if c.item >= _NEARLY * best)
    item = first.place.evidence.item.item_id
    chosen = max((c for c in fit if c.place.evidence.item.item_id == item), key=lambda c: c.own)
    common = _common(chosen.place, concepts, shares.weights)
    named = _same_title(ask, chosen.place.evidence) or _points_back(ask, chosen.place)
    if len(common) < _FEWEST and not named:
        return None
    return _reply_of(ask, chosen.place, common)


def _matter(ask: Ask, index: SearchIndex) -> tuple[Concept, ...]:
    """Return what is asked for, less who and until when, in every form that the minutes have."""
    words = ask.quote
    for part in (ask.owner, ask.due):
        if part:
            words = words.replace(part, " ")
    found = concepts_of([words], index, glossary=Glossary()).concepts
    return tuple(c for c in found if not _ASKING.issuperset(c.alternatives[0]))


def _may_answer(ask: Ask, candidate: _Candidate) -> bool:
    place = candidate.place
    passage = place.evidence.passage
    if passage.kind in (PassageKind.AGENDA, PassageKind.ATTENDANCE, PassageKind.DECLARATION):
        return False
    named = _same_title(ask, place.evidence) or _points_back(ask, place)
    if not named and (candidate.item < _ENOUGH or candidate.own < _OWN):
        return False
    return _TELLS.search(passage.span.of(place.text)) is not None


def _has_title(ask: Ask) -> bool:
    """Tell whether the item that asks has a title that not every meeting has."""
    title = ask.evidence.item.title
    return bool(title) and _FORMAL_TITLE.search(title) is None


def _same_title(ask: Ask, evidence: Evidence) -> bool:
    title = fold_words(ask.evidence.item.title)
    return _has_title(ask) and title == fold_words(evidence.item.title)


def _points_back(ask: Ask, place: _Place) -> str:
    """Return the words in which a later minute names the meeting or minute that asked, or ""."""
    if ask.date is None or (place.date - ask.date).days > _LONGEST_MEMORY:
        return ""
    item = place.evidence.item
    said = f"{item.title}\n{place.evidence.passage.span.of(place.text)}"
    month = re.escape(MONTHS[ask.date.month - 1])
    number = re.escape(ask.evidence.item.number)
    rules = [
        rf"\b(?:requested|asked\s+for|deferred)\s+(?:in|at|on|from)\b[^.;]{{0,30}}?\b{month}\b"
    ]
    if len(ask.evidence.item.number) > 1:
        rules.append(rf"\bminute\s+(?:no\.?\s+|number\s+)?{number}(?![\w/])")
    found = re.search("|".join(rules), said, re.IGNORECASE)
    return " ".join(found[0].split()) if found else ""


def _common(place: _Place, concepts: Sequence[Concept], weights: Sequence[float]) -> list[str]:
    """Return the words in common that tell the matter, as the later minute writes them."""
    passage, item = place.evidence.passage, place.evidence.item
    telling = {
        term: weight
        for concept, weight in zip(concepts, weights, strict=True)
        if weight >= _RARE
        for form in concept.alternatives
        for term in form
    }
    found: dict[str, str] = {}
    said = f"{passage.span.of(place.text)} {item.title}"
    for word in re.findall(r"[^\W_]+(?:[’'][^\W_]+)*", said):
        for term in analyze(word):
            if term in telling:
                found.setdefault(term, word)
    return [found[term] for term in sorted(found, key=lambda term: -telling[term])]


def _reply_of(ask: Ask, place: _Place, common: Sequence[str]) -> Reply:
    evidence = place.evidence
    span = evidence.passage.span
    quote = span.of(place.text)
    return Reply(
        evidence=evidence,
        span=span,
        quote=quote,
        citation=cite_in_words(evidence),
        link=deep_link(evidence.meeting, evidence.item),
        because="; ".join(_reasons(ask, place, quote, common)),
    )


def _reasons(ask: Ask, place: _Place, quote: str, common: Sequence[str]) -> Iterator[str]:
    yield "it is a later minute of the same body"
    if _same_title(ask, place.evidence):
        yield "under the same title"
    back = _points_back(ask, place)
    if back:
        yield f"it points back: “{back}”"
    if common:
        yield f"it shares {', '.join(f'“{word}”' for word in common[:_MOST_NAMED])}"
    told = _TELLS.search(quote)
    if told:
        yield f"and it says “{told[0]}”"
