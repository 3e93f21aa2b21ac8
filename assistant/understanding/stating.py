"""Which details a text states, and where: a person, a sum, a date, a vote, a reason.

A question that asks for a figure is answered only by a passage that prints one.  This says what
kinds of detail a passage prints; it does not say that the detail is the one asked for.
Precision comes before recall, and time is linear in the text: one kind of detail takes well under
a fifth of a millisecond a passage, so ask only for the kinds that a question wants.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from types import MappingProxyType
from typing import TYPE_CHECKING

from assistant.understanding import figures, proper_names
from corpus.patterns import lazy_re
from corpus.records import Span

if TYPE_CHECKING:
    from corpus.records import Vote

Bounds = tuple[int, int]


class Detail(StrEnum):
    """A kind of detail that a question can ask for and a text can state."""

    PERSON = "person"
    ORGANISATION = "organisation"
    MONEY = "money"
    PERCENT = "percent"
    NUMBER = "number"
    DATE = "date"
    OCCASION = "occasion"
    DURATION = "duration"
    INTERVAL = "interval"
    TIME = "time"
    REASON = "reason"
    VOTE = "vote"
    VOTERS = "voters"
    MOVER = "mover"
    DECISION_WORD = "decision_word"
    EXPANSION = "expansion"
    CONTACT = "contact"
    DECLARATION = "declaration"
    PRESENCE = "presence"
    PLACE = "place"


@dataclass(frozen=True, slots=True, kw_only=True)
class Stated:
    """One detail and the characters that state it."""

    detail: Detail
    start: int
    end: int


# What else than itself answers a question for a detail: "who paid?" by a body's name, "how many?"
# by a percentage, "when?" by "at the next meeting".
_ALSO: Mapping[Detail, frozenset[Detail]] = MappingProxyType(
    {
        Detail.PERSON: frozenset({Detail.ORGANISATION, Detail.MOVER}),
        Detail.DECISION_WORD: frozenset({Detail.VOTE, Detail.MOVER}),
        Detail.NUMBER: frozenset({Detail.PERCENT}),
        Detail.DATE: frozenset({Detail.OCCASION}),
        Detail.PRESENCE: frozenset({Detail.PERSON}),
    }
)


def answering(asked: Detail) -> frozenset[Detail]:
    """Return the details of which any one meets a question for ``asked``; itself included."""
    return _ALSO.get(asked, frozenset()) | {asked}


def find_details(text: str, wanted: Iterable[Detail] | None = None) -> tuple[Stated, ...]:
    """Return the details that ``text`` states, in order of where they start.

    Args:
        text: a passage; spans point into it as it is.
        wanted: the details to look for, where fewer than all are needed (and quicker).
    """
    low = _lower(text)
    details = tuple(Detail) if wanted is None else tuple(dict.fromkeys(wanted))
    found = [
        Stated(detail=detail, start=start, end=end)
        for detail in details
        for start, end in _FINDERS[detail](text, low)
        if start < end
    ]
    return tuple(sorted(found, key=lambda s: (s.start, s.end, s.detail)))


def states(text: str, asked: Detail) -> bool:
    """Tell whether ``text`` states what a question for ``asked`` wants, in any form."""
    low = _lower(text)
    return any(any(True for _ in _FINDERS[d](text, low)) for d in sorted(answering(asked)))


def _lower(text: str) -> str:
    """Return the text in lower case, each character in its place."""
    low = text.lower()
    if len(low) == len(text):
        return low
    return "".join(c.lower() if len(c.lower()) == 1 else c for c in text)


def _numbers(text: str, low: str) -> Iterator[Bounds]:
    """Yield counts: the numbers that are no money, percentage, date, time or part of a contact."""
    if not figures.may_count(low):
        return
    taken: list[Bounds] = []
    for other in (figures.money, figures.percentages, figures.dates, figures.times):
        taken.extend(other(low))
    taken.extend(figures.durations(low))
    taken.extend(_contacts(text, low))
    yield from figures.counts(text, low, taken)


# --- What is told by words: the words that show it at once, then the pattern that makes sure ---

_REASON_SIGNS = (
    "because", "due to", "owing to", "result of", "in order to", "reason", "since the", "so that",
    "in view of", "in light of", "caused by", "on the grounds", "as there", "as it ", "as they",
    "as this", "as the", "as he", "as she", "as we", "as that", "interest", "meaning",
    "therefore", "given that", "given the", "attributed", "led to", "to enable",
    "to ensure", "to allow", "to avoid", "in case", "on account of", "herwydd", "hence",
    "following concerns", "purpose",
)  # fmt: skip
_REASON = lazy_re(
    r"(?:because|due to(?! (?:be|start|commence|meet|take|attend|open|finish|expire|retire"
    r"|begin|go|come|complete|return|report|close|end|speak|visit)\b)|owing to"
    r"|as a (?:direct )?result of|in order (?:to|that)|reasons?(?: (?:why|that|for|was|were"
    r"|given|being|behind)|:)|in view of|in (?:the )?light of|caused (?:mainly |largely )?by"
    r"|on (?:the )?grounds (?:of|that)|given (?:that|the)|attributed to|attributable to"
    r"|(?:had|has|have|which|this) led to|so that|to (?:enable|ensure|allow|avoid)"
    r"|in case (?:of|the|they|it|there|any)|on account of|o?herwydd|hence|as (?:there|it"
    r"|they|this|the [a-z]+) (?:was|were|is|are|had|has|have|would|will|could|did|does)"
    r"|(?<=, )as (?:he|she|they|it|there|we|this|that|these|those)(?:['’]s)?|as that['’]s"
    r"|as (?:he|she|we) (?:was|were|is|are|had|has|lived|owned)"
    r"|interests?[^.\n]{0,90}? (?:as|being) an? (?:\w+ ){0,2}?(?:member|trustee|employee"
    r"|governor|resident|neighbour|tenant|friend|relative|owner|applicant)|meaning that"
    r"|since (?:there|it|they|this|the [a-z]+) (?:was|were|is|are|had)|following concerns"
    r"|(?:the|its) purpose (?:of|was|is)|therefore)(?![a-z])"
)
_DECISION_SIGNS = (
    "resol", "agree", "approv", "decid", "accept", "refus", "reject", "grant", "defer", "adopt",
    "noted", "carried", "recommend", "confirm", "endors", "elected", "appoint", "authoris",
    "delegat", "request", "ratif", "penderfyn", "cytun", "no objection", "support", "turned down",
    "declined", "lost", "opted", " action", "withdrawn", "upheld", "awarded",
)  # fmt: skip
_DECISION = lazy_re(
    r"(?:resolved|resolution|agreed|approved|approval|decided|decision|accepted|refused"
    r"|refusal|rejected|granted|deferred|adopted|be noted|noted|carried|recommended"
    r"|confirmed|endorsed|elected|appointed|authorised|delegated|requested|ratified"
    r"|penderfynwyd|cytunwyd|no objections?|supported|withdrawn|upheld|awarded|turned down"
    r"|declined|lost|co-?opted|no (?:further )?action)(?![a-z])"
)
_DECLARED_SIGNS = ("declar", "interest", "datgan")
_DECLARED = lazy_re(
    r"(?:declar(?:ed|es|ing|ations?)|disclos(?:ed|es))[^.\n]{0,90}?interests?(?![a-z])"
    r"|interests?[^.\n]{0,40}? (?:was|were|had been|being)? ?(?:declared|disclosed)"
    r"|no (?:\w+ ){0,2}(?:declarations?|interests)(?![a-z])"
    r"|interests?[^.\n]{0,24}[:–-] ?(?:none|nil)|none (?:was |were )?declared"
    r"|nothing to declare|datgan\w{0,6} [^.\n]{0,60}?(?:buddiant|fuddiant)"
)
_PRESENCE_SIGNS = ("present", "attend", "apolog", "in the chair", "absent", "chaired", "presid")
# Labels in any case, with a name in capitals after them.
_PRESENCE = lazy_re(
    r"(?:(?:members? |councillors? |also |those |governors |officers )?(?:present|absent"
    r"|in attendance|attendees?|attendance)|(?:councillors|members|officers|also) attending"
    r"|apologies(?: for absence)?(?: (?:were|was|had been) received)?(?:"
    r" from)?)\*{0,2}\s{0,3}[:–|-]?\*{0,2}[\s|]{0,12}(?:from )?(?-i:(?=[A-Z]))"
    r"|apologies[^.\n]{0,50}? from (?:the )?(?-i:(?=[A-Z]))|(?<=[a-z)] )(?:was"
    r"|were) (?:also )?(?:present|in attendance)|in the chair|(?:was|were) absent|chaired by"
    r"|presided(?: over)?|attended the meeting|(?<=[a-z] )chaired the meeting|took the chair",
    re.IGNORECASE,
)
_CONTACT = lazy_re(
    r"[\w.+-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63}){1,4}|(?<![\d£.,/])(?:\+44\s?\(?0?\)?\s?"
    r"|\(?0)\d{2,4}\)?[\s-]?\d{3,4}[\s-]?\d{3,4}(?!\d)"
)
_BRACKETS = lazy_re(r"\([^()\n]{2,80}\)")


def _by_words(
    signs: tuple[str, ...], pattern: re.Pattern[str]
) -> Callable[[str, str], Iterator[Bounds]]:
    """Return a finder that searches only where one of ``signs`` occurs at all."""

    def find(_text: str, low: str) -> Iterator[Bounds]:
        if any(sign in low for sign in signs):
            for match in pattern.finditer(low):
                start = match.start()
                if start == 0 or not low[start - 1].isalnum():
                    yield match.span()

    return find


def _decisions(text: str, low: str) -> Iterator[Bounds]:
    """Yield words of deciding, and the "That" or "To …" with which a resolution's clause opens."""
    opens = _CLAUSE.match(text)
    if opens:
        yield opens.span("word")
    yield from _decision_words(text, low)


_CLAUSE = lazy_re(r"[\s\W\d]{0,8}(?:\(?[a-z0-9]{1,3}[.)]\s{1,3})?(?P<word>That|To(?= [a-z]))\b")
_decision_words = _by_words(_DECISION_SIGNS, _DECISION)


def _presences(text: str, low: str) -> Iterator[Bounds]:
    if any(sign in low for sign in _PRESENCE_SIGNS):
        for match in _PRESENCE.finditer(text):
            if match.start() == 0 or not text[match.start() - 1].isalnum():
                yield match.start(), match.start() + len(match[0].rstrip(" \n|"))


def _contacts(text: str, low: str) -> Iterator[Bounds]:
    del low
    if "@" in text or "0" in text:
        for match in _CONTACT.finditer(text):
            yield match.span()


def _movers(text: str, low: str) -> Iterator[Bounds]:
    """Yield the first pair of movers, from the proposer's name to the seconder's."""
    if not text or not any(sign in low for sign in _MOVER_SIGNS):
        return
    from corpus.movers import find_movers  # few passages name movers where they are asked for

    people = [p for p in find_movers(text, Span(start=0, end=len(text)), lost=True) if p]
    if people:
        yield min(p.start for p in people), max(p.end for p in people)


_MOVER_SIGNS = (
    "prop", "move", "motion", "nominat", "second", "2nd", "sec", "cynig", "eili", "s:",
)  # fmt: skip
_VOTE_SIGNS = (
    "vot", "favour", "against", "abst", "unanim", "dissent", "nem", "casting", "carried", "lost",
    "all agreed", "agreed by all", "majority", "ymatal", "blaid", "unfrydol",
)  # fmt: skip


def _vote(text: str, low: str) -> Vote | None:
    """Return the vote that a text tells, if a word shows that it may."""
    if not text or not any(sign in low for sign in _VOTE_SIGNS):
        return None
    from corpus.votes import find_vote  # as ``find_movers``

    return find_vote(text, Span(start=0, end=len(text)))


def _votes(text: str, low: str) -> Iterator[Bounds]:
    vote = _vote(text, low)
    if vote:
        yield vote.span.start, vote.span.end
    elif any(sign in low for sign in _VOTE_SIGNS):
        for match in _WAS_FIGURE.finditer(low):
            yield match.span()


def _voters(text: str, low: str) -> Iterator[Bounds]:
    """Yield a vote whose sides are told by name, or that nobody was against."""
    vote = _vote(text, low)
    if vote and (vote.names or vote.unanimous):
        yield vote.span.start, vote.span.end


# "Those against accepting the application was seven".
_WAS_FIGURE = lazy_re(
    r"(?:in favour|against)[^.;\n]{0,50}? (?:was|were) (?:\d{1,3}|zero|nil|none|one|two"
    r"|three|four|five|six|seven|eight|nine|ten)(?![a-z\d])"
)


def _expansions(text: str, low: str) -> Iterator[Bounds]:
    """Yield "long form (SHORT)" and "SHORT (long form)", as far as one definition reaches."""
    from corpus.acronyms import find_acronyms  # as ``find_movers``

    del low
    for bracket in _BRACKETS.finditer(text):
        start = max(0, bracket.start() - 160)
        for acronym in find_acronyms(text[start : bracket.end()]):
            first = acronym.long.split()[0]
            at = text.rfind(first, start, bracket.start())
            yield (at if at >= 0 else bracket.start()), bracket.end()


def _of_text(find: Callable[[str], Iterator[Bounds]]) -> Callable[[str, str], Iterator[Bounds]]:
    return lambda text, _low: find(text)


def _of_low(find: Callable[[str], Iterator[Bounds]]) -> Callable[[str, str], Iterator[Bounds]]:
    return lambda _text, low: find(low)


_FINDERS: Mapping[Detail, Callable[[str, str], Iterator[Bounds]]] = MappingProxyType(
    {
        Detail.PERSON: _of_text(proper_names.people),
        Detail.ORGANISATION: _of_text(proper_names.organisations),
        Detail.PLACE: _of_text(proper_names.places),
        Detail.MONEY: _of_low(figures.money),
        Detail.PERCENT: _of_low(figures.percentages),
        Detail.NUMBER: _numbers,
        Detail.DATE: _of_low(figures.dates),
        Detail.OCCASION: _of_low(figures.occasions),
        Detail.DURATION: _of_low(figures.durations),
        Detail.INTERVAL: _of_low(figures.intervals),
        Detail.TIME: _of_low(figures.times),
        Detail.REASON: _by_words(_REASON_SIGNS, _REASON),
        Detail.VOTE: _votes,
        Detail.VOTERS: _voters,
        Detail.MOVER: _movers,
        Detail.DECISION_WORD: _decisions,
        Detail.EXPANSION: _expansions,
        Detail.CONTACT: _contacts,
        Detail.DECLARATION: _by_words(_DECLARED_SIGNS, _DECLARED),
        Detail.PRESENCE: _presences,
    }
)
