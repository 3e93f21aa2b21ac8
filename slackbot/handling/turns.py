"""A question asked of a view: the next turn of a conversation, page by page."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace

from assistant.answering import Manner
from assistant.answers import Answer, AnswerStatus, Citation
from assistant.talking.conversation import continue_conversation
from assistant.talking.following import Act
from assistant.talking.keeping import act_of, is_beginning
from assistant.talking.remembering import Conversation
from index import Concept, Filter, SearchIndex, analyze
from index.view import ExemptItem, exempt_items
from slackbot.handling.quoted import kept

FIRST_PAGE = 3
NEXT_PAGE = 5
_SHARED = 2


@dataclass(frozen=True, slots=True, kw_only=True)
class Turn:
    """One turn, answered.

    Attributes:
        citations: of this page; ``first`` is the number of the first, None for a whole item.
        has_more: others follow.
        after: the conversation after it, as if all of the page were shown.
    """

    act: Act
    answer: Answer
    citations: tuple[Citation, ...]
    first: int | None
    has_more: bool
    after: Conversation


def take(view: SearchIndex, text: str, before: Conversation, today: dt.date) -> Turn:
    """Answer a turn with its first page.

    Raises:
        SearchIndexError: the index cannot be used, or a filter names what it does not hold.
    """
    act = act_of(text, before)
    answer, after = _continued(view, text, before, Manner(limit=FIRST_PAGE + 1, today=today))
    if act is Act.SHOW:
        return Turn(
            act=act,
            answer=answer,
            citations=answer.citations,
            first=None,
            has_more=False,
            after=after,
        )
    shown = answer.citations[:FIRST_PAGE]
    earlier = before.cited if act is Act.MORE else ()
    after = replace(after, shown=max(0, after.shown - 1))
    if answer.status is AnswerStatus.ANSWERED:
        after = replace(after, cited=(*earlier, *after.cited[:FIRST_PAGE]), focus=len(earlier))
    return Turn(
        act=act,
        answer=answer,
        citations=shown,
        first=len(earlier) + 1,
        has_more=len(answer.citations) > len(shown),
        after=after,
    )


def next_page(
    view: SearchIndex, text: str, before: Conversation, known: Collection[str], today: dt.date
) -> tuple[Answer, tuple[Citation, ...], bool]:
    """Return the citations that follow those that were shown, and whether others follow them.

    The index may be a newer one: what was shown is told by its words, so nothing comes twice.

    Raises:
        SearchIndexError: as ``take``.
    """
    manner = Manner(limit=len(known) + NEXT_PAGE + 1, today=today)
    answer, _ = _continued(view, text, before, manner)
    left = [citation for citation in answer.citations if kept(citation) not in known]
    return answer, tuple(left[:NEXT_PAGE]), len(left) > NEXT_PAGE


def _continued(
    view: SearchIndex, text: str, before: Conversation, manner: Manner
) -> tuple[Answer, Conversation]:
    """Continue a conversation; at its beginning there is none yet that could keep the filters."""
    stated = before.filters != Filter() and is_beginning(before)
    filters = before.filters if stated else None
    return continue_conversation(text, view, before, filters=filters, manner=manner)


def as_shown(turn: Turn, count: int) -> Conversation:
    """Return the conversation after a page of which ``count`` citations had place."""
    missing = len(turn.citations) - count
    after = turn.after
    if turn.first is None or missing <= 0:
        return after
    cited = after.cited[: len(after.cited) - missing]
    return replace(after, shown=after.shown - missing, cited=cited)


def private_matters(view: SearchIndex, answer: Answer) -> tuple[ExemptItem, ...]:
    """Return the items on the matter of a question that were taken in private.

    They are looked for by their titles alone, for of what they say nothing may be used.  The
    latest come first.
    """
    documents = answer.question.documents or view.documents()
    concepts = answer.question.query.concepts
    found = [item for item in exempt_items(view, documents) if _is_of(item, concepts)]
    return tuple(sorted(found, key=lambda item: item.date or dt.date.min, reverse=True))


def _is_of(item: ExemptItem, concepts: Sequence[Concept]) -> bool:
    """Tell whether a title names most of what a question asks for, and two things of several."""
    held = frozenset(analyze(item.title))
    named = sum(any(held.issuperset(form) for form in c.alternatives) for c in concepts)
    return 2 * named > len(concepts) and named >= min(_SHARED, len(concepts))
