"""The journey of a question: understood, ranked, quoted; or told that the record is silent."""

from __future__ import annotations

from collections.abc import Sequence

from assistant.answers import Answer, AnswerStatus, Citation, Question, Reason
from assistant.citing import QUOTE_WORDS, cite
from assistant.question import understand
from index import Filter, Ranking, SearchIndex, Weights

_NEAREST = 3
# Below this cosine nothing is near: of 150 real questions over 839 minutes the best passage's
# cosine was lower for one in a hundred, and nonsense stayed between 0.26 and 0.39.
_LEAST_ALIKE = 0.4


def answer_question(
    text: str,
    index: SearchIndex,
    *,
    filters: Filter | None = None,
    history: Sequence[str] = (),
    limit: int = 5,
    quote_words: int = QUOTE_WORDS,
    weights: Weights | None = None,
) -> Answer:
    """Answer a question with verbatim citations, best first.

    Args:
        text: the question, or bare words.
        index: the opened index.
        filters: act before ranking.
        history: earlier questions of the conversation, oldest first.
        limit: citations at most.
        quote_words: how wide a quote of discussion may grow; a clause is always itself.
        weights: of the evidence, for measuring.

    Raises:
        SearchIndexError: the index cannot be used, or a filter names what is not indexed.
    """
    named = index.named(filters or Filter())
    question = understand(text, index, filters=named, history=history)
    # Twins and passages inside a wider quote are dropped, so more are ranked than are cited.
    ranking = index.rank(question.query, question.filters, weights=weights, limit=3 * limit + 10)
    reason = _silence(question, ranking)
    if reason is None:
        citations = cite(
            index,
            ranking.hits,
            terms=question.terms,
            limit=limit,
            quote_words=quote_words,
            status=question.filters.status,
        )
        return _answered(question, citations)
    nearest = cite(
        index,
        ranking.hits if ranking.alike >= _LEAST_ALIKE else (),
        terms=question.terms,
        limit=min(limit, _NEAREST),
        quote_words=quote_words,
        status=question.filters.status,
    )
    return _silent(question, reason, nearest)


def not_indexed(
    text: str, index: SearchIndex, *, filters: Filter, history: Sequence[str] = ()
) -> Answer:
    """Return the answer to a question about a body that the index does not hold."""
    question = understand(text, index, filters=filters, history=history)
    return _silent(question, Reason.NOT_INDEXED, ())


def _answered(question: Question, citations: tuple[Citation, ...]) -> Answer:
    return Answer(
        question=question,
        status=AnswerStatus.ANSWERED,
        reason=None,
        citations=citations,
        nearest=(),
    )


def _silent(question: Question, reason: Reason, nearest: tuple[Citation, ...]) -> Answer:
    return Answer(
        question=question,
        status=AnswerStatus.NOT_FOUND,
        reason=reason,
        citations=(),
        nearest=nearest,
    )


def _silence(question: Question, ranking: Ranking) -> Reason | None:
    """Return why there is no answer, or None where there is one."""
    if ranking.allowed == 0:
        return Reason.FILTERS_EXCLUDE_ALL
    if not question.query.concepts or ranking.matched == 0:
        return Reason.NO_MATCH
    return None
