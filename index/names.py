"""Names of councils and committees as people type them, matched with those that are indexed."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Sequence
from difflib import get_close_matches

from index.errors import UnknownName

# Words that people leave out or add when they name a body.
_FILLERS = frozenset(("the", "of", "and", "a", "committee", "council", "panel"))


def match_names(what: str, wanted: Iterable[str], known: Sequence[str]) -> tuple[str, ...]:
    """Return the known names that are meant, without regard to case, accents and filler words.

    "children's scrutiny" means every committee whose name holds these words; a name that equals
    one exactly means that one alone.

    Raises:
        UnknownName: a name means none of the known ones; the nearest are listed.
    """
    found: dict[str, None] = {}
    for name in wanted:
        means = _meant(name, known)
        if not means:
            raise UnknownName(what, name, _nearest(name, known))
        found |= dict.fromkeys(means)
    return tuple(found)


def _meant(name: str, known: Sequence[str]) -> list[str]:
    words = name_words(name)
    same = [k for k in known if name_words(k) == words]
    if same or not words:
        return same
    needed = set(words)
    return [k for k in known if needed <= set(name_words(k))]


def name_words(name: str) -> list[str]:
    """Fold a name to the words that tell it apart."""
    plain = unicodedata.normalize("NFKD", name.casefold().replace("’", "'"))
    bare = "".join(c for c in plain if not unicodedata.combining(c)).replace("'s", "s")
    words = re.findall(r"\w+", bare.replace("&", " and "))
    return [w for w in words if w not in _FILLERS] or words


def _nearest(name: str, known: Sequence[str]) -> list[str]:
    folded = {" ".join(name_words(k)): k for k in known}
    close = get_close_matches(" ".join(name_words(name)), folded, n=5, cutoff=0.4)
    return [folded[c] for c in close]
