"""What "why", "where", "what" and "which" ask for: rules in order; the first that fits counts."""

from __future__ import annotations

from assistant.understanding.asking import (
    DECIDE,
    FIRMS,
    MONEY_NOUN,
    NP,
    ON,
    PERCENT_NOUN,
    PERSONS,
    SAY,
    WHAT,
    Intent,
    rule,
)
from assistant.understanding.stating import Detail

WHY_RULES = (
    rule(Intent.REASON, [Detail.REASON], r"(?:why|y did)\b", "why asks for a reason"),
    rule(
        Intent.REASON,
        [Detail.REASON],
        r"what (?:made|caused|prompted|led to|triggered|drove|lies behind|was behind"
        rf"|is behind)\b|what (?:\w+ )?stopped|{WHAT} (?:the |a |any |their )?{NP}(?:reasons?"
        r"|grounds(?= (?:for|on|were|was|did)\b)|justification|rationale|reasoning|purpose|cause"
        rf"|causes|explanation|motive|point of)\b|what {ON}(?:as a reason|reason for|reasons for"
        r"|blame[d]?)\b|what for$|on what (?:grounds|basis)",
        "a cause is asked",
    ),
)
WHERE_RULES = (
    rule(
        Intent.LAST,
        [],
        rf"where {ON}(?:up to|stand|standing)\b|where (?:are|were) (?:we|they|things) (?:at"
        r"|with)\b",
        "the latest position is asked",
    ),
    rule(
        Intent.SEARCH,
        [],
        rf"where(?:'s|s)? {ON}(?:money|funding|funds?|cash|surplus|donations?|proceeds|grant"
        rf"|profits?)\b{ON}(?:from|come|coming|go|going|gone|went|spent)|where(?:'s| is| are| was"
        r"| were) (?:it|they|we|things)(?: \w+)?$|where (?:do|are) (?:things|we|they)\b"
        r"|where is it still",
        "no place is meant: where the money is from, where they are now",
    ),
    rule(
        Intent.PLACE,
        [Detail.PLACE],
        r"where(?:'s|s|abouts)?\b|(?:what|which) (?:street|road|ward|village|town|location|venue"
        r"|site|place|building|room|area|hall|park|field)s?\b|what(?:'s| is| was) the (?:venue"
        r"|location|address)",
        "a place is asked",
    ),
)
WHAT_RULES = (
    rule(
        Intent.MEANING,
        [Detail.EXPANSION],
        rf"what {ON}(?:stand(?:s|ing)? for|short for|abbreviat\w+|acronym\w*)\b|what(?: (?:do"
        r"|does) (?:the )?[\w&-]{2,8} mean)",
        "the long form of a short one",
    ),
    rule(
        Intent.MEANING,
        [],
        r"what(?:'s|s| is| are| was) (?:it|that|this|they|those)(?: \w+)?(?=$|[,?.!])|what(?:'s"
        r"|s| is| are) (?:an?|meant by)\b|what (?:do|does) .{0,60}\bmean\b|what(?:'s|s"
        r"| is) (?:the )?(?:meaning|definition) of",
        "what a word means",
    ),
    rule(
        Intent.VOTE,
        [Detail.VOTE],
        rf"{WHAT} (?:the )?{NP}(?:vote|votes|voting|tally|majority|split|vote count)\b|by (?:what"
        r"|how) (?:majority|many votes|much)|what happened (?:in|with|to) the vote",
        "a tally is asked",
    ),
    rule(
        Intent.MOVER,
        [Detail.MOVER],
        r"which (?:\w+ ){1,2}(?:prop+o?s\w*|secc?ond\w*|moved (?:the|that|it))\b",
        "a member moved it",
    ),
    rule(
        Intent.VOTE,
        [Detail.VOTERS, Detail.PERSON],
        r"which (?:\w+ ){1,3}(?:voted?|abstain\w*|oppose[d]?)\b(?! to\b)",
        "who voted which way",
    ),
    rule(
        Intent.INTEREST,
        [Detail.DECLARATION],
        rf"(?:what|which|any) {ON}(?:interests? (?:were |was )?declared"
        r"|declar\w* (?:an? )?(?:\w+ )?interest|declarations? of interest)",
        "interests are declared",
    ),
    rule(
        Intent.ATTENDANCE,
        [Detail.PRESENCE],
        rf"which {PERSONS} (?:\w+ )?(?:attend\w*|present|there|absent|apolog\w*|came|turned up"
        r"|missed)",
        "the roll says who was there",
    ),
    rule(
        Intent.ACTION,
        [],
        r"(?:what|wot|wat|wht|which|whats)(?: (?:is|are|were|was))? (?:the |any "
        rf"|all the )?{NP}(?:actions?|action points?|to-?dos?|tasks?|next steps)\b|what(?:'s"
        rf"|s)? {ON}(?:supposed to|meant to|still to (?:be done|do)|left to do|outstanding"
        r"|need(?:s|ed)? (?:doing|to be done)|got to do|have to do)\b|what (?:is|was|are|were"
        r"|has|have) .{0,60}\b(?:asked to do|to do|going to do about)\b",
        "what somebody is to do",
    ),
    rule(
        Intent.HISTORY,
        [],
        rf"what(?:'s|s| has| have)? {ON}(?:happened (?:to|with|about)|so far|over the years"
        r"|the (?:history|story|background))\b",
        "all that happened to an item",
    ),
    rule(
        Intent.LAST,
        [],
        r"(?:what|whats|what's)(?: is| was| are|'s)? (?:the |our |their )?(?:latest"
        r"|current (?:position|state|status|situation)|position|status|state of play|situation"
        rf"|update|progress|news)\b|what {ON}(?:up to|the latest|happening (?:with|about|to))\b",
        "the newest word on it",
    ),
    rule(
        Intent.DUE,
        [Detail.DATE],
        rf"{WHAT} (?:the |a )?{NP}(?:deadline|due date|closing date|cut[- ]?off(?: date)?)\b",
        "something has to be done by then",
    ),
    rule(
        Intent.HOW_MUCH,
        [Detail.PERCENT],
        rf"(?:by )?{WHAT} (?:the |a )?{NP}{PERCENT_NOUN}(?!\w| of pay)",
        "a percentage is asked",
    ),
    rule(
        Intent.HOW_MUCH,
        [Detail.MONEY],
        rf"{WHAT} (?:the |a )?(?:\w+ ){{0,2}}?(?:figure|total){ON}{MONEY_NOUN}\b",
        "a figure of money is asked",
    ),
    rule(
        Intent.HOW_MANY,
        [Detail.NUMBER],
        rf"{WHAT} (?:the |a )?{NP}(?:number|total number|headcount|numbers|figures?|count|size"
        r"|average|total)\b(?! (?:raised|cost|spent|paid|bill|budget|collected))",
        "a count is asked",
    ),
    rule(
        Intent.HOW_MUCH,
        [Detail.MONEY],
        rf"(?:at |for )?(?!which){WHAT} (?:the |a |our |their )?{NP}(?:{MONEY_NOUN}\b(?= (?:of"
        r"|for|to|per|on|at|from|was|were|be|did|set|this|last|agreed)\b| ?$| ?[^\w ])"
        r"|total (?:raised|cost|spent|paid|bill|budget|collected))|what (?:did|does|will|would"
        r"|do) .{0,80}\b(?:cost|costing|amount to|charge)\b",
        "a sum is asked",
    ),
    rule(
        Intent.PERSON,
        [Detail.ORGANISATION],
        rf"(?:what|wot|wat|wht|which|whats)(?: (?:is|was))? (?:the )?{NP}{FIRMS}\b",
        "a firm or body is asked",
    ),
    rule(
        Intent.PERSON,
        [Detail.PERSON],
        rf"(?:what(?:'s|s| is| was) the )?name of (?:the |our |their )?{NP}{PERSONS}\b"
        rf"|which {PERSONS}\b|{WHAT} (?:the )?{NP}names?\b(?: of (?:the )?{NP}{PERSONS})",
        "somebody's name is asked",
    ),
    rule(
        Intent.PERSON,
        [Detail.CONTACT],
        r"(?:what|whats|what's).{0,60}\b(?:e-?mail|phone number|telephone|contact details"
        r"|number to (?:ring|call))\b",
        "an address is asked",
    ),
    rule(
        Intent.DECISION,
        [Detail.DECISION_WORD],
        rf"(?:what|wot|wat|wht|which|whats)(?: (?!{SAY}\b)[\w'&-]+){{0,12}}? (?!ask(?:ed)? "
        rf"(?:about|if|whether)){DECIDE}\b",
        "what was decided, before anything is said",
    ),
    rule(
        Intent.DISCUSSION,
        [],
        rf"(?:what|wot|wat|wht|which|whats)(?: \w+){{0,2}}? {SAY}\b|what {ON}(?:the (?:reply"
        rf"|answer|response)|{SAY})\b(?!.{{0,80}}\b(?:agreed|resolved|decided)\b)",
        "what was said",
    ),
    rule(
        Intent.DECISION,
        [Detail.DECISION_WORD],
        rf"(?:what|wot|wat|wht|which|whats|how|at what|in what) {ON}{DECIDE}\b",
        "what was decided",
    ),
    rule(Intent.SEARCH, [], r"\w", "what, of no kind that is told apart"),
)
