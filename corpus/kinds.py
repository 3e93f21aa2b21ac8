"""What a decision does, told by its verb."""

from __future__ import annotations

import re

from corpus.records import DecisionKind

# In this order: "that consideration be deferred and the report noted" is a deferral.
_BY_VERB = (
    (r"\bdefer(?:red|s)?\b|\badjourned\b|\b(?:was|were)\s+postponed\b", DecisionKind.DEFERRED),
    (r"\bwithdrawn\b", DecisionKind.WITHDRAWN),
    (r"\b(?:refus|reject)(?:ed|es?|s|al)?\b", DecisionKind.REFUSED),
    (r"\brefer(?:red)?\s+(?:back|to)\b", DecisionKind.REFERRED),
    (
        r"\b(?:re-?)?elected\b|\bco-?opted\b|\bappointed\s+(?:as\s+)?(?:vice-?\s?)?chair",
        DecisionKind.ELECTED,
    ),
    (r"\brecommend(?:s|ed|ing)?\b", DecisionKind.RECOMMENDED),
    (
        r"\b(?:be|is|are|were|was)\s+(?:received\s+and\s+)?noted\b|^\W*(?:to\s+|that\s+)?noted?\b|\bnotes\b",
        DecisionKind.NOTED,
    ),
    (
        r"\b(?:be|were|was|is|are|and)\s+(?:\w+ly\s+)?(?:approved|granted|confirmed)\b|\bapproves?\b|\bapproval\b"
        r"|^\W*(?:approved|granted|permission\s+granted)\b|\b(?:correct|true)\s+record\b|\btaken\s+as\s+read\b",
        DecisionKind.APPROVED,
    ),
)
_KINDS = tuple((re.compile(pattern, re.IGNORECASE), kind) for pattern, kind in _BY_VERB)
_BY_KEYWORD = (
    ("recommend", DecisionKind.RECOMMENDED),
    ("resolv", DecisionKind.RESOLVED),
    ("noted", DecisionKind.NOTED),
    ("agree", DecisionKind.AGREED),
    ("decid", DecisionKind.RESOLVED),
    ("decision", DecisionKind.RESOLVED),
    ("approved", DecisionKind.APPROVED),
    ("endorsed", DecisionKind.APPROVED),
    ("accepted", DecisionKind.AGREED),
    ("adopted", DecisionKind.APPROVED),
    ("carried", DecisionKind.AGREED),
    ("propos", DecisionKind.AGREED),
    ("favour", DecisionKind.AGREED),
    ("objection", DecisionKind.AGREED),
    ("comment", DecisionKind.AGREED),
    ("penderfyn", DecisionKind.RESOLVED),
    ("cytun", DecisionKind.AGREED),
)


def kind_of(clause: str, lead_in: str) -> DecisionKind:
    """Return the kind of a clause: by its own verb, its parent clause's, or the keyword."""
    for words in (clause, lead_in):
        for pattern, kind in _KINDS:
            if words and pattern.search(words):
                return kind
    low = (lead_in or clause).lower()
    return next((kind for word, kind in _BY_KEYWORD if word in low), DecisionKind.UNRECOGNISED)
