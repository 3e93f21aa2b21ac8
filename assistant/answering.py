"""The journey of a question: understood, ranked, quoted; or told that the record is silent."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

from assistant.abstaining import names_unknown_body, why_silent
from assistant.answers import Answer, AnswerStatus, Citation, Question, Reason
from assistant.citing import cite
from assistant.ordering import Ordered, order
from assistant.quoting import QUOTE_WORDS, Scope
from assistant.understanding.glossary import Glossary
from assistant.understanding.question import read_turn, understand
from index import Filter, SearchIndex, Weights

_NEAREST = 3
# Below this cosine nothing is near: of 150 real questions over 839 minutes the best passage's
# cosine was lower for one in a hundred, and nonsense stayed between 0.26 and 0.39.
_LEAST_ALIKE = 0.4


def _here() -> dt.date:
    return dt.datetime.now().astimezone().date()


@dataclass(frozen=True, slots=True, kw_only=True)
class Manner:
    """How questions are answered, the same for every turn: see ``answer_question``."""

    limit: int = 5
    quote_words: int = QUOTE_WORDS
    today: dt.date = field(default_factory=_here)
    glossary: Glossary = field(default_factory=Glossary)
    first: Weights | None = None
    weights: Mapping[str, float] | None = None


def answer_question(
    text: str,
    index: SearchIndex,
    *,
    filters: Filter | None = None,
    history: Sequence[str] = (),
    limit: int = 5,
    quote_words: int = QUOTE_WORDS,
    today: dt.date | None = None,
    glossary: Glossary | None = None,
    first: Weights | None = None,
    weights: Mapping[str, float] | None = None,
) -> Answer:
    """Answer a question with verbatim citations, best first.

    Args:
        text: the question, or bare words.
        index: the opened index.
        filters: act before ranking.
        history: earlier questions of the conversation, oldest first; the answer is what
            ``conversation.continue_conversation`` gives after them.
        limit: citations at most.
        quote_words: how wide a quote of discussion may grow; a clause is always itself.
        today: the day that "last year" counts from; by default the machine's.
        glossary: the user's own forms and renamed bodies.
        first: how much the parts of the first ranking count, for measuring.
        weights: how much the signals of the second count, for measuring.

    Raises:
        SearchIndexError: the index cannot be used, or a filter names what is not indexed.
    """
    manner = Manner(
        limit=limit,
        quote_words=quote_words,
        today=today or _here(),
        glossary=glossary or Glossary(),
        first=first,
        weights=weights,
    )
    named = index.named(filters or Filter())
    if history:
        # Here, since that module imports this one, and a single question does not need it.
        from assistant.talking.conversation import answer_after

        return answer_after(history, text, index, filters=named, manner=manner)
    question = _understand_one(text, index, named, manner)
    return answer_understood(question, index, manner)


def answer_understood(
    question: Question, index: SearchIndex, manner: Manner, *, skipped: int = 0
) -> Answer:
    """Answer a question as it was understood.

    ``skipped`` citations, the best, were shown before and are left out.
    """
    ordered = order(question, index, first=manner.first, weights=manner.weights)
    reason = _silence(question, ordered, index)
    if reason is None:
        found = _cite(index, question, ordered, skipped + manner.limit, manner.quote_words)
        others = tuple(replace(c, n=c.n - skipped) for c in found[skipped:])
        return answer_of(question, others, reason=None if others else Reason.NO_MATCH)
    if ordered.pool.alike < _LEAST_ALIKE or skipped:
        return answer_of(question, (), reason=reason)
    most = min(manner.limit, _NEAREST)
    nearest = _cite(index, question, ordered, most, manner.quote_words)
    return answer_of(question, (), reason=reason, nearest=nearest)


def understand_turns(
    texts: Sequence[str],
    index: SearchIndex,
    *,
    filters: Filter,
    today: dt.date | None = None,
    glossary: Glossary | None = None,
) -> Question:
    """Return the last of some turns as it will be looked up, the others being the history."""
    manner = Manner(today=today or _here(), glossary=glossary or Glossary())
    if len(texts) > 1:
        from assistant.talking.conversation import question_after  # as in ``answer_question``

        return question_after(texts[:-1], texts[-1], index, filters=filters, manner=manner)
    return _understand_one(texts[0], index, filters, manner)


def _understand_one(text: str, index: SearchIndex, filters: Filter, manner: Manner) -> Question:
    turn = read_turn(text, index, today=manner.today, glossary=manner.glossary)
    return understand([turn], index, filters=filters, glossary=manner.glossary)


def not_indexed(
    text: str, index: SearchIndex, *, filters: Filter, today: dt.date | None = None
) -> Answer:
    """Return the answer to a question about a body that the index does not hold."""
    question = understand_turns([text], index, filters=filters, today=today)
    return answer_of(question, (), reason=Reason.NOT_INDEXED)


def _cite(
    index: SearchIndex, question: Question, ordered: Ordered, limit: int, quote_words: int
) -> tuple[Citation, ...]:
    scope = Scope(
        most_words=quote_words,
        details=tuple(sorted(question.asked.details)),
        wants_decision=question.wants_decision,
        scores=ordered.scores,
        middle=ordered.middle,
    )
    # Twins and passages inside a wider quote are dropped, so more are looked at than are cited.
    return cite(
        index,
        ordered.hits[: 3 * limit + 10],
        scope=scope,
        terms=question.terms,
        limit=limit,
        status=question.filters.status,
    )


def answer_of(
    question: Question,
    citations: tuple[Citation, ...],
    *,
    reason: Reason | None = None,
    nearest: tuple[Citation, ...] = (),
) -> Answer:
    """Return the answer that some citations make; it has either them or a reason for none."""
    return Answer(
        question=question,
        status=AnswerStatus.NOT_FOUND if reason else AnswerStatus.ANSWERED,
        reason=reason,
        citations=citations,
        nearest=nearest,
    )


def _silence(question: Question, ordered: Ordered, index: SearchIndex) -> Reason | None:
    """Return why there is no answer, or None where there is one."""
    query = question.query
    if ordered.pool.allowed == 0:
        phrased = bool(query.required or query.excluded) and question.filters == Filter()
        return Reason.NO_MATCH if phrased else Reason.FILTERS_EXCLUDE_ALL
    if not (query.concepts or query.naming) or ordered.pool.matched == 0:
        return Reason.NO_MATCH
    if names_unknown_body(question, ordered, index):
        return Reason.NOT_INDEXED
    if query.required or not query.concepts:
        return None  # what was asked for word for word, or all of a body or time, stands there
    return why_silent(question, ordered, index)
