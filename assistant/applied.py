"""What was made of a question, and why nothing answers it, in words for people.

A plain search for plain words says nothing of itself.  What the question's words only seem to
mean is told as preferred, what was stated apart from them as "only".
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from types import MappingProxyType
from typing import Final

from assistant.answers import Intent, Question, Reason
from assistant.understanding.asked_dates import AskedPeriod
from assistant.understanding.asked_names import AskedBody
from assistant.understanding.stating import Detail
from corpus.dates import in_words
from index.records import Filter

_MOST_NAMES: Final = 3

# What each intent looks for, and the details that these words already name.
_LOOKED_FOR: Mapping[Intent, tuple[str, frozenset[Detail]]] = MappingProxyType(
    {
        Intent.DECISION: ("what was decided", frozenset({Detail.DECISION_WORD})),
        Intent.MOVER: ("who proposed or seconded it", frozenset({Detail.MOVER, Detail.PERSON})),
        Intent.VOTE: ("how the vote went", frozenset({Detail.VOTE})),
        Intent.ATTENDANCE: ("who was there", frozenset({Detail.PRESENCE, Detail.PERSON})),
        Intent.INTEREST: (
            "who declared an interest",
            frozenset({Detail.DECLARATION, Detail.PERSON}),
        ),
        Intent.PERSON: ("a name", frozenset({Detail.PERSON})),
        Intent.WHEN: ("a date", frozenset({Detail.DATE})),
        Intent.LAST: ("the latest", frozenset({Detail.DATE})),
        Intent.DUE: ("when it is due", frozenset({Detail.DATE})),
        Intent.HOW_MANY: ("a number", frozenset({Detail.NUMBER})),
        Intent.HOW_MUCH: ("a sum of money", frozenset({Detail.MONEY})),
        Intent.PLACE: ("a place", frozenset({Detail.PLACE})),
        Intent.REASON: ("the reason", frozenset({Detail.REASON})),
        Intent.MEANING: ("what it stands for", frozenset({Detail.EXPANSION})),
        Intent.ACTION: ("what is to be done", frozenset()),
        Intent.HISTORY: ("how it went over time", frozenset()),
        Intent.DISCUSSION: ("what was said", frozenset()),
        Intent.SEARCH: ("", frozenset()),
    }
)
_DETAILS: Mapping[Detail, str] = MappingProxyType(
    {
        Detail.PERSON: "a name",
        Detail.ORGANISATION: "the name of an organisation",
        Detail.MONEY: "a sum of money",
        Detail.PERCENT: "a percentage",
        Detail.NUMBER: "a number",
        Detail.DATE: "a date",
        Detail.OCCASION: "a meeting or event",
        Detail.DURATION: "how long",
        Detail.INTERVAL: "how often",
        Detail.TIME: "a time of day",
        Detail.REASON: "the reason",
        Detail.VOTE: "how the vote went",
        Detail.VOTERS: "how each one voted",
        Detail.MOVER: "who proposed or seconded it",
        Detail.DECISION_WORD: "what was decided",
        Detail.EXPANSION: "what it stands for",
        Detail.CONTACT: "whom to get in touch with",
        Detail.DECLARATION: "a declared interest",
        Detail.PRESENCE: "who was there",
        Detail.PLACE: "a place",
    }
)
_DECISIVE = frozenset({Intent.DECISION, Intent.MOVER, Intent.VOTE})
_REASONS: Mapping[Reason, str] = MappingProxyType(
    {
        Reason.NO_MATCH: "no passage of the indexed minutes holds what was asked for",
        Reason.FILTERS_EXCLUDE_ALL: "the filters leave no minutes to search",
        Reason.NOT_INDEXED: "the index does not hold what was named, or nothing of it in that "
        "period; “minutes status” lists what it holds",
        Reason.NO_DECISION: "the matter is minuted, but the minutes do not state {}",
        Reason.OFF_TOPIC: "the minutes that the question means do not speak of it",
    }
)


def applied_lines(question: Question) -> list[str]:
    """Return what was made of a question: a line of what is looked for, a line of what was kept.

    Either is left out where there is nothing to say.
    """
    preferred = list(_preferred(question))
    said = [
        " and ".join(_looked_for(question)),
        f"preferring {_listed(preferred, 'and')}" if preferred else "",
        *_only(question.filters),
        *_words(question),
    ]
    found = "; ".join(part for part in said if part)
    lines = [f"Looked for: {found}"] if found else []
    if question.kept:
        kept = "; ".join(question.kept)
        lines.append(f"Kept from before: {kept}; say “forget that” to drop it")
    return lines


def silence_line(question: Question, reason: Reason) -> str:
    """Return why nothing is given as an answer."""
    if question.query.required and reason in (Reason.NO_MATCH, Reason.FILTERS_EXCLUDE_ALL):
        exact = _listed([f"“{phrase}”" for phrase in question.query.required], "and")
        where = "what the filters leave" if question.filters != Filter() else "the indexed minutes"
        return f"Nothing found: no passage of {where} holds exactly {exact}."
    wanted = " and ".join(_looked_for(question)) or "what was asked"
    return f"Nothing found: {_REASONS[reason].format(wanted)}."


def _looked_for(question: Question) -> list[str]:
    """Return what the answer has to tell; the details alone where the intent names none of them."""
    words, said = _LOOKED_FOR[question.intent]
    details = question.asked.details
    others = [_DETAILS[detail] for detail in Detail if detail in details - said]
    own = [] if said and details and not details & said else [words]
    return [part for part in (*own, *others) if part]


def _preferred(question: Question) -> Iterator[str]:
    """Yield what weighs more and leaves nothing out, but for what a stated filter decides."""
    filters, asked = question.filters, question.asked
    if question.wants_decision and question.intent not in _DECISIVE:
        yield "decisions"
    bodies = [
        body
        for body in question.bodies
        if not (filters.committees if body.committees else filters.councils)
    ]
    yield from dict.fromkeys(_body_words(body) for body in bodies)
    if not (filters.since or filters.until):
        yield from dict.fromkeys(_period_words(period) for period in question.periods)
    if asked.latest and question.intent is not Intent.LAST:
        yield "the latest"
    elif asked.earliest:
        yield "the earliest"


def _body_words(body: AskedBody) -> str:
    names = (*body.councils, *body.committees)
    return _listed(names, "or") if 0 < len(names) < _MOST_NAMES else f"“{body.words}”"


def _period_words(period: AskedPeriod) -> str:
    """Return a period as it was asked for, with its days where the words do not show the year."""
    dated = any(sign.isdigit() for sign in period.words)
    days = "" if dated else _days(period)
    return f"{period.words} ({days})" if days else period.words


def _days(period: AskedPeriod) -> str:
    since, until = period.since, period.until
    if since and until == since.replace(month=12, day=31) and (since.month, since.day) == (1, 1):
        return str(since.year)
    first, last = (in_words(day) if day else "" for day in (since, until))
    if first and last:
        return first if first == last else f"{first} to {last}"
    return f"from {first}" if first else f"to {last}" if last else ""


def stated_words(filters: Filter) -> list[str]:
    """Return the stated filters in words, each apart: "Planning Committee", "since 2 May 2022"."""
    said = [_listed(names, "or") for names in (filters.councils, filters.committees) if names]
    said += [f"since {in_words(filters.since)}"] if filters.since else []
    said += [f"until {in_words(filters.until)}"] if filters.until else []
    kinds = [f"{kind.value} passages" for kind in filters.kinds]
    said += [_listed(kinds, "or")] if kinds else []
    said += [f"{filters.status.value} minutes"] if filters.status else []
    said += [f"what names {filters.person}"] if filters.person else []
    return said


def _only(filters: Filter) -> Iterator[str]:
    """Yield the stated filters."""
    said = stated_words(filters)
    if said:
        yield f"only {', '.join(said)}"


def _words(question: Question) -> Iterator[str]:
    """Yield what was made of single words of the question."""
    for correction in question.corrections:
        how = "also looked for as" if correction.also else "read as"
        yield f"“{correction.written}” {how} “{correction.meant}”"
    for asked, forms in question.expansions:
        if all(c.written != asked for c in question.corrections):
            yield f"{asked} = {' / '.join(forms)}"
    yield from (f"exactly “{phrase}”" for phrase in question.query.required)
    yield from (f"without “{phrase}”" for phrase in question.query.excluded)
    numbers = [reference.words for reference in question.references]
    if numbers:
        yield f"the number {_listed(numbers, 'and')}"


def _listed(names: Sequence[str], last: str) -> str:
    """Return "A", "A or B", "A, B or C", "A, B or 7 others"."""
    if len(names) > _MOST_NAMES:
        names = [*names[: _MOST_NAMES - 1], f"{len(names) - _MOST_NAMES + 1} others"]
    return f" {last} ".join(part for part in (", ".join(names[:-1]), names[-1]) if part)
