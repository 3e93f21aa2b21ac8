"""Places in the titles and file names of documents that name no council.

"Agenda for the Highways Committee, Wessenbury Town Hall", "wessenbury-2019-03-12.txt".
"""

from __future__ import annotations

import re
from pathlib import PurePath

from assistant.understanding.places import KIND_WORDS, Key
from corpus.patterns import lazy_re
from index.bodies import fold_words

_WORD = r"[^\W\d_a-zà-ÿ][\w’'-]{0,30}"
_BEFORE_KIND = lazy_re(
    rf"(?<![\w’'-])(?P<place>{_WORD}(?:[ ]{_WORD}){{0,3}}?)[ ]+(?:(?:Annual|ANNUAL)[ ]+)?"
    r"(?:County|Borough|City|District|Parish|Town|Community|Village|Council|COUNTY|BOROUGH|CITY"
    r"|DISTRICT|PARISH|TOWN|COMMUNITY|VILLAGE|COUNCIL|PC|TC|CC|BC|MBC)\b"
)
_SAID_OF_ALL_TEXT = """
minutes minute draft agenda agendas meeting meetings of the and for in at on held annual general
special extraordinary ordinary final approved unconfirmed signed printed public full pc tc cc bc
agm egm fgb item items pdf doc docx md txt html january february march april may june july
august september october november december jan feb mar apr jun jul aug sep sept oct nov dec"""
_SAID_OF_ALL = KIND_WORDS | frozenset(_SAID_OF_ALL_TEXT.split())


def titled_places(title: str, path: str) -> set[Key]:
    """Return the folded places that a title, "X Town Council", and a file name, "x-2019", tell."""
    found = {_bare(fold_words(m["place"])) for m in _BEFORE_KIND.finditer(title[:300])}
    stem = fold_words(re.sub(r"[_.-]+", " ", PurePath(path).stem))
    place = _bare(stem)
    rest = stem[stem.index(place[0]) + len(place) :] if place else ()
    if rest and any(word.isdigit() for word in rest):
        found.add(place)
    return {place for place in found if place and len("".join(place)) > 3}


def _bare(words: Key) -> Key:
    """Return the first words that tell documents apart, up to one that all bear or a number."""
    kept: list[str] = []
    for word in words:
        if word in _SAID_OF_ALL or any(c.isdigit() for c in word):
            if kept:
                break
        else:
            kept.append(word)
    return tuple(kept)
