"""Committees that a question names: "the children's scrutiny committee", "CYP OSC".

A committee is asked for by a word for a body ("committee", "panel") and words of its name before
it; a bare "planning" or "scrutiny" is a topic.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import lru_cache

from assistant.understanding.places import is_slip
from index.bodies import fold_words

Word = tuple[str, int, int]
"""(folded word, start, end) in the question."""

_HEADS_TEXT = """
committee committees panel board cabinet commission forum executive association partnership
group subgroup party jury assembly trustees bench subcommittee governors body meeting osc hosc"""
_HEADS = frozenset(_HEADS_TEXT.split())
_FILLERS = frozenset(("the", "of", "and", "for", "on", "a"))
_SAID_OF_MANY_TEXT = """
full council parish town community general standing annual main new joint the board body
committee governing
overview scrutiny select working task steering sub area neighbourhood"""
_SAID_OF_MANY = frozenset(_SAID_OF_MANY_TEXT.split())
# What stands after "at planning", where the body is meant and no "planning application".
_AFTER_BODY_TEXT = """
in on at last this yesterday about when who what did was were and or please january february
march april may june july august september october november december since before after"""
_AFTER_BODY = frozenset(_AFTER_BODY_TEXT.split())
_EXPANDED = {
    "osc": ("overview", "scrutiny", "committee"),
    "hosc": ("health", "overview", "scrutiny", "committee"),
    "subcommittee": ("sub", "committee"),
    "oands": ("overview", "scrutiny"),
}
_SAME_BODY = {"panel": "committee", "committees": "committee", "comittee": "committee"}
_LONGEST_NAME = 10


@dataclass(frozen=True, slots=True, kw_only=True)
class AskedCommittee:
    """Known names that the words ``first`` to before ``last`` of a question mean.

    ``initials`` are what it is called by, folded, where it is asked for by these.
    """

    first: int
    last: int
    names: tuple[str, ...]
    initials: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Known:
    name: str
    words: tuple[str, ...]
    own: frozenset[str]
    initials: frozenset[str]


def find_committees(
    text: str,
    words: Sequence[Word],
    committees: Sequence[str],
    in_use: Callable[[str], bool],
) -> list[AskedCommittee]:
    """Return the committees asked for, in the order of the words, none over another.

    Args:
        text: the question, for how a word is written.
        words: of the question.
        committees: the known names.
        in_use: whether the collection uses a word: initials in lower case are none then.
    """
    known = [_known(name) for name in committees]
    found: list[AskedCommittee] = []
    for at, (word, start, end) in enumerate(words):
        done = found[-1].last if found else 0
        if at < done:
            continue
        body = _by_initials(text[start:end], word, known, in_use)
        first, initials = at, word if body else ""
        if not body and (_is_head(word) or _bare(words, at)):
            first, body = _before(words, at, done, known)
        if body:
            names = tuple(sorted(body))
            found.append(AskedCommittee(first=first, last=at + 1, names=names, initials=initials))
    return found


@lru_cache(maxsize=8192)
def _known(name: str) -> _Known:
    folded = fold_words(name)
    words = tuple(_SAME_BODY.get(w, w) for w in folded if w not in _FILLERS)
    own = frozenset(words) - _HEADS - _SAID_OF_MANY
    return _Known(name=name, words=words, own=own, initials=_initials(folded))


def _is_head(word: str) -> bool:
    return word in _HEADS or is_slip(word, "committee") or word == "comittee"


def _by_initials(
    written: str, word: str, known: Sequence[_Known], in_use: Callable[[str], bool]
) -> list[str]:
    """Return the committees of three words or more whose initials a word is."""
    if len(word) < 3 or not (written.isupper() or not in_use(word)):
        return []
    return [k.name for k in known if word in k.initials]


def _initials(words: Sequence[str]) -> frozenset[str]:
    bare = [w for w in words if w not in ("of", "the", "and", "for", "on")]
    ways = (bare, words) if len(bare) > 2 else ()
    return frozenset("".join(w[0] for w in way) for way in ways)


def _bare(words: Sequence[Word], at: int) -> bool:
    """Tell "at planning in March": the body without its word; _before asks for its whole name."""
    before = words[at - 1][0] if at else ""
    after = words[at + 1][0] if at + 1 < len(words) else "in"
    return before == "at" and (after in _AFTER_BODY or after.isdigit())


def _before(
    words: Sequence[Word], at: int, done: int, known: Sequence[_Known]
) -> tuple[int, list[str]]:
    """Return where the name that ends at a word begins, and the committees that it means."""
    head = words[at][0]
    asked = list(_EXPANDED.get(head, (_SAME_BODY.get(head, head),)))
    if is_slip(head, "committee"):
        asked = ["committee"]
    candidates = [k for k in known if _holds(k, asked)]
    if not _is_head(head):
        candidates = [k for k in candidates if len(k.own) == 1]
    first, told = at, [w for w in asked if w not in _HEADS]
    for i in range(at - 1, max(done, at - _LONGEST_NAME) - 1, -1):
        word = words[i][0]
        if word in _FILLERS or word == "and":
            continue
        meant = _meant(word, candidates)
        fewer = [k for k in candidates if _holds(k, meant)]
        if not meant or not fewer:
            break
        first, candidates = i, fewer
        told += meant
        asked += meant
    return first, _chosen(candidates, asked, told)


def _meant(word: str, candidates: Sequence[_Known]) -> list[str]:
    """Return the words of a name that an asked word stands for: itself, or "cyp" for three."""
    for known in candidates:
        if any(_same(word, own) for own in known.words):
            return [word]
    for known in candidates if 2 <= len(word) <= 5 else ():
        for i in range(len(known.words)):
            run = known.words[i : i + len(word)]
            if "".join(w[0] for w in run) == word and len(run) > 1:
                return list(run)
    return [w for w in _EXPANDED.get(word, ()) if w != "committee"]


def _holds(known: _Known, asked: Sequence[str]) -> bool:
    return all(any(_same(word, own) for own in known.words) for word in asked)


def _same(asked: str, own: str) -> bool:
    return asked.removesuffix("s") == own.removesuffix("s") or is_slip(asked, own)


def _chosen(candidates: Sequence[_Known], asked: Sequence[str], told: Sequence[str]) -> list[str]:
    """Return the committees of the asked words: those of just these, or else all that hold them.

    Words that many bodies share name one only together: "board of governors", not "board".
    """
    exact = [k for k in candidates if all(any(_same(w, a) for a in asked) for w in k.words)]
    if not set(told) - _SAID_OF_MANY - _HEADS:
        whole = [k for k in exact if len(k.words) > 1 and len(asked) >= len(k.words)]
        return [k.name for k in whole if not set(k.words) <= {"parish", "council", "town"}]
    return [k.name for k in exact or candidates]
