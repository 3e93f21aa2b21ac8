"""How a turn hangs on the turns before it: rules over its words alone; no index is asked.

"And who proposed it?" points back to what was cited, "what about the library?" changes the
subject and keeps the rest, "since 2018?" asks the same of another time, "show me the second one
in full" asks nothing new, "forget that" drops.  Each rule is a row of words; what they are taken
for is said with the answer.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum

from assistant.talking.following_words import (
    ASKING,
    EVERYTHING,
    FORGET,
    FORGET_PART,
    IN_FULL,
    MEETING,
    MORE,
    MOVES,
    NAMED_ALONE,
    NEXT_DATE,
    OPENS,
    ORDINALS,
    PARTS,
    PICKED,
    POINTS,
    SHOW,
    SWITCHES,
    THANKS,
    WIDENED,
    Drop,
    Move,
)
from index import analyze_question


class Act(StrEnum):
    """What a turn wants done."""

    ASK = "ask"  # something is asked
    SHOW = "show"  # an item that was cited, whole
    MORE = "more"  # further citations of the same question
    FORGET = "forget"  # something is dropped, and nothing asked
    SILENT = "silent"  # thanks, or nothing at all


@dataclass(frozen=True, slots=True, kw_only=True)
class FollowUp:
    """What the words of one turn say of its place in a conversation.

    Attributes:
        text: what is asked, without what only steers: "new question:", "in all councils".
        unmoved: the same without the time of ``move``.
        opens: begins as only a continuation does: "and", "but", "what about".
        switches: "what about …": what follows takes the place of what it is like.
        points: has a word for something named before: "it", "that meeting", "the other one".
        bare: has no words of its own, only such as ask: "how much?", "who seconded?".
        number: of the citation that is meant, from 1; 0 is the last; None where none is named.
        meeting: what is meant is the whole meeting of what was cited.
    """

    act: Act
    text: str
    unmoved: str = ""
    drops: frozenset[Drop] = frozenset()
    opens: bool = False
    switches: bool = False
    points: bool = False
    bare: bool = False
    number: int | None = None
    meeting: bool = False
    move: Move | None = None

    @property
    def points_back(self) -> bool:
        """Whether the turn can only be understood with what was cited before."""
        wanted = self.points or self.bare or self.switches or self.move or self.number is not None
        return self.act in (Act.SHOW, Act.MORE) or (self.act is Act.ASK and bool(wanted))


# A pasted document is no follow-up; what is, says so in its first words.
_MOST_LETTERS, _MOST_COMMAND = 2000, 160


def read_follow_up(text: str) -> FollowUp:
    """Read how a turn may hang on those before it; whether it does, what it names decides too."""
    folded = " ".join(text.split())
    if not any(sign.isalnum() for sign in folded) or THANKS.fullmatch(folded[:_MOST_COMMAND]):
        return FollowUp(act=Act.SILENT, text=folded)
    rest, drops, forgets = _dropped(folded)
    command = rest.lower().replace("’", "'").strip()
    if not any(sign.isalnum() for sign in command):
        # "All councils?" asks the same again; "forget the council" asks nothing.
        act = Act.FORGET if forgets else Act.ASK
        return FollowUp(act=act, text="", drops=drops, bare=not forgets)
    if len(command) <= _MOST_COMMAND:
        patterns = (SHOW, IN_FULL, NAMED_ALONE)
        shown = next((m for p in patterns if (m := p.fullmatch(command))), None)
        if shown:
            return FollowUp(act=Act.SHOW, text=rest, drops=drops, number=_number(shown))
        if MORE.fullmatch(command):
            return FollowUp(act=Act.MORE, text=rest, drops=drops)
    return _asking(rest, drops)


def own_terms(text: str) -> tuple[str, ...]:
    """Return the terms of a text that name a topic: none of those that only ask for a detail."""
    return tuple(dict.fromkeys(t for t in analyze_question(text) if t not in ASKING))


def _asking(text: str, drops: frozenset[Drop]) -> FollowUp:
    head = text[:_MOST_LETTERS]
    picked = PICKED.search(head)
    moved, move = _moved(head)
    asked = moved + text[_MOST_LETTERS:]
    return FollowUp(
        act=Act.ASK,
        text=text,
        unmoved=asked,
        drops=drops,
        opens=OPENS.match(head) is not None,
        switches=SWITCHES.match(head) is not None,
        points=POINTS.search(head) is not None,
        bare=not own_terms(asked),
        number=_number(picked) if picked else None,
        meeting=MEETING.search(head) is not None,
        move=move,
    )


def _dropped(text: str) -> tuple[str, frozenset[Drop], bool]:
    """Return a turn without what it drops, what that is, and whether it says to forget."""
    drops: set[Drop] = set()
    part = FORGET_PART.match(text[:_MOST_COMMAND])
    whole = None if part else FORGET.match(text[:_MOST_COMMAND])
    if part:
        drops |= PARTS[_stem(part["part"])]
    elif whole:
        drops |= EVERYTHING
    found = part or whole
    text = text[found.end() :] if found else text
    for pattern, drop in WIDENED:
        match = pattern.search(text[-_MOST_COMMAND:])
        if match:
            at = max(0, len(text) - _MOST_COMMAND) + match.start()
            text = text[:at]
            drops.add(drop)
    return text.strip(), frozenset(drops), found is not None


def _stem(word: str) -> str:
    low = word.lower()
    return low[:-1] if low.endswith("s") else low


def _moved(text: str) -> tuple[str, Move | None]:
    """Return a text without its time counted from what was cited, and that time."""
    for pattern, move in MOVES:
        match = pattern.search(text)
        if match and not NEXT_DATE.search(text[: match.end()]):
            return f"{text[: match.start()]} {text[match.end() :]}".strip(), move
    return text, None


def _number(match: re.Match[str]) -> int | None:
    groups = match.groupdict()
    figures = groups.get("figures") or groups.get("figures2")
    if figures:
        return int(figures)
    word = groups.get("word") or groups.get("word2")
    return ORDINALS[word.lower()] if word else None
