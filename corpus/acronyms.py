"""Short forms that minutes define themselves: "multi-agency safeguarding hub (MASH)".

The algorithm is that of A. Schwartz and M. Hearst, "A simple algorithm for identifying
abbreviation definitions in biomedical text", PSB 2003: a candidate in brackets is matched, from
its last letter back, against the words before the bracket.  Two conditions are added because a
wrong expansion would bring up a wrong quote: the short form is mostly capitals, and each of its
capitals begins a word of the long form or follows inside one that the letters before began.
"""

from __future__ import annotations

from collections.abc import Iterator

from corpus.patterns import lazy_re
from corpus.records import Acronym

_BRACKETS = lazy_re(r"\(\s*[“‘\"']?(?P<inside>[^()\n]{2,80}?)[”’\"']?\s*\)")
_SHORT = lazy_re(r"[A-Z][A-Za-z&/.-]{1,9}s?$")
_WORD = lazy_re(r"[\w’'&-]+")
_SENTENCE_START = lazy_re(r"[.;:?!]\s+|[\n\r]\s*[\n\r]|[•·]|[()]")


def find_acronyms(text: str) -> Iterator[Acronym]:
    """Yield each definition in order of appearance, "long (SHORT)" and "SHORT (long)"."""
    for match in _BRACKETS.finditer(text):
        inside = match["inside"].strip()
        before = _clause_before(text, match.start())
        if _is_short(inside):
            long = _long_form(inside, before)
            if long:
                yield Acronym(short=_bare(inside), long=long)
            continue
        short = _WORD.findall(before)[-1:]
        if short and _is_short(short[0]) and _long_form(short[0], inside) == _tidy(inside):
            yield Acronym(short=_bare(short[0]), long=_tidy(inside))


def _clause_before(text: str, end: int) -> str:
    start = max(0, end - 160)
    piece = text[start:end]
    cuts = [m.end() for m in _SENTENCE_START.finditer(piece)]
    return piece[cuts[-1] :] if cuts else piece


def _is_short(word: str) -> bool:
    capitals = sum(c.isupper() for c in word)
    return _SHORT.match(word) is not None and capitals >= 2 and capitals * 2 > len(word.rstrip("s"))


def _bare(short: str) -> str:
    return short[:-1] if short.endswith("s") and short[:-1].isupper() else short


def _tidy(words: str) -> str:
    return " ".join(words.split()).strip(" ,'’\"“”")


def _long_form(short: str, before: str) -> str | None:
    """Match the letters of ``short`` backwards into ``before``; the first must begin a word."""
    letters = [c.lower() for c in _bare(short) if c.isalpha()]
    words = before.rstrip()
    most = min(len(letters) + 5, len(letters) * 2)
    at = len(words)
    for n, letter in enumerate(reversed(letters), 1):
        at -= 1
        first = n == len(letters)
        while at >= 0 and (words[at].lower() != letter or not _begins_word(words, at)):
            at -= 1
        if at < 0 and not first:
            return None
        if at < 0:
            return None
    long = _tidy(words[at:])
    count = len(_WORD.findall(long.replace("-", " ")))
    if not len(letters) - 1 <= count <= most or short.lower() in long.lower().split():
        return None
    return long


def _begins_word(words: str, at: int) -> bool:
    return at == 0 or not words[at - 1].isalnum()
