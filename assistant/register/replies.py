"""The later minute of the same body that appears to answer what was asked for.

It is found by what both say, in words that few other minutes have, and by its telling: that
something was reported, received or done.  Why it is taken for an answer stands beside it, and
nothing says that it is one.
"""

from __future__ import annotations

import datetime as dt
import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Final

import numpy as np
from numpy.typing import NDArray

from assistant.register.actions import Ask, Reply
from assistant.register.minuted import Minuted, minuted_passages
from assistant.register.returning import ASKING, YEARS, asks_again, told
from corpus import PassageKind
from corpus.dates import MONTHS
from index import Concept, Evidence, Filter, SearchIndex, analyze
from index.bodies import fold_words

# Of the weight of the ask's words a later item must hold so much, and its passage; less
# where it names the earlier.
_ENOUGH, _OWN, _ENOUGH_NAMED = 0.6, 0.45, 0.2
# A minute that holds nearly as much as the best and is earlier is the answer; the best follows it.
_NEARLY: Final = 0.85
# What both say must tell the matter from all others: see ``Shares.telling``; less where the later
# minute names the earlier.
_TELLING, _TELLING_NAMED = 1.35, 0.6
# A title that so many documents of a body bear is of no one matter.
_RECURRING = 6
_TITLE_WORDS = 4  # before a colon, which say the matter; "To approve: …" does not
# Who was asked is not answered years later by a minute that does not say what it answers: most
# answers stand in the next four months' minutes, and what is alike later is of another matter.
_LONGEST, _LONGEST_UNNAMED = 400, 130  # days
_TITLED: Final = ("under the same title", "under a title that begins alike")
_FEWEST_COMMON = 3  # words in common under a title of few words, such as "Governors"
_RARE = 0.08  # of the ask's whole weight: a word that tells the matter from others
_MOST_NAMED = 5
_LONGEST_MEMORY = 400  # days; "requested in March" is not said of the March before last
_TELLS_NOTHING: Final = (PassageKind.AGENDA, PassageKind.ATTENDANCE, PassageKind.DECLARATION)
_FORMAL_TITLE: Final = re.compile(
    r"\b(?:minutes|apolog|declaration|adjourn|date\s+of\s+next|public\s+(?:participation|questions"
    r"|forum)|correspondence|any\s+other|urgent|reports?$|finance|accounts|polic(?:y|ies)$"
    r"|planning$|highways$|arising|business|clerk|chair(?:man)?s|treasurer|aob)",
    re.IGNORECASE,
)
# What may name an earlier meeting or minute.
_POINTING: Final = re.compile(
    r"\b(?:requested|asked\s+for|deferred)\s+(?:in|at|on|from)\b|\bminute\s+(?:no|num|\S*\d)",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class _Record:
    """The dated minutes of one body, passage by passage, oldest first.

    Attributes:
        rows, days: of each passage, the days as numbers.
        titles: of each passage, a number for its item's title; 0 for none and for one that so
            many meetings have that it is of no one matter.
        pointing: whether it speaks of an earlier meeting or minute.
        numbers: of the titles.
    """

    places: Sequence[Minuted]
    rows: NDArray[np.int64]
    days: NDArray[np.int64]
    titles: NDArray[np.int64]
    pointing: NDArray[np.bool_]
    numbers: Mapping[tuple[str, ...], int]


@dataclass(frozen=True, slots=True)
class _Candidate:
    """A place with the share of the matter's words that its item holds, and it itself.

    ``naming`` is how it names what asked: by its title, or by pointing back.
    """

    place: Minuted
    item: float
    own: float
    naming: tuple[str, ...]


_Body = tuple[str | None, str | None]


def with_replies(index: SearchIndex, found: Iterable[Ask]) -> Iterator[Ask]:
    """Yield the asks, each with the later minute that appears to answer it, if one was found.

    Only later minutes of the same body are looked at, whatever filter the asks came through.
    """
    records: dict[_Body, _Record] = {}
    for ask in found:
        if ask.date is None:
            yield ask
            continue
        body = _body(ask.evidence)
        if body not in records:
            records[body] = _record(index, body)
        yield replace(ask, reply=_reply(index, ask, records[body]))


def _body(evidence: Evidence) -> _Body:
    return (evidence.meeting.council, evidence.meeting.committee)


def _record(index: SearchIndex, body: _Body) -> _Record:
    """Return a body's dated minutes; those of no known body are of no body that met again."""
    council, committee = body
    filters = Filter(
        councils=(council,) if council else (), committees=(committee,) if committee else ()
    )
    found = () if filters == Filter() else minuted_passages(index, filters, None)
    dated = [(one.date, one) for one in found if one.date and _body(one.evidence) == body]
    dated.sort(key=lambda pair: (pair[0], pair[1].evidence.row))
    places = [place for _, place in dated]
    numbers = _titles(places)
    return _Record(
        places=places,
        rows=np.array([place.evidence.row for place in places], dtype=np.int64),
        days=np.array([day.toordinal() for day, _ in dated], dtype=np.int64),
        titles=np.array([numbers.get(_title(p.evidence), 0) for p in places], dtype=np.int64),
        pointing=np.array([_is_pointing(place) for place in places], dtype=np.bool_),
        numbers=numbers,
    )


def _title(evidence: Evidence) -> tuple[str, ...]:
    """Return what the titles of one matter share: all words, or many before a colon."""
    title = evidence.item.title
    before = fold_words(title.partition(":")[0])
    return before if len(before) >= _TITLE_WORDS else fold_words(title)


def _titles(places: Sequence[Minuted]) -> dict[tuple[str, ...], int]:
    """Return a number for every title that tells a matter."""
    met: defaultdict[tuple[str, ...], set[dt.date | None]] = defaultdict(set)
    for place in places:
        title = _title(place.evidence)
        if not _FORMAL_TITLE.search(" ".join(title)):
            met[title].add(place.date)
    telling = sorted(title for title, days in met.items() if title and len(days) <= _RECURRING)
    return {title: number for number, title in enumerate(telling, 1)}


def _is_pointing(place: Minuted) -> bool:
    return bool(_POINTING.search(place.evidence.item.title) or _POINTING.search(place.quote))


def _reply(index: SearchIndex, ask: Ask, record: _Record) -> Reply | None:
    """Return the first later minute that says nearly as much of the matter as any."""
    assert ask.date is not None, "what has no date is before nothing"
    asked = ask.date.toordinal()
    # What was asked for by a day is answered about then.
    by = max([asked, *(day.toordinal() for day in ask.due_days)])
    later = (record.days > asked) & (record.days <= by + _LONGEST)
    if not later.any():
        return None
    concepts = _matter(ask, index)
    shares = index.register.shares(concepts)
    item, own = shares.item[record.rows], shares.own[record.rows]
    title = record.numbers.get(_title(ask.evidence), -1)
    naming_it = (record.titles == title) | record.pointing
    likely = (item >= _ENOUGH) & (own >= _OWN)
    back = _pointing_back(ask)
    fit = []
    for at in np.flatnonzero(later & (likely | (naming_it & (item >= _ENOUGH_NAMED)))):
        place = record.places[int(at)]
        naming = tuple(_naming(ask, place, back, is_titled=bool(record.titles[at] == title)))
        if not naming and record.days[at] > by + _LONGEST_UNNAMED:
            continue
        candidate = _Candidate(place, float(item[at]), float(own[at]), naming)
        if _may_answer(candidate, ask, shares.telling):
            fit.append(candidate)
    if not fit:
        return None
    best = max(c.item for c in fit)
    first = next(c for c in fit if c.item >= _NEARLY * best)
    inside = [c for c in fit if c.place.evidence.item == first.place.evidence.item]
    chosen = max(inside, key=lambda c: c.own)
    common = _common(chosen.place, concepts, shares.weights)
    # A title of a word or two ("Policies") names no matter, nor does one word more.
    is_named = len(_title(ask.evidence)) >= _TITLE_WORDS or set(chosen.naming) - set(_TITLED)
    fewest = 1 if is_named or not chosen.naming else _FEWEST_COMMON
    return _reply_of(chosen, common) if len(common) >= fewest else None


def _matter(ask: Ask, index: SearchIndex) -> tuple[Concept, ...]:
    """Return what is asked for, less who and until when, short forms with their long ones."""
    words = ask.quote
    for part in (ask.owner, ask.due):
        if part:
            words = words.replace(part, " ")
    words = YEARS.sub(" ", words)
    # A body's own name and single letters stand in minutes of every matter.
    body = {*analyze(" ".join(part or "" for part in _body(ask.evidence))), *ASKING}
    terms = [
        t for t in dict.fromkeys(analyze(words)) if t not in body and (len(t) > 1 or t.isdigit())
    ]
    longer: defaultdict[str, list[tuple[str, ...]]] = defaultdict(list)
    for _, short, long in index.acronyms(terms):
        longer[short].append(tuple(long.split()))
    return tuple(Concept(alternatives=((term,), *longer[term])) for term in terms)


def _may_answer(candidate: _Candidate, ask: Ask, telling: float) -> bool:
    """Tell whether a place tells of something, is of the matter, and does not ask again."""
    place = candidate.place
    if place.evidence.passage.kind in _TELLS_NOTHING:
        return False
    if candidate.naming:
        enough = candidate.item * telling >= _TELLING_NAMED
    else:
        likely = candidate.item >= _ENOUGH and candidate.own >= _OWN
        enough = likely and candidate.own * telling >= _TELLING
    said = place.quote
    return enough and told(said) is not None and not asks_again(ask.quote, said)


def _naming(ask: Ask, place: Minuted, back: re.Pattern[str], *, is_titled: bool) -> Iterator[str]:
    """Yield how a later minute names the one that asked; nothing where it does not."""
    item = place.evidence.item
    if is_titled:
        same = fold_words(item.title) == fold_words(ask.evidence.item.title)
        yield _TITLED[0 if same else 1]
    if ask.date and place.date and (place.date - ask.date).days <= _LONGEST_MEMORY:
        found = back.search(item.title) or back.search(place.quote)
        if found:
            yield f"it points back: “{' '.join(found[0].split())}”"


def _pointing_back(ask: Ask) -> re.Pattern[str]:
    """Return what names the meeting or the minute that asked."""
    assert ask.date is not None, "what has no date is before nothing"
    number, month = ask.evidence.item.number, MONTHS[ask.date.month - 1]
    rules = [
        rf"\b(?:requested|asked\s+for|deferred)\s+(?:in|at|on|from)\b[^.;]{{0,30}}?\b{month}\b"
    ]
    if len(number) > 1:
        rules.append(rf"\bminute\s+(?:no\.?\s+|number\s+)?{re.escape(number)}(?![\w/])")
    return re.compile("|".join(rules), re.IGNORECASE)


def _common(place: Minuted, concepts: Sequence[Concept], weights: Sequence[float]) -> list[str]:
    """Return the words in common that tell the matter, as the later minute writes them."""
    telling = {
        term: weight
        for concept, weight in zip(concepts, weights, strict=True)
        if weight >= _RARE
        for form in concept.alternatives
        for term in form
    }
    found: dict[str, str] = {}
    said = f"{place.quote} {place.evidence.item.title}"
    for word in re.findall(r"[^\W_]+(?:[’'][^\W_]+)*", said):
        for term in analyze(word):
            if term in telling:
                found.setdefault(term, word)
    return [found[term] for term in sorted(found, key=lambda term: -telling[term])]


def _reply_of(candidate: _Candidate, common: Sequence[str]) -> Reply:
    place = candidate.place
    because = "; ".join(_reasons(candidate, common))
    return Reply(evidence=place.evidence, text=place.text, span=place.span, because=because)


def _reasons(candidate: _Candidate, common: Sequence[str]) -> Iterator[str]:
    yield "it is a later minute of the same body"
    yield from candidate.naming
    if common:
        yield f"it shares {', '.join(f'“{word}”' for word in common[:_MOST_NAMED])}"
    word = told(candidate.place.quote)
    if word:
        yield f"and it says “{word}”"
