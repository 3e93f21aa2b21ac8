"""Why a passage met a saved question, in words for people."""

from __future__ import annotations

from collections.abc import Sequence
from enum import Enum

from assistant.answers import Citation
from assistant.outcomes import Fate, fate
from assistant.watching.seeking import Sought
from assistant.watching.wordwise import TOKEN
from index import analyze


class Rule(Enum):
    """What of a passage meets a saved question."""

    UNDER = "a decision under a heading that names the topic"
    DECIDED = "a decision whose words name the topic"
    TOGETHER = "a decision whose heading and words name the topic together"
    NUMBERED = "a decision of an item with the number"
    CASE = "words that hold the number"
    ALL = "any decision that the filters let through"
    STATED = "a sentence that names the topic"
    WITH_HEADING = "words that name what the heading lacks of the topic"
    PHRASED = "words that hold the exact phrase"
    NAMED = "words that name the person"
    TITLED = "an item whose title names the topic"


def rule_words(rule: Rule, citation: Citation, heading: str, sought: Sought) -> str:
    """Return the rule with what it found: "a resolution under “MASH referrals”, which …"."""
    topic = _listed([f"“{word}”" for word in _as_found(citation, heading, sought)])
    words = {
        Rule.UNDER: f"{_decision(citation)} under “{heading}”, a heading with {topic}",
        Rule.DECIDED: f"{_decision(citation)} whose words hold {topic}",
        Rule.TOGETHER: f"{_decision(citation)} that holds {topic} together with its heading "
        f"“{heading}”",
        Rule.NUMBERED: f"{_decision(citation)} in the item with {_listed(sought.numbers)}",
        Rule.CASE: f"its words hold {_listed(sought.numbers)}",
        Rule.ALL: f"{_decision(citation)}; every one is wanted",
        Rule.STATED: f"a sentence holds {topic}",
        Rule.WITH_HEADING: f"its words hold {topic} together with the heading “{heading}”",
        Rule.PHRASED: "its words hold exactly "
        + _listed([f"“{phrase}”" for phrase in sought.query.required]),
        Rule.NAMED: "its words or its record name the person",
        Rule.TITLED: f"an item with the title “{heading}”, which holds {topic}",
    }[rule]
    return f"{words}; it names {sought.filters.person}" if sought.filters.person else words


def _decision(citation: Citation) -> str:
    return {
        Fate.DECIDED: "a decision",
        Fate.LOST: "a lost motion",
        Fate.PARTLY_LOST: "a lost and a carried motion",
        Fate.UNMINUTED: "a proposal, outcome not minuted,",
    }[fate(citation.evidence.decisions)]


def _as_found(citation: Citation, heading: str, sought: Sought) -> Sequence[str]:
    """Return each concept in the form that stands there; a single word as it is spelled there."""
    text = f"{heading} {citation.quote}"
    held = frozenset(analyze(text))
    found = []
    for concept in sought.query.concepts:
        form = next((f for f in concept.alternatives if f and held.issuperset(f)), ())
        words = sought.words.get(form, " ".join(form))
        found.append(_spelled(text, form[0], words) if len(form) == 1 else words)
    return found


def _spelled(text: str, term: str, asked: str) -> str:
    """Return the word of a text that has a term; as it was asked for, if it stands there too."""
    words = [word for word in TOKEN.findall(text) if term in analyze(word)]
    same = any(word.casefold() == asked.casefold() for word in words)
    return asked if same or not words else words[0]


def _listed(parts: Sequence[str]) -> str:
    return " and ".join(part for part in (", ".join(parts[:-1]), *parts[-1:]) if part)
