"""A conversation: each turn read with what the turns before it left, answered, remembered.

``--batch`` with a history, the chat and Slack threads all come through ``take_turn``.  A history
holds only the earlier questions: they are read one after another, and one is answered again only
where the turn after it points back to what was cited.

What a turn keeps:

- A new subject keeps nothing: it names enough of its own (``_is_new``), or says so.
- Everything else is a follow-up and keeps topic, body, period and stated filters; a body that it
  names takes the place of the body, a period that of the period.
- Words of its own join the topic; after "what about" they take its place, and the minutes that
  were cited weigh more.
- What points back ("who proposed it?", "how much?") leans towards the item cited first.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from assistant.answering import Manner, answer_of, answer_understood
from assistant.answers import Answer, Citation, Question, Reason
from assistant.citing import cite_in_words, document_id
from assistant.searching import show
from assistant.talking.following import Act, FollowUp, read_follow_up
from assistant.talking.following_words import EVERYTHING
from assistant.talking.keeping import (
    asking,
    earlier,
    is_beginning,
    is_new,
    joined,
    kept_words,
    takes_place,
    turns_after,
    without,
)
from assistant.talking.moving import moved_period
from assistant.talking.remembering import Cited, Conversation
from assistant.understanding.question import MOST_WORDS, Turn, read_turn, understand
from corpus.dates import in_words
from index import Filter, SearchIndex

_MOST_TURNS = 8  # of a history; who spoke of it earlier says it again
_MOST_SHOWN = 40  # passages of an item that is shown whole


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """One turn, read: what to do, what is looked up, and what is remembered before it is cited.

    ``pick`` is the cited item that is to be shown, where one is.
    """

    act: Act
    question: Question
    after: Conversation
    pick: Cited | None = None


def continue_conversation(
    text: str,
    index: SearchIndex,
    conversation: Conversation,
    *,
    filters: Filter | None = None,
    manner: Manner | None = None,
) -> tuple[Answer, Conversation]:
    """Answer the next turn; return the answer, and the conversation after it.

    Args:
        text: the turn.
        index: the opened index.
        conversation: what the turns before left; ``Conversation()`` at the beginning.
        filters: stated with this turn; None keeps those of the conversation.
        manner: how to answer; the same for all turns.

    Raises:
        SearchIndexError: the index cannot be used, or a filter names what is not indexed.
    """
    manner = manner or Manner()
    stated = None if filters is None else index.named(filters)
    step = take_turn(text, index, conversation, stated, manner)
    answer = _answered(step, index, manner)
    return answer, _remembered(step, answer)


def answer_after(
    history: Sequence[str], text: str, index: SearchIndex, *, filters: Filter, manner: Manner
) -> Answer:
    """Answer a question after earlier ones of which only the words are known."""
    conversation = recall(history, text, index, filters=filters, manner=manner)
    return _answered(take_turn(text, index, conversation, filters, manner), index, manner)


def question_after(
    history: Sequence[str], text: str, index: SearchIndex, *, filters: Filter, manner: Manner
) -> Question:
    """Return a question as ``answer_after`` looks it up."""
    conversation = recall(history, text, index, filters=filters, manner=manner)
    return take_turn(text, index, conversation, filters, manner).question


def recall(
    history: Sequence[str], text: str, index: SearchIndex, *, filters: Filter, manner: Manner
) -> Conversation:
    """Return the conversation that some questions leave, as far as the next needs it.

    Of a long history the last few turns are read.
    """
    turns = [turn for turn in history if turn.strip()][-_MOST_TURNS:]
    conversation = Conversation()
    for turn, is_needed in zip(turns, _needed([*turns, text]), strict=False):
        step = take_turn(turn, index, conversation, filters, manner)
        answer = _answered(step, index, manner) if is_needed else None
        conversation = _remembered(step, answer) if answer else step.after
    return conversation


def _needed(turns: Sequence[str]) -> list[bool]:
    """Tell of each turn whether a later one needs what it cited."""
    needed = [False] * len(turns)
    for place in range(len(turns) - 2, -1, -1):
        following = read_follow_up(turns[place + 1])
        passes = following.act is not Act.ASK
        needed[place] = following.points_back or (passes and needed[place + 1])
    return needed


def take_turn(
    text: str,
    index: SearchIndex,
    conversation: Conversation,
    stated: Filter | None,
    manner: Manner,
) -> Step:
    """Read a turn with what the turns before it left; ``stated`` are its own filters, if any."""
    text = " ".join(text.split()[:MOST_WORDS])
    follow = read_follow_up(text)
    if is_beginning(conversation) and follow.act is not Act.FORGET:
        follow = FollowUp(act=Act.ASK, text=text, drops=EVERYTHING)
    kept = without(conversation, follow.drops)
    if stated is not None:
        kept = replace(kept, filters=stated)
    if follow.act is Act.ASK:
        step = _ask(follow, index, kept, manner)
        after = replace(step.after, asked=text, before=replace(conversation, before=None))
        return _said(replace(step, after=after), text)
    if follow.act in (Act.SHOW, Act.MORE) and conversation.before is not None:
        last = take_turn(conversation.asked, index, conversation.before, stated, manner)
        return _said(_again(follow, conversation, last), text)
    nothing = read_turn("", index, today=manner.today, glossary=manner.glossary)
    question = understand([nothing], index, filters=kept.filters, glossary=manner.glossary)
    return _said(Step(act=follow.act, question=question, after=kept), text)


def _said(step: Step, text: str) -> Step:
    """Return a step whose question is told in the turn's own words."""
    return replace(step, question=replace(step.question, text=text))


def _answered(step: Step, index: SearchIndex, manner: Manner) -> Answer:
    if step.act in (Act.ASK, Act.MORE):
        skipped = step.after.shown - manner.limit
        return answer_understood(step.question, index, manner, skipped=max(0, skipped))
    shown = show(step.pick.item, index)[:_MOST_SHOWN] if step.pick else []
    return answer_of(step.question, tuple(shown), reason=None if shown else Reason.NO_MATCH)


def _remembered(step: Step, answer: Answer) -> Conversation:
    """Return the conversation with what a turn's answer cited, be it only as the nearest."""
    shown = answer.citations or answer.nearest
    if step.act not in (Act.ASK, Act.MORE) or not shown:
        return step.after
    return replace(step.after, cited=tuple(_cited(c) for c in shown), focus=0)


def _cited(citation: Citation) -> Cited:
    evidence = citation.evidence
    return Cited(
        passage=evidence.passage.passage_id,
        item=evidence.item.item_id,
        document=document_id(evidence),
        council=evidence.meeting.council,
        committee=evidence.meeting.committee,
        date=evidence.meeting.date,
        words=cite_in_words(evidence),
    )


def _ask(follow: FollowUp, index: SearchIndex, kept: Conversation, manner: Manner) -> Step:
    turn = read_turn(follow.text, index, today=manner.today, glossary=manner.glossary)
    # A turn that names a time of its own counts none from what was cited.
    move = None if turn.periods else follow.move
    if move:
        turn = read_turn(follow.unmoved, index, today=manner.today, glossary=manner.glossary)
    if is_new(follow, turn, kept):
        kept = Conversation(filters=kept.filters)
    pick = _picked(follow, kept)
    moved = moved_period(move, pick, kept.periods, index) if move else None
    asked = joined(turn, kept, moved)
    manner_of_asking = asking(follow, turn, kept)
    if takes_place(follow, turn):
        kept = replace(kept, turns=())
    meant = None if move else _meant(follow, turn, pick)
    question = understand(
        [*earlier(kept, asked), asked],
        index,
        filters=kept.filters,
        glossary=manner.glossary,
        kept=(*kept_words(kept, turn, asked), *([meant.words] if meant else [])),
        subject=frozenset(index.rows_of(meant.kind, meant.name)) if meant else frozenset(),
        asking=manner_of_asking,
    )
    after = Conversation(
        turns=turns_after(turn, kept),
        bodies=asked.bodies,
        periods=asked.periods,
        filters=kept.filters,
        shown=manner.limit,
    )
    return Step(act=Act.ASK, question=question, after=after)


def _picked(follow: FollowUp, kept: Conversation) -> Cited | None:
    """Return what was cited that a turn means: by its number, else what the talk is of."""
    if not kept.cited:
        return None
    place = kept.focus if follow.number is None else follow.number - 1
    return kept.cited[place] if place < len(kept.cited) else None


@dataclass(frozen=True, slots=True, kw_only=True)
class _Meant:
    """What a turn points back to, by the kind of its id and the id; ``words`` are for people."""

    kind: str
    name: str
    words: str


def _meant(follow: FollowUp, turn: Turn, pick: Cited | None) -> _Meant | None:
    """Return what a turn points back to; None where it says itself where to look.

    "What about the library?" most likely stands in the minutes that were cited.
    """
    named = turn.bodies or turn.periods
    if pick is None or named or not follow.points_back:
        return None
    if follow.meeting or takes_place(follow, turn):
        date = in_words(pick.date) if pick.date else None
        words = ", ".join(part for part in (pick.council, pick.committee, date) if part)
        told = f"the meeting cited before: {words or pick.words}"
        return _Meant(kind="document", name=pick.document, words=told)
    told = f"the item cited before: {pick.words}"
    return None if follow.switches else _Meant(kind="item", name=pick.item, words=told)


def _again(follow: FollowUp, conversation: Conversation, last: Step) -> Step:
    """Return the turn that asks nothing new: more of the last answer, or one item of it whole."""
    if follow.act is Act.MORE:
        question = replace(last.question, kept=(f"question: {last.question.text}",))
        shown = conversation.shown + last.after.shown
        after = replace(last.after, shown=shown, cited=conversation.cited)
        return Step(act=Act.MORE, question=question, after=after)
    pick = _picked(follow, conversation)
    if pick is None:
        return Step(act=Act.SHOW, question=replace(last.question, kept=()), after=conversation)
    return Step(
        act=Act.SHOW,
        question=replace(last.question, kept=(f"the item cited before: {pick.words}",)),
        after=replace(conversation, focus=conversation.cited.index(pick)),
        pick=pick,
    )
