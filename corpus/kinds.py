"""What a decision does, told by its verb."""

from __future__ import annotations

import re

from corpus import welsh
from corpus.records import DecisionKind

# In this order: "that consideration be deferred and the report noted" is a deferral.
_BY_VERB = (
    (r"\brecommend(?:ed|s)?\s+(?:for\s+)?(?:approval|refusal)\b", DecisionKind.RECOMMENDED),
    (
        r"\bdefer(?:red|s|ral)?\b|\badjourned\b|\b(?:was|were|be)\s+postponed\b|\bheld\s+over\b"
        r"|\bcontinue(?:d|s)?\s+(?:consideration|the\s+(?:item|matter|application|report)\b)"
        r"|\b(?:be|was|were)\s+carried\s+forward\b",
        DecisionKind.DEFERRED,
    ),
    (r"\bwithdrawn\b", DecisionKind.WITHDRAWN),
    (
        r"\b(?:refus|reject)(?:ed|es?|s|al|ing)?\b|\bdeclin(?:ed?|es|ing)\b|\bnot\s+minded\s+to\b"
        r"|\bdismissed\b",
        DecisionKind.REFUSED,
    ),
    (
        r"\brefer(?:red|s|ral)?\s+(?:it\s+|them\s+|the\s+\w+\s+)?(?:back|to|up)\b",
        DecisionKind.REFERRED,
    ),
    (
        r"\b(?:re-?)?elected\b|\bco-?opted\b|\bappoint(?:ed|s)?\s+(?:as\s+)?(?:the\s+)?(?:vice-?\s?)?chair"
        r"|\bappointed\s+(?:as\s+)?(?:the\s+)?(?:vice|deputy|mayor|convener|provost|leader)"
        r"|\bremain\s+as\s+(?:vice-?\s?)?chair",
        DecisionKind.ELECTED,
    ),
    (r"\brecomm?en(?:d(?:s|ed|ing)?|ced)\b(?!\s+by\b)", DecisionKind.RECOMMENDED),
    (
        r"\b(?:be|is|are|were|was|and)\s+(?:received\s+and\s+|duly\s+|formally\s+)?noted\b"
        r"|^\W*(?:(?:to|that|they|members|also|agreed\s+to|(?:that\s+)?(?:the\s+)?(?:cabinet|committee|council|board|panel|sub-committee))\s+){0,2}note[sd]?\b"
        r"|\bnoted\s+the\b",
        DecisionKind.NOTED,
    ),
    (
        r"\b(?:be|were|was|is|are|and|been)\s+(?:\w+ly\s+)?(?:approved|granted|confirmed|ratified)\b|\bapproves?\b|\bapproval\b"
        r"|^\W*(?:(?:to|that|(?:that\s+)?(?:the\s+)?(?:cabinet|committee|council|board|panel))\s+){0,2}"
        r"(?:approved?|approves|granted|permission\s+granted)\b"
        r"|\b(?:correct|true)(?:\s+and\s+\w+)?\s+record\b|\btaken\s+as\s+read\b",
        DecisionKind.APPROVED,
    ),
    *((pattern, DecisionKind[name]) for pattern, name in welsh.KINDS),
)
_KINDS = tuple((re.compile(pattern, re.IGNORECASE), kind) for pattern, kind in _BY_VERB)
# "AGREED to varnish …" under "DECISION": the clause's own keyword says more than the heading.
_OWN = re.compile(
    r"\W*(?:(?:unanimously|it\s+was|members|all)\s+)*(?P<word>agreed|resolved|recommended)\b",
    re.IGNORECASE,
)
# Nothing was done: "that no licence be granted" approves nothing.
_NEGATED = re.compile(
    r"\bno\s+\w+(?:\s+\w+){0,3}\s+be\s+(?:approved|granted)\b|\bnot\s+be\s+(?:approved|granted)\b",
    re.IGNORECASE,
)
_BY_KEYWORD = (
    ("recommended", DecisionKind.RECOMMENDED),
    ("recommends", DecisionKind.RECOMMENDED),
    ("recommenced", DecisionKind.RECOMMENDED),
    ("resol", DecisionKind.RESOLVED),
    ("noted", DecisionKind.NOTED),
    ("agree", DecisionKind.AGREED),
    ("decid", DecisionKind.RESOLVED),
    ("decision", DecisionKind.RESOLVED),
    ("determin", DecisionKind.RESOLVED),
    ("approved", DecisionKind.APPROVED),
    ("endorsed", DecisionKind.APPROVED),
    ("accepted", DecisionKind.AGREED),
    ("adopted", DecisionKind.APPROVED),
    ("ratified", DecisionKind.APPROVED),
    ("granted", DecisionKind.APPROVED),
    ("carried", DecisionKind.AGREED),
    ("passed", DecisionKind.AGREED),
    ("support", DecisionKind.AGREED),
    ("propos", DecisionKind.AGREED),
    ("moved", DecisionKind.RESOLVED),
    ("favour", DecisionKind.AGREED),
    ("object", DecisionKind.AGREED),
    ("observation", DecisionKind.AGREED),
    ("comment", DecisionKind.AGREED),
    ("vote", DecisionKind.RESOLVED),
    ("authoris", DecisionKind.RESOLVED),
    ("action", DecisionKind.AGREED),
    ("payment", DecisionKind.APPROVED),
    ("penderfyn", DecisionKind.RESOLVED),
    ("ytun", DecisionKind.AGREED),
    ("gytûn", DecisionKind.AGREED),
    ("gwrthwyneb", DecisionKind.AGREED),
    ("sylwadau", DecisionKind.AGREED),
)
# "Lettings Policy – agreed": the verdict of an entry says more than what stands over the list.
_VERDICT = re.compile(
    r"[-–]\s*(?:agreed|deferred|approved|adopted|noted|withdrawn)\b", re.IGNORECASE
)
_RECOMMENDS = re.compile(
    r"(?<!\bas\s)\brecommend(?:ed|s)\b(?!\s+by\b)|\bto\s+recommend\b|\bargymhellwyd\b",
    re.IGNORECASE,
)


def kind_of(clause: str, lead_in: str) -> DecisionKind:
    """Return the kind of a clause: by its own verb, its parent clause's, or the keyword.

    What is recommended to another body stays a recommendation, whatever that body is to do.
    """
    verdict = _VERDICT.search(clause)
    if verdict:
        clause, lead_in = clause[verdict.start() :], ""
    if _RECOMMENDS.search(lead_in):
        return DecisionKind.RECOMMENDED
    for words in (clause, lead_in):
        for pattern, kind in _KINDS:
            negated = kind is DecisionKind.APPROVED and _NEGATED.search(words)
            if words and pattern.search(words) and not negated:
                return kind
    own = _OWN.match(clause)
    low = (own["word"] if own else lead_in or clause).lower()
    return next((kind for word, kind in _BY_KEYWORD if word in low), DecisionKind.UNRECOGNISED)
