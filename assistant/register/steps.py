"""What a step in the course of a matter was, told by rules from its record and its verbs.

A rule says why ("the record says deferred"), and what no rule knows is unrecognised: that is a
value, and better than a guess.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from enum import StrEnum
from types import MappingProxyType
from typing import Final

from corpus import DecisionKind, Outcome


class Step(StrEnum):
    """What happened to a matter, as far as the minutes say."""

    RAISED = "raised"
    DISCUSSED = "discussed"
    REPORTED = "reported"
    REPORTED_BACK = "reported back"
    PROPOSED = "proposed"
    AMENDED = "amended"
    DEFERRED = "deferred"
    REFERRED = "referred"
    RECOMMENDED = "recommended"
    RESOLVED = "resolved"
    AGREED = "agreed"
    APPROVED = "approved"
    ELECTED = "elected"
    NOTED = "noted"
    REFUSED = "refused"
    WITHDRAWN = "withdrawn"
    LOST = "lost"
    ASKED = "asked for"
    UNRECOGNISED = "unrecognised"


# What was done to the text or the matter, not what was amended long ago ("the amended plans").
_AMENDS: Final = re.compile(
    r"\b(?:be|was|were|is|are|been)\s+(?:further\s+)?amended\b|\bamendments?\b|\bdiwygi\w+"
    r"|\bin\s+place\s+of\b|\bsubstitut\w+|\bsubject\s+to\s+the\s+(?:following\s+)?(?:addition"
    r"|deletion|change)",
    re.IGNORECASE,
)
_NONE_BEFORE: Final = re.compile(r"\b(?:no|not|without|any)\s+(?:\w+\s+){0,2}$", re.IGNORECASE)
_REPORT_TAKEN: Final = re.compile(
    r"\b(?:reports?|updates?|findings?|outcomes?|responses?|progress)\b"
    r"(?:\s+\S+){0,8}?\s+(?:be|is|was|were|are)\s+(?:received|noted|welcomed|accepted)"
    r"|\b(?:not(?:e|ed|es)|received?|welcomed?)\s+(?:the\s+|an?\s+)?(?:\w+\s+){0,2}"
    r"(?:reports?|updates?|progress|response)\b",
    re.IGNORECASE,
)
_BY_KIND: Final[Mapping[DecisionKind, Step]] = MappingProxyType(
    {
        DecisionKind.RESOLVED: Step.RESOLVED,
        DecisionKind.AGREED: Step.AGREED,
        DecisionKind.APPROVED: Step.APPROVED,
        DecisionKind.ELECTED: Step.ELECTED,
        DecisionKind.RECOMMENDED: Step.RECOMMENDED,
        DecisionKind.NOTED: Step.NOTED,
        DecisionKind.DEFERRED: Step.DEFERRED,
        DecisionKind.REFERRED: Step.REFERRED,
        DecisionKind.REFUSED: Step.REFUSED,
        DecisionKind.WITHDRAWN: Step.WITHDRAWN,
        DecisionKind.ACTION: Step.ASKED,
        DecisionKind.UNRECOGNISED: Step.UNRECOGNISED,
    }
)


def step_of_decision(quote: str, kind: DecisionKind, outcome: Outcome) -> tuple[Step, str]:
    """Return what step a decision was, and the rule that says so."""
    if outcome is Outcome.LOST:
        return Step.LOST, "the motion was not carried"
    if outcome is Outcome.UNKNOWN:
        return Step.PROPOSED, "it was moved; its outcome is not minuted"
    amends = _AMENDS.search(quote)
    if amends and not _NONE_BEFORE.search(quote[: amends.start()]):
        return Step.AMENDED, f"the decision says “{_said(amends)}”"
    taken = _REPORT_TAKEN.search(quote)
    if taken and kind in (DecisionKind.NOTED, DecisionKind.RESOLVED, DecisionKind.AGREED):
        return Step.REPORTED, f"the decision says “{_said(taken)}”"
    return _BY_KIND[kind], f"the record is of kind {kind.value}"


# The first that matches says what a passage of discussion tells; the verbs are in past tense as
# minutes write them.
_TOLD: Final = (
    (
        Step.REPORTED,
        r"\breported\s+(?:back|that|on)\b|\badvised\s+(?:that|the|members)\b|\badroddod\b"
        r"|\bupdated?\s+(?:the\s+)?(?:members|committee|council|meeting|on)\b"
        r"|\b(?:an?|the)\s+update\b|\b(?:was|were)\s+(?:informed|advised|updated|told)\b"
        r"|\bpresented\s+(?:the|a|an|his|her|their)\b|\bprogress\s+(?:report|on|with)\b",
    ),
    (
        Step.RAISED,
        r"\b(?:raised|brought\s+up|drew\s+attention|a\s+complaint|complained|requested\s+that"
        r"|had\s+asked\s+(?:for|that)|petition)\b",
    ),
    (
        Step.REPORTED,
        r"\b(?:is|are|was|were)\s+now\s+complete|\b(?:confirmed|informed|notified|received"
        r"|awaited|awaiting)\b|\b(?:has|have|had)\s+(?:\w+ly\s+|now\s+|also\s+)?(?:been\s+)?"
        r"(?:\w+ed|done|made|sent|cut|put|built|taken|given)\b",
    ),
    (
        Step.ASKED,
        r"(?<!nothing\s)(?<!suspended\s)\b(?:to|will|would|undertook\s+to)\s+(?:contact|write|investigate|chase|check|ask|obtain"
        r"|report|arrange|look|speak|find|seek|pursue|follow|e-?mail)\b",
    ),
    (
        Step.DISCUSSED,
        r"\b(?:discuss\w*|debate[ds]?|considered|asked|questions?|queried|commented|felt|suggested"
        r"|concern(?:s|ed)?|views?|argued|thought|spoke|noted|explained|said|stated|agreed|wished"
        r"|proposed|emailed|wrote|written|requested|contacted|met|mentioned|expressed|reminded"
        r"|volunteered|thanked|offered|trafod\w*)\b",
    ),
)
_TELLING: Final = tuple((step, re.compile(words, re.IGNORECASE)) for step, words in _TOLD)


def step_of_discussion(quote: str) -> tuple[Step, str]:
    """Return what a passage that states no decision tells, and the rule that says so."""
    for step, words in _TELLING:
        found = words.search(quote)
        if found:
            return step, f"it says “{_said(found)}”"
    return Step.UNRECOGNISED, "no rule tells what was done"


def _said(found: re.Match[str]) -> str:
    return " ".join(found[0].split())
