"""What a turn takes over from the turns before it, and what it leaves for the next.

A wrong topic costs more than a missing one, a missing body more than a wrong one: a topic is
looked for in every passage, while bodies and periods only weigh.  So a new subject must name
enough of its own, and in doubt a turn is a follow-up, as most turns of a thread are.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from assistant.answers import Intent
from assistant.talking.following import Act, FollowUp, own_terms, read_follow_up
from assistant.talking.following_words import EVERYTHING, Drop
from assistant.talking.remembering import Conversation, Said
from assistant.understanding.asked_dates import AskedPeriod, PeriodRole
from assistant.understanding.asked_names import AskedBody
from assistant.understanding.intents import read_intent
from assistant.understanding.question import Turn
from assistant.understanding.wording import read_wording

_MOST_TURNS = 8
_MOST_TOPIC = 60  # words of an earlier turn's topic; more is a pasted document
# How much a new subject names at least: a term counts 1, a body 2, a period 1.  A turn that
# begins as a continuation, points to something or has a word of the topic must name more; what it
# points to may be its own ("king's portrait in Ambleford: where is it?"), the likelier where a
# body is named.  Measured: of 323 questions after one on another matter nine of ten are new, and
# of 33 follow-ups none.
_ENOUGH, _ENOUGH_SHARED, _ENOUGH_POINTING, _ENOUGH_JOINED = 4, 5, 6, 7
_ENOUGH_POINTING_IN_BODY = 5
_SHARED = 0.5  # of a turn's own terms: with so many of the topic's it is of the topic


def is_beginning(kept: Conversation) -> bool:
    """Tell whether there is nothing yet that a turn could take over."""
    return not (kept.turns or kept.bodies or kept.periods)


def act_of(text: str, kept: Conversation) -> Act:
    """Return what somebody who talks wants done: where nothing was shown yet, they ask."""
    act = read_follow_up(text).act
    if act in (Act.FORGET, Act.SILENT):
        return act
    if is_beginning(kept) or (act in (Act.SHOW, Act.MORE) and kept.before is None):
        return Act.ASK
    return act


def is_new(follow: FollowUp, turn: Turn, kept: Conversation) -> bool:
    """Tell whether a turn is a new subject, which keeps nothing."""
    if follow.drops == EVERYTHING or is_beginning(kept):
        return True
    own = own_terms(turn.topic)
    shared = _kept_terms(kept).intersection(own)
    if follow.switches or not own or len(shared) >= _SHARED * len(own):
        return False
    pointing = _ENOUGH_POINTING_IN_BODY if turn.bodies else _ENOUGH_POINTING
    least = max(
        _ENOUGH,
        _ENOUGH_SHARED if shared else 0,
        pointing if follow.points_back else 0,
        _ENOUGH_JOINED if follow.opens else 0,
    )
    return len(own) + 2 * bool(turn.bodies) + bool(turn.periods) >= least


def _kept_terms(kept: Conversation) -> frozenset[str]:
    return frozenset(term for said in kept.turns for term in own_terms(said.topic))


def without(kept: Conversation, drops: frozenset[Drop]) -> Conversation:
    """Return a conversation without what a turn drops, filters that it kept with it."""
    if Drop.TOPIC in drops:
        kept = replace(kept, turns=(), cited=(), asked="", before=None)
    if Drop.BODY in drops:
        stated = replace(kept.filters, councils=(), committees=())
        kept = replace(kept, bodies=(), filters=stated)
    if Drop.PERIOD in drops:
        stated = replace(kept.filters, since=None, until=None)
        kept = replace(kept, periods=(), filters=stated)
    return Conversation() if drops == EVERYTHING else kept


def joined(turn: Turn, kept: Conversation, moved: AskedPeriod | None) -> Turn:
    """Return a turn with the bodies, the period and the marks that it takes over."""
    same = not own_terms(turn.topic)  # it asks the same of another body, or of another time
    said = [read_wording(one.text) for one in kept.turns]
    phrases = [phrase for wording in said for phrase in wording.phrases] if same else []
    excluded = [phrase for wording in said for phrase in wording.excluded]
    references = next((w.references for w in reversed(said) if w.references and same), ())
    return replace(
        turn,
        bodies=_bodies(turn.bodies, kept.bodies),
        periods=(moved,) if moved else turn.periods or kept.periods,
        phrases=tuple(dict.fromkeys((*turn.phrases, *phrases))),
        excluded=tuple(dict.fromkeys((*turn.excluded, *excluded))),
        references=turn.references or references,
    )


def _bodies(own: Sequence[AskedBody], kept: Sequence[AskedBody]) -> tuple[AskedBody, ...]:
    """Return the bodies that are meant: "and the planning committee?" is the same council's."""
    if own and all(body.committees for body in own):
        return (*(body for body in kept if not body.committees), *own)
    return tuple(own) or tuple(kept)


def earlier(kept: Conversation, asked: Turn) -> list[Turn]:
    """Return the turns before as what they bring to the topic.

    Where another body or time is named now, the names of the first are left out of their words.
    """
    other = asked.bodies != kept.bodies or asked.periods != kept.periods
    return [_topic_turn(said, named=not other) for said in kept.turns]


def _topic_turn(said: Said, *, named: bool) -> Turn:
    return Turn(
        text=said.text,
        plain=read_wording(said.text).plain if named else said.topic,
        topic=said.topic,
        bodies=(),
        periods=(),
        phrases=(),
        excluded=(),
        references=(),
    )


def asking(follow: FollowUp, turn: Turn, kept: Conversation) -> str:
    """Return the words that say what is wanted, where a turn only says of what or when.

    "What did they decide on the library? – Who paid? – And in 2012?" asks for a decision again:
    what is wanted is what was wanted of the topic, not what was asked of it in between.
    """
    if not (follow.opens or follow.bare) or _wants(turn.plain):
        return ""
    said = next((s.text for s in reversed(kept.turns) if s.topic and _wants(s.text)), "")
    return f"{said} {turn.plain}".strip() if said else ""


def _wants(text: str) -> bool:
    asked = read_intent(text)
    return asked.intent is not Intent.SEARCH or bool(asked.details)


def takes_place(follow: FollowUp, turn: Turn) -> bool:
    """Tell whether a turn's topic takes the place of the topic: "what about the library?".

    Joined, the longer of the two would be found, which is the old one; measured so.
    """
    return follow.switches and bool(own_terms(turn.topic))


def turns_after(turn: Turn, kept: Conversation) -> tuple[Said, ...]:
    """Return the turns that the next one may need: those that name a topic, and this one."""
    topic = " ".join(turn.topic.split()[:_MOST_TOPIC]) if own_terms(turn.topic) else ""
    said = Said(text=turn.text, topic=topic)
    return (*(one for one in kept.turns if one.topic and one != said), said)[-_MOST_TURNS:]


def kept_words(kept: Conversation, turn: Turn, asked: Turn) -> tuple[str, ...]:
    """Return what a turn takes over, as words for people."""
    own = frozenset(own_terms(turn.topic))
    topics = [topic for said in kept.turns if (topic := _topic_words(said.topic, own))]
    found = [f"topic: {'; '.join(topics)}"] if topics else []
    found += [_body_words(body) for body in asked.bodies if body not in turn.bodies]
    if asked.periods == kept.periods:
        found += [f"period: {_period_words(period)}" for period in kept.periods]
    return tuple(found)


_WORD = re.compile(r"[^\W_](?:[\w'’&/.,-]*\w)?")


# Where a name or a time was taken out: "the meeting in , what", "the company in be governed".
_HOLE = re.compile(
    r" (?:in|at|by|for|of|from|on)(?= ?[,.;:?!]| (?:be|is|are|was|were|has|have|had|do|does|did"
    r"|will|would|can|should)\b)| (?=[,.;:?!])"
)


def _topic_words(topic: str, own: frozenset[str]) -> str:
    """Return the stretch of a topic from the first to the last word that names something.

    It is empty where the turn itself has all of it.
    """
    telling = [word for word in _WORD.finditer(topic) if own_terms(word[0])]
    if own.issuperset(own_terms(topic)):
        return ""
    return _HOLE.sub("", topic[telling[0].start() : telling[-1].end()])


def _body_words(body: AskedBody) -> str:
    kind = "committee" if body.committees else "council"
    names = body.committees or body.councils
    return f"{kind}: {names[0] if len(names) == 1 else body.words}"


def _period_words(period: AskedPeriod) -> str:
    """Return "in 2018", "since May 2023": the words, and "in" or "on" where they only name it."""
    if period.role is not PeriodRole.HELD or not _BARE_TIME.match(period.words):
        return period.words
    one_day = period.since is not None and period.since == period.until
    return f"{'on' if one_day else 'in'} {period.words}"


_BARE_TIME = re.compile(r"(?:\d{1,2} )?(?:[A-Z]?[a-z]{2,8} )?\d{4}\b(?!\s*(?:-|–|to)\b)")
