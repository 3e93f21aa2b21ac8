"""Whether one passage meets a saved question, and by which rule."""

from __future__ import annotations

from collections.abc import Callable

from assistant.watching.ruling import Rule
from assistant.watching.seeking import Sought
from assistant.watching.wordwise import lacking, states
from corpus import PassageKind
from index import Candidate, analyze
from index.complete import CompleteMatch

# What is no word of the minutes: what was to be discussed, and who was there.
_NOT_MINUTED = frozenset({PassageKind.AGENDA, PassageKind.ATTENDANCE})


def judge(
    match: CompleteMatch, candidate: Candidate, sought: Sought, heading: Callable[[], str]
) -> Rule | None:
    """Return the rule by which a passage meets a question, or None where it does not.

    Args:
        match: what its stems tell: it holds the topic with its heading.
        candidate: its text and kind.
        sought: what is looked for.
        heading: gives the heading above it; asked only where the passage's own words do not tell.
    """
    is_decision = match.is_decision or candidate.kind is PassageKind.DECISION
    if not _is_wanted(candidate.kind, sought) or (sought.decisions_only and not is_decision):
        return None
    if sought.numbers:
        held = frozenset(analyze(candidate.text))
        has_all = all(held.issuperset(analyze(number)) for number in sought.numbers)
        return Rule.NUMBERED if is_decision else Rule.CASE if has_all else None
    if sought.query.required:
        return Rule.PHRASED
    if not sought.senses:
        return Rule.ALL if is_decision else Rule.NAMED
    if match.own and states(sought.senses, candidate.text):
        return Rule.DECIDED if is_decision else Rule.STATED
    missing = lacking(sought.senses, heading())
    if not missing:
        return Rule.UNDER if is_decision else None
    if len(missing) < len(sought.senses) and states(missing, candidate.text):
        return Rule.TOGETHER if is_decision else Rule.WITH_HEADING
    return None


def may_stand_for_its_item(
    match: CompleteMatch, candidate: Candidate, sought: Sought, heading: Callable[[], str]
) -> bool:
    """Tell whether a passage that does not meet it is of an item whose title names the topic."""
    if not (match.titled and sought.senses) or sought.decisions_only or sought.numbers:
        return False
    return _is_wanted(candidate.kind, sought) and not lacking(sought.senses, heading())


def _is_wanted(kind: PassageKind, sought: Sought) -> bool:
    return kind not in _NOT_MINUTED or kind in sought.filters.kinds
