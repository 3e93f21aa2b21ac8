"""The ways to ask: intents, the word classes of questions, and the form of a rule.

The classes are of English as councillors, officers and residents use it, with the misspellings
that are cheap to allow.  They name no place, body or topic.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import cache

from assistant.understanding.stating import Detail


class Intent(StrEnum):
    """What kind of answer a question wants."""

    DECISION = "decision"
    MOVER = "mover"
    VOTE = "vote"
    ATTENDANCE = "attendance"
    INTEREST = "interest"
    PERSON = "person"
    WHEN = "when"
    LAST = "last"
    DUE = "due"
    HOW_MANY = "how_many"
    HOW_MUCH = "how_much"
    PLACE = "place"
    REASON = "reason"
    MEANING = "meaning"
    ACTION = "action"
    HISTORY = "history"
    DISCUSSION = "discussion"
    SEARCH = "search"


@dataclass(frozen=True, slots=True)
class Rule:
    """One way to ask for something; ``reason`` says why the words mean that."""

    intent: Intent
    details: frozenset[Detail]
    pattern: str
    reason: str

    def fits(self, words: str) -> bool:
        """Tell whether ``words``, in lower case, ask in this way from their first word on."""
        return _compiled(self.pattern).match(words) is not None


def rule(intent: Intent, details: Sequence[Detail], pattern: str, reason: str) -> Rule:
    """Return a rule; ``pattern`` is matched from the first word that asks, in lower case."""
    return Rule(intent, frozenset(details), pattern, reason)


@cache
def _compiled(pattern: str) -> re.Pattern[str]:
    """Compile a rule when it is first tried: a question tries a few, and all cost 30 ms."""
    return re.compile(pattern)


# Within one sentence of a question, as far as a verb can be from the word that asks.
ON = r"[^.?!;]{0,160}?\b"
BE = (
    r"(?:is|are|was|were|be|been|will|would|has|have|had|did|does|do|should|can|could|must"
    r"|shall|might)"
)

DECIDE = (
    r"(?:agree[ds]?|agreement|decide[ds]?|decision|resol\w+|approv\w+|refus\w+|reject\w*"
    r"|grant(?:ed)?|adopt(?:ed)?|accept(?:ed)?|defer\w*|authoris\w+|authoriz\w+"
    r"|appoint(?:ed)?|elect(?:ed)?|co-?opt(?:ed)?|outcome|recommend\w*|commit(?:ted)?"
    r"|signed? off|sign(?:ed)?|turn(?:ed)? (?:it )?down|knock(?:ed)? (?:it )?back"
    r"|thr[eo]wn? out|(?:go|going|goes|gone|went|get|got) (?:ahead|through|for)|took? (?:up"
    r"|on)|get permission|permission|gave|give (?:it )?the|allow(?:ed)?|object(?:ed)? to"
    r"|endors\w+|ratif\w+|back(?:ed)?|support(?:ed)?|ask(?:ed)? (?:for|the|to)|ask"
    r"|request\w*|want(?:ed)?|insist\w*|order(?:ed)?|renew(?:ed)?|amend(?:ed)?|withdr[ae]wn?"
    r"|cancel\w*|award(?:ed)?|choose|chose|chosen|pick(?:ed)?|select(?:ed)?|vote (?:to|for)"
    r"|voted (?:to|for|through)|conclu\w+|settle\w*|verdict|ruling|instruct\w*|delegat\w+"
    r"|note[ds]?|pass(?:ed)?|set up|scrap(?:ped)?|in favour of|set the|sanction\w*)"
)
SAY = (
    r"(?:sa(?:y|ys|id)|rais\w+|discuss\w*|complain\w*|concerns?|concerned|comment\w*"
    r"|question(?:s|ed)?|worr(?:y|ies|ied)|suggest\w*|points?|mention\w*|tell|told|hear"
    r"|heard|repl(?:y|ied|ies)|respon\w+|explain\w*|report\w*|feedback|views?|opinions?"
    r"|propos\w*|debat\w+|th(?:ink|ought)|fe(?:el|lt)|issues?|problems?|ask(?:ed)?|argu\w+"
    r"|highlight\w*|answer\w*|objections?|talk(?:ed)?(?: about)?|criticis\w*|reaction"
    r"|reassur\w*|warn\w*|admit\w*|claim\w*|acknowledg\w*|advi[sc]\w+|describ\w+)"
)
MONEY_NOUN = (
    r"(?:costs?|price|quotes?|quotations?|budget|fees?|charges?|precept|grants?"
    r"|spend(?:ing)?|spent|rent|salary|wages?|bills?|invoices?|donations?|balance|estimates?"
    r"|tenders?|sum|amount|expenditure|income|overspend|underspend|deficit|surplus|saving"
    r"|savings|funding|money|fine|council tax|cash|payments?|paid|pay|worth)"
)
PERCENT_NOUN = r"(?:percent\w*|per ?cent|proportion|share|fraction|rate|%)"
PERSONS = (
    r"(?:councillors?|cllrs?|members?|officers?|persons?|people|director|chair(?:man|woman"
    r"|person)?|clerk|mayor|governors?|commissioner|head(?:teacher)?|manager|residents?"
    r"|staff|secretary|leader|speaker|candidates?|volunteers?|treasurer|applicant)"
)
FIRMS = (
    r"(?:firm|company|companies|contractors?|suppliers?|compan\w+|provider|organisations?"
    r"|organizations?|business|builders?|consultants?|agency|charity|bodies|body|authority"
    r"|bank|insurer|auditors?|solicitors?|tenderer|bidder|operator|developer)"
)
# The first words of a noun phrase up to its head: "the total | cost", "staffs agency | rate".
NP = (
    r"(?:(?!(?:of|for|about|to|on|in|at|from|by|with|said|agreed|did|decision|outcome|when"
    r"|who|if|and)\b)[\w'&/-]+ ){0,6}?"
)
WHAT = (
    r"(?:what|which|whats|what's|wat|wot|wht)(?: (?:is|was|were|are|will be|would be|did"
    r"|does|has been|had))?"
)

MEET = (
    r"(?:discuss\w*|talk\w*|mention\w*|rais(?:e|ed)|consider\w*|debat\w*|look(?:ed)? at"
    r"|minuted|bring up|brought up|come up|came up)"
)
