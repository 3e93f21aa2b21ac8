"""Records of a chat: what a line asks for, what comes back, what is remembered."""

from __future__ import annotations

from dataclasses import dataclass, field

from assistant.answers import Answer, Citation
from assistant.talking.remembering import Conversation


@dataclass(frozen=True, slots=True, kw_only=True)
class Exchange:
    """A question of the chat with its answer, for the transcript.

    ``shows`` says that it only asked to see whole what was cited.
    """

    asked: str
    answer: Answer
    shows: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Pick:
    """A quote put by for a briefing, with the answer that it was found in."""

    citation: Citation
    answer: Answer


@dataclass(frozen=True, slots=True, kw_only=True)
class Chat:
    """A chat so far; nothing in it changes, so a turn that is broken off leaves it as it was.

    Attributes:
        conversation: what the next question may take over.
        exchanges: all questions, the oldest first.
        listed: the answer whose numbers "/show 2" and "/brief add 2" mean, or None; it may have
            nothing but nearest passages.
        picks: what was put by for a briefing, in the order it was.
        is_ended: somebody said /quit.
    """

    conversation: Conversation = field(default_factory=Conversation)
    exchanges: tuple[Exchange, ...] = ()
    listed: Answer | None = None
    picks: tuple[Pick, ...] = ()
    is_ended: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Reply:
    """What comes back of one line.

    Attributes:
        words: for people, where it is no answer; "" where there are none.
        answer: of a question.
        passages: an item shown whole.
        is_refused: the line could not be carried out; ``words`` say why.
    """

    words: str = ""
    answer: Answer | None = None
    passages: tuple[Citation, ...] = ()
    is_refused: bool = False
