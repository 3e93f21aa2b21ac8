"""Whether a decision is about a topic, told by its own words and the nearest around them.

The index knows which passages name a topic; but a paragraph of a parish's minutes may state five
decisions, of which one is about it.  So the words of the decision decide, then its heading, and
last, for "it was agreed to leave it", which names nothing, what was said just before it.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Final

from corpus import Span
from corpus.records import ItemId
from index import Concept, analyze
from index.grounds import Ground
from index.register import Recorded

# A decision of more words names what it is about.
_THIN_WORDS: Final = 20
# What was said just before a decision, and not what the paragraph began with.
_BEFORE_WORDS: Final = 40
# A longer title is the beginning of the minute, and names more than its matter.
_TITLE_WORDS: Final = 18
# Words of a topic stand so near one another; a mention in so many words is in passing.
_NEAR_WORDS: Final = 5
_PASSING_WORDS: Final = 90
_SEVERAL_MATTERS: Final = re.compile(r"\w\s*[/;&]\s*\w|,[^,]+,|\s[-–]\s.*\s[-–]\s")
# Short, and of another matter than what was said before: lists of letters, and the last minutes.
_OWN_MATTER: Final = re.compile(
    r"^[^.;:]{3,60}?\s[-–]\s|^\W*(?:that\s+)?(?:the\s+)?minutes\b", re.IGNORECASE
)
_WORD: Final = re.compile(r"\S+")


def about(
    found: Sequence[Recorded],
    grounds: Mapping[int, Ground],
    concepts: Sequence[Concept],
    acronyms: frozenset[str] = frozenset(),
) -> Iterator[tuple[Recorded, Ground]]:
    """Yield the decisions that are about all of some concepts, in their order, and why.

    Args:
        found: of the passages in ``grounds``.
        grounds: by row; without concepts each is taken as it is.
        concepts: of the topic.
        acronyms: see ``together``.
    """
    ends = _ends(found)
    for recorded in found:
        if not concepts:
            yield recorded, grounds[recorded.evidence.row]
            continue
        ground = _ground(recorded, concepts, ends[recorded.evidence.item.item_id], acronyms)
        if ground is not Ground.NONE:
            yield recorded, ground


def _ends(found: Iterable[Recorded]) -> Mapping[ItemId, list[int]]:
    """Return where the decisions of each item end."""
    ends: defaultdict[ItemId, list[int]] = defaultdict(list)
    for recorded in found:
        ends[recorded.evidence.item.item_id].append(recorded.decision.span.end)
    return ends


def _ground(
    recorded: Recorded,
    concepts: Sequence[Concept],
    ends: Sequence[int],
    acronyms: frozenset[str],
) -> Ground:
    text, decision = recorded.text, recorded.decision
    title = recorded.evidence.item.title
    subheading = recorded.evidence.passage.subheading
    heading = set(analyze(f"{title} {subheading.of(text) if subheading else ''}"))
    others = [concept for concept in concepts if not _holds(concept, heading)]
    own = decision.span.of(text)
    said = [*(part.of(text) for part in decision.lead_in), own]
    if (others or _any(concepts, analyze(own))) and together(others, " ".join(said), acronyms):
        return Ground.WORDS
    is_title = len(title.split()) <= _TITLE_WORDS and not _SEVERAL_MATTERS.search(title)
    if is_title and not others:
        return Ground.HEADING
    thin = decision.is_clause or (not _OWN_MATTER.search(own) and len(own.split()) <= _THIN_WORDS)
    if thin and together(others or concepts, f"{_before(recorded, ends)} {own}", acronyms):
        return Ground.CONTEXT
    return Ground.NONE


def _before(recorded: Recorded, ends: Sequence[int]) -> str:
    """Return what was said just before a decision, from the decision before it on.

    The clauses of a resolution have what stands before the first.
    """
    text, decision = recorded.text, recorded.decision
    end = min(part.start for part in (decision.span, *decision.lead_in))
    start = max(
        [recorded.evidence.item.span.start, *(e for e in ends if e <= end)],
    )
    if start >= end:
        return ""
    words = list(_WORD.finditer(text, start, end))[-_BEFORE_WORDS:]
    return Span(start=words[0].start(), end=end).of(text) if words else ""


def together(
    concepts: Sequence[Concept], words: str, acronyms: frozenset[str] = frozenset()
) -> bool:
    """Tell whether words name all of some concepts, near one another and not only in passing.

    "Planning had confirmed … the applications" names no planning applications, "a footpath … item
    17" no Footpath 17, and one line of a long list of payments is not what was decided.

    ``acronyms`` are terms that the topic writes in capitals: "bangers and mash" are no MASH.
    """
    if not concepts:
        return True
    terms = [
        {term for term in analyze(word) if term not in acronyms or not word.islower()}
        for word in words.split()
    ]
    places = [_places(concept, terms) for concept in concepts]
    if not all(places) or min(map(len, places)) < len(terms) // _PASSING_WORDS:
        return False
    numbered = any(form and form[0].isdigit() for c in concepts for form in c.alternatives[:1])
    room = 1 if numbered and len(concepts) > 1 else _NEAR_WORDS * len(concepts)
    return any(
        all(any(abs(at - other) <= room for other in others) for others in places[1:])
        for at in places[0]
    )


def _places(concept: Concept, terms: Sequence[set[str]]) -> list[int]:
    """Return where a text names a concept: at the first word of one of its forms."""
    return [
        at
        for form in concept.alternatives
        if form
        for at in range(len(terms))
        if form[0] in terms[at]
        and all(
            any(term in terms[near] for near in range(at, min(at + _NEAR_WORDS, len(terms))))
            for term in form[1:]
        )
    ]


def _any(concepts: Sequence[Concept], terms: Sequence[str]) -> bool:
    return any(_holds(concept, set(terms)) for concept in concepts)


def _holds(concept: Concept, terms: set[str]) -> bool:
    return any(form and terms.issuperset(form) for form in concept.alternatives)
