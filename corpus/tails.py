"""What ends a resolution, or follows a clause in its line, and is none of it."""

from __future__ import annotations

import re

from corpus.actions import without_action
from corpus.records import Span
from corpus.sentences import trim

# Votes may stand between two clauses; the other ends may not.
VOTES = re.compile(
    r"[*_(]{0,3}(?:voting\b|recorded\s+vote|for:|against:|votes?\s+for\b|unanimous(?:ly)?\W*$|carried\W*$)",
    re.IGNORECASE,
)
# What follows a resolution and is none of its clauses.
ENDS = re.compile(
    r"""[*_(]{0,3}(?:reasons?\b|notes?\s*[:–-]|supporting\ documents|alternative|other\ options
    |options?\ considered|voting\b|recorded\ vote|for:|against:|actions?\b\s*[:\-–]
    |in\ accordance\ with|public\ summary|\(?the\ meeting\ (?:closed|ended|finished)
    |(?:proposed|moved|prop)\b[.:]?\s*(?:by\b|cllr|councillor|mrs?\b|ms\b|[-–])
    |implementation\b|relevant\ \w+\ committee|\(?ref\b|expiry\ date|officers?(?:\(s\))?\ to\ action
    |rheswm|rhesymau|nodyn\s*:)""",
    re.IGNORECASE | re.VERBOSE,
)
# "(Cllr A proposed, Cllr B seconded, all in favour)" and an owner's name follow a clause.
_TAIL = re.compile(
    r"""(?:
      [(\[][^()\[\]]{0,400}
        \b(?:propos|second|prop\b|moved|voted|votes?\b|unanimous|in\ favour|abstain|non-?\s?key
            |key\ decision|action\b|carried)
        [^()\[\]]{0,400}[)\]]\.?
    | (?<=[.;])\s{0,3}(?:proposed|moved|prop)\b\.?\s{0,3}(?:by\b)?\s{0,3}[:–-]?\s{0,3}
        (?:cllr|councillor|mrs?\b|ms\b|[A-Z][a-z]+\b)[^.]{0,60}(?:\.[^.]{1,60}){0,3}
        \b(?:seconded|2nd)\b.{0,120}
    | [*_]{1,3}\s?(?:owner|action|lead)\b\s?[:–-][^*_]{1,200}[*_]{1,3}
    | \s(?:\*\*)?action(?:\s+by)?(?:\*\*)?\s?:\s?.{1,80}
    )$""",
    re.IGNORECASE | re.VERBOSE,
)
_TRAILING = re.compile(r"(?:[;,]\s{0,9}(?:and|or)?|;?\s{0,9}\band\b)$", re.IGNORECASE)
# "She was appointed as a Clerk": the last word is the sentence's own, and no action column's.
_OPEN = re.compile(r"\b(?:an?|the|by|to|of|as|and|with|for|from|our)\s*$", re.IGNORECASE)
_LONGEST_TAIL = 900


def without_tail(text: str, span: Span) -> Span:
    """Leave off what ends a clause and is none of it: actions, movers, votes, "; and"."""
    acted = without_action(text, span)
    span = span if _OPEN.search(acted.of(text)[-12:]) else acted
    for pattern in (_TAIL, _TRAILING):
        begin = max(span.start, span.end - _LONGEST_TAIL)
        found = pattern.search(text, begin, span.end)
        span = (trim(text, span.start, found.start()) if found else None) or span
    return span
