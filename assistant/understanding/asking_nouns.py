"""What yes-or-no questions, requests and bare nouns ask for: rules in order.

"Did they approve it?", "list the actions", "closing date of the consultation".
"""

from __future__ import annotations

from assistant.understanding.asking import DECIDE, FIRMS, NP, ON, PERSONS, SAY, Intent, rule
from assistant.understanding.stating import Detail

IMPERATIVE_RULES = (
    rule(
        Intent.ACTION,
        [],
        rf"(?:list|show|give|any|all)\b {ON}(?:actions?|to-?dos?)\b",
        "what somebody is to do",
    ),
    rule(
        Intent.MOVER,
        [Detail.MOVER],
        rf"(?:list|name|any) {ON}(?:proposer|seconder)s?\b",
        "a motion is moved",
    ),
    rule(
        Intent.INTEREST,
        [Detail.DECLARATION],
        rf"(?:list|name|any|show) {ON}interests?\b",
        "interests are declared",
    ),
    rule(
        Intent.LAST,
        [],
        r"any (?:\w+ )?(?:updates?|news|progress|word|movement)\b",
        "the newest word on it",
    ),
    rule(
        Intent.HISTORY,
        [],
        r"(?:give|tell|show|trace|everything)\b.{0,30}\b(?:history|everything|timeline|story"
        r"|all about)\b|trace\b|everything (?:about|on|to do with)",
        "all that happened to an item",
    ),
    rule(
        Intent.DISCUSSION, [], rf"(?:any|summar\w+|list) {ON}(?:{SAY}|mentions?)\b", "what was said"
    ),
    rule(
        Intent.DECISION,
        [Detail.DECISION_WORD],
        rf"(?:any|list|show) {ON}{DECIDE}s?\b",
        "what was decided",
    ),
)
POLAR_RULES = (
    rule(
        Intent.INTEREST,
        [Detail.DECLARATION],
        rf"\w+ {ON}(?:declar\w* .{{0,30}}interests?|declare anything|interests? .{{0,20}}declared"
        r"|conflict of interest)\b",
        "interests are declared",
    ),
    rule(
        Intent.VOTE,
        [Detail.VOTE],
        rf"\w+ {ON}(?:unanimous\w*|casting vote|vote[ds]? (?:against|for (?:it|the|this|that)\b"
        r"|on)|abstain\w*|recorded vote|named vote|close vote|voted? (?:for or )?against"
        r"|against (?:it|the|this)\b|a vote|contested|put to the vote)\b",
        "how a vote went",
    ),
    rule(
        Intent.ATTENDANCE,
        [Detail.PRESENCE],
        rf"(?:was|were|did|is|has) {ON}(?:present\b(?! (?:a|the|their|his|her))"
        r"|(?<!is )(?<!was )there$|attend(?:ed)?\b(?! to)|absent|apologies"
        r"|at the (?:\w+ ){0,3}meeting|quorate|in the chair|chair(?:ed)? the)\b",
        "the roll says who was there",
    ),
    rule(
        Intent.MOVER,
        [Detail.MOVER],
        rf"(?:did|was|is|were) {ON}(?:propose(?:d|r)?|second(?:ed|er)?)(?: (?:it|this|that|the)\b"
        r"|$)",
        "who moved it",
    ),
    rule(
        Intent.DUE,
        [Detail.DATE],
        rf"\w+ {ON}(?:a deadline|a closing date|a time ?limit|due (?:by|soon|yet|date))\b",
        "something has to be done by then",
    ),
    rule(
        Intent.WHEN,
        [Detail.DATE],
        rf"\w+ {ON}(?:a (?:\w+ )?(?:date|timescale|timetable|start date)|dates? (?:for|set)"
        r"|an opening date|know when)\b",
        "a date is asked",
    ),
    rule(
        Intent.REASON,
        [Detail.REASON],
        rf"\w+ {ON}(?:a (?:\w+ )?reason|(?:the|any) reasons?|say why)\b",
        "a cause is asked",
    ),
    rule(
        Intent.LAST,
        [],
        r"(?:is|are|has|have|was) .{0,60}\b(?:any (?:update|news|progress|word)"
        r"|anything (?:later|newer|more recent|since))\b",
        "the newest word on it",
    ),
    rule(
        Intent.ACTION,
        [],
        rf"(?:is|are|do|does|have|has) {ON}(?:outstanding|still to do|any actions?)\b",
        "what somebody is to do",
    ),
    rule(
        Intent.DISCUSSION,
        [],
        rf"(?:did|does|was|were|has|have|is|are|do) {ON}(?:say|said|mention\w*|discuss\w*|talk\w*"
        r"|complain\w*|raise[ds]?|comment\w*|worr\w+|concern\w*|hear|heard|criticis\w*"
        r"|respond\w*|repl\w+|explain\w*|bring up|brought up|question(?:ed)?)\b",
        "what was said",
    ),
    rule(
        Intent.DECISION,
        [Detail.DECISION_WORD],
        rf"\w+ {ON}{DECIDE}\b",
        "what was decided, asked as yes or no",
    ),
    rule(Intent.SEARCH, [], r"\w+", "yes or no, of no kind that is told apart"),
)
BARE_RULES = (
    rule(
        Intent.MOVER,
        [Detail.MOVER],
        r".*?\b(?:proposer|seconder|mover|proposed by|seconded by|moved by)\b",
        "a motion is moved",
    ),
    rule(
        Intent.VOTE,
        [Detail.VOTE],
        r".*?\b(?:casting vote|recorded vote|voting (?:record|figures)|tied vote|unanimous vote"
        r"|vote (?:on|count|result|split|tally)|results? of (?:the )?vote|votes? for and against"
        r"|tally)\b",
        "a tally is asked",
    ),
    rule(
        Intent.INTEREST,
        [Detail.DECLARATION],
        r".*?\b(?:declarations? of interests?|interests? declared|declared interests?"
        r"|pecuniary)\b",
        "interests are declared",
    ),
    rule(
        Intent.ATTENDANCE,
        [Detail.PRESENCE],
        r".*?\b(?:apologies|attendance|attendees|those present|members present"
        r"|list of (?:people )?present)\b",
        "the roll says who was there",
    ),
    rule(
        Intent.ACTION,
        [],
        r".*?\b(?:outstanding actions?|actions? (?:outstanding|arising|list|for|from|points?"
        r"|log)|to-?do list|next steps)\b",
        "what somebody is to do",
    ),
    rule(
        Intent.HISTORY,
        [],
        r".*?\b(?:history of|timeline|background (?:to|of|on)|story of|everything (?:about|on"
        r"|to do))\b",
        "all that happened to an item",
    ),
    rule(
        Intent.LAST,
        [],
        r".*?(?:\b(?:latest|current position|current status|state of play|update on|any update"
        r"|most recent)\b|\bnext meeting$)",
        "the newest word on it",
    ),
    rule(
        Intent.DUE,
        [Detail.DATE],
        r".*?\b(?:deadline|due date|closing date|cut[- ]?off date|closing day)\b",
        "something has to be done by then",
    ),
    rule(
        Intent.WHEN,
        [Detail.DATE],
        r".*?\b(?:timescale|timetable|(?:start|end|opening|completion|expiry|meeting|launch"
        r"|publication|finish|effective|renewal) date|dates? (?:of|for)|date$)",
        "a date is asked",
    ),
    rule(Intent.WHEN, [Detail.DATE], r"when\b", "a clause with when for a whole question"),
    rule(
        Intent.WHEN,
        [Detail.TIME],
        r".*?\b(?:(?:start|starting|finish|opening|closing) (?:times?|hours)"
        r"|times? of (?:the )?meetings?)\b",
        "a time of day",
    ),
    rule(Intent.WHEN, [Detail.INTERVAL], r".*?\b(?:frequency of|how often)\b", "how often"),
    rule(
        Intent.WHEN,
        [Detail.DURATION],
        r".*?\b(?:length of (?:the )?(?:contract|lease|term|licence)|duration of"
        r"|term of office)\b",
        "a span of time is asked",
    ),
    rule(
        Intent.HOW_MUCH,
        [Detail.PERCENT],
        r".*?\b(?:percent\w*|per ?cent|proportion of|\w+ rate\b(?! relief)|rate of)\b",
        "a percentage is asked",
    ),
    rule(
        Intent.HOW_MANY,
        [Detail.NUMBER],
        r".*?\b(?:number of|numbers? (?:for|in)|total number|no\.? of|count of|headcount"
        r"|figures? (?:for|please|on)|how many)\b",
        "a count is asked",
    ),
    rule(
        Intent.HOW_MUCH,
        [Detail.MONEY],
        r".*?\b(?:(?:costs?|price|prices|quotes?|quotations?|fees?|bill|amount|budget|grant"
        r"|precept|tenders?|estimate|rent|salary|charge|charges) (?:of|for|to|per)\b|cost$"
        r"|price$|costs$|fee$|cheapest|(?:money |amount |£ )?spen[dt](?:ing)? on|most expensive"
        r"|precept (?:figure|amount|\d))",
        "a sum is asked",
    ),
    rule(
        Intent.PERSON,
        [Detail.CONTACT],
        r".*?\b(?:e-?mail (?:address )?(?:for|of)|(?:e-?mail|phone)(?: address)?$|phone number"
        r"|contact (?:details|number|for)|telephone number)\b",
        "an address is asked",
    ),
    rule(
        Intent.PERSON,
        [Detail.PERSON],
        rf".*?\bnames? of (?:the |our |their )?{NP}{PERSONS}\b",
        "somebody's name is asked",
    ),
    rule(
        Intent.PERSON,
        [Detail.ORGANISATION],
        rf".*?\b(?:{FIRMS} (?:for|chosen|used|appointed|who)\b|name of (?:the )?{NP}{FIRMS}\b)",
        "a firm is asked",
    ),
    rule(
        Intent.PLACE,
        [Detail.PLACE],
        r".*?\b(?:location of|venue (?:of|for)|venue$|address of|whereabouts)\b",
        "a place is asked",
    ),
    rule(
        Intent.REASON,
        [Detail.REASON],
        r".*?\b(?:reasons?(?! to be)|rationale|justification|causes? of|grounds for)\b",
        "a cause is asked",
    ),
    rule(
        Intent.MEANING,
        [Detail.EXPANSION],
        r".*?\b(?:meaning$|stands? for|meaning of|definition of|short for|abbreviation)\b",
        "what a word means",
    ),
    rule(
        Intent.DECISION,
        [Detail.DECISION_WORD],
        r".*?\b(?:resolutions?|decisions?|outcome|verdict|result|approval|refusal"
        r"|what was agreed)\b",
        "what was decided",
    ),
    rule(
        Intent.DISCUSSION,
        [],
        r".*?\b(?:concerns?|comments?|complaints?|discussion|debate|feedback|views|objections?"
        r"|criticisms?|mentions?)\b",
        "what was said",
    ),
)
