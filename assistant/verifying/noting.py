"""Does a note cite the place that its quote stands at?

A person may write before and behind a citation, and cite in any of the three styles; the citation
itself has to be the index's own, word for word.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from assistant.briefing.notes import cited
from assistant.briefing.records import CitationStyle
from assistant.briefing.wording import folded_words
from assistant.quoting import clause_of
from assistant.verifying.differences import changes, changes_in_words, likeness
from assistant.verifying.records import Fault, FoundNote, Trouble
from index import Evidence

# What goes on with a citation, so that what it follows is not the whole of it.
_GOES_ON = re.compile(
    r",? ?(?:resolution|recommendation|lost motion|proposal|pages?|pp?\.) |, min|\w"
    r"| · (?!draft|approved)"
)


def note_trouble(
    place: str, note: FoundNote | None, passages: Sequence[Evidence]
) -> Iterator[Trouble]:
    """Yield what is wrong with the note of a quote that stands in some passages; at most one."""
    if note is None:
        yield Trouble(fault=Fault.NO_NOTE, place=place, detail="no note cites it")
        return
    words = folded_words(note.words)
    right = [
        cited(evidence, _label(evidence), style) for evidence in passages for style in CitationStyle
    ]
    if any(_cites(words, citation) for citation in right):
        return
    nearest = max(right, key=lambda citation: likeness(citation, words), default="")
    # What follows the citation, such as an address, is no part of it.
    found = changes(_bare(nearest), _bare(words))
    own = [change for change in found if change[1]] or found
    yield Trouble(
        fault=Fault.NOTE_DIFFERS,
        place=f"{place}, note {note.name}",
        detail=changes_in_words(own, source="the quote is from", here="the note"),
        differences=tuple((stored, other) for _, stored, other in own),
    )


def _bare(words: str) -> str:
    """Return words without the signs around them, so that only what is said differs."""
    return re.sub(r"[“”‘’\"(),;·\[\]]|\.(?!\S)", " ", words)


def _label(evidence: Evidence) -> str:
    clause = clause_of(evidence)
    return clause.label if clause else ""


def _cites(words: str, citation: str) -> bool:
    """Tell whether a note holds a whole citation, and none that goes on to say more."""
    at = words.find(citation)
    while at >= 0:
        begins = at == 0 or not words[at - 1].isalnum()
        if begins and not _GOES_ON.match(words[at + len(citation) :]):
            return True
        at = words.find(citation, at + 1)
    return False
