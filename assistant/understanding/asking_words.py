"""What "who", "when" and "how" ask for: rules in order; the first that fits counts."""

from __future__ import annotations

from assistant.understanding.asking import (
    BE,
    MEET,
    MONEY_NOUN,
    ON,
    Intent,
    rule,
)
from assistant.understanding.stating import Detail

# "Who was going to ring the county?" asks for a person, and "who do I ring?" for a number.
_WILL_DO = (
    r"(?:(?:is|was|were|will|would|had|has|should|agreed|offered|volunteered|promised|undertook"
    r"|wanted)(?: (?:going|asked|supposed|meant|due|told|instructed))?(?: to)?"
    r" (?:e-?mail|phone|ring|call|contact|write|get)\b)"
)
WHO_RULES = (
    rule(
        Intent.PERSON,
        [Detail.CONTACT],
        rf"who(?:m)? (?!{_WILL_DO})"
        rf"{ON}(?:e-?mail|phone|ring|call|contact|write to|get in touch)\b(?!ed|s\b)",
        "whoever is to be written to is wanted with an address",
    ),
    rule(
        Intent.VOTE,
        [Detail.VOTERS, Detail.PERSON],
        rf"who(?: (?:all|else))?(?: {BE})? ?(?:\w+ ){{0,2}}?(?:voted?|abstain\w*|against"
        rf"|in favour|oppose[d]?|dissent\w*)\b|who {ON}casting vote",
        "who voted which way",
    ),
    rule(
        Intent.MOVER,
        [Detail.MOVER],
        r"who(?: else)? (?:\w+ ){0,2}?(?:prop+o?s\w*|secc?ond\w*|2nded|nominat\w+|moved (?:the"
        r"|that|it|an|this|to|for)\b|moved$|put (?:it )?forward|put forward|tabled|mover|moves)"
        rf"|who {ON}(?:proposer|seconder|mover)\b",
        "a motion is moved by one member and seconded by another",
    ),
    rule(
        Intent.INTEREST,
        [Detail.DECLARATION, Detail.PERSON],
        rf"who {ON}(?:interests?\b(?! rate)|declar\w*|conflict\w*|left the (?:room|meeting))",
        "interests are declared by members",
    ),
    rule(
        Intent.ATTENDANCE,
        [Detail.PERSON],
        r"who (?:\w+ ){0,3}?(?:chair(?:ed|ing|s)\b|preside[ds]?|in the chair|took the (?:chair"
        r"|minutes|notes)|apolog\w+|absent|missing|couldn'?t (?:make|come|attend)|(?:didn'?t"
        r"|did not) (?:attend|come|turn up)|missed|away\b)",
        "a chair and apologies are named in the roll",
    ),
    rule(
        Intent.ATTENDANCE,
        [Detail.PERSON],
        r"who (?:will|would|did|is going to|is|was|was the|is the|were the) (?:vice |vice-"
        r"|acting )?chair\w*(?: (?:of|at|for|on|in|this|that)\b|$|\W)",
        "whoever chairs is named in the roll",
    ),
    rule(
        Intent.ATTENDANCE,
        [Detail.PRESENCE],
        r"who (?:\w+ ){0,2}?(?:there\b(?! (?:to|is|was))|present\b|attend(?:ed|ing|ance"
        r"|s)?\b(?! to)|went\b|turned up(?! to)\b|showed up|at the (?:\w+ ){0,3}meeting"
        r"|on the (?:committee|panel|board))",
        "those present are listed in the roll",
    ),
    rule(
        Intent.ATTENDANCE,
        [Detail.PERSON],
        rf"who(?: {BE})? ?(?:came|come|turned up|showed up|brought along|invited|attend\w*"
        r"|present|represented|spoke|addressed)\b",
        "a visitor is named with an office where the item begins",
    ),
    rule(Intent.PERSON, [Detail.PERSON], r"who(?:m|se|'s|s|'ll|'d)?\b", "who asks for somebody"),
)
WHEN_RULES = (
    rule(
        Intent.DUE,
        [Detail.DATE],
        rf"(?:by |until )?when {ON}(?:due|finish\w*|complet\w*|deadline|have to|need\w* to|must"
        r"|expire[sd]?|ready|submitted by|run out)\b|by when|by what (?:date|time)|how (?:long"
        r"|soon) (?:\w+ ){0,3}(?:got|left|have to|until)",
        "something has to be done by then",
    ),
    rule(
        Intent.LAST,
        [],
        rf"when {ON}last {MEET}\b|when {ON}{MEET} {ON}(?:last|most recently)$",
        "the date of the meeting answers, which the quote need not state",
    ),
    rule(
        Intent.LAST,
        [Detail.DATE],
        rf"when {ON}(?:last(?! (?:year|month|week|night|summer|winter|spring|autumn))|next"
        r"|most recent(?:ly)?|latest)\b",
        "the newest of several dates",
    ),
    rule(
        Intent.WHEN,
        [Detail.TIME],
        r"what(?:'s|s| is| are)? (?:the )?(?:opening|closing|start|office) (?:times?|hours)"
        r"|(?:what|which) time(?!s)|what hour|how (?:early|late)\b",
        "a time of day",
    ),
    rule(
        Intent.WHEN,
        [],
        rf"when (?:did|was|were|has|have|had) {ON}(?:{MEET}|agree[ds]?|approved?|decided?"
        r"|vote[ds]?|adopt(?:ed)?|refused?|resolved?|rejected?)\b",
        "the date of the meeting answers, which the quote need not state",
    ),
    rule(
        Intent.WHEN,
        [Detail.DATE],
        r"when(?:'s|s|ll|'ll)?\b|(?:what|which|whats|what's)(?: is| was| were| are|'s)? (?:the "
        r"|a )?(?:\w+ ){0,3}?(?:dates?|day|month|year|financial year|week)\b(?! (?:centre|care"
        r"|service|trip|group|nursery|plan))|(?:what|which) meeting|how long ago",
        "a date is asked",
    ),
)
HOW_RULES = (
    rule(
        Intent.WHEN,
        [Detail.INTERVAL],
        r"how (?:often|frequent\w*|regular\w*)|how many times (?:a|per|each) ",
        "how often asks for an interval",
    ),
    rule(
        Intent.WHEN,
        [Detail.DURATION],
        r"how (?:long\b(?! ago)|many (?:\w+ ){0,2}?(?:years|months|weeks|days|hours"
        r"|minutes)\b(?! (?:meetings?|places|centres?))|much (?:\w+ )?(?:time|longer|notice)\b)",
        "a span of time is asked",
    ),
    rule(
        Intent.VOTE,
        [Detail.VOTERS],
        rf"how (?:{BE} )?(?:each|every|all (?:of )?the|the individual|individual)\b{ON}"
        rf"(?:vote[ds]?|voting)\b|how (?:{BE} )?{ON}vote[ds]?\b{ON}by name\b",
        "each one's vote",
    ),
    rule(
        Intent.VOTE,
        [Detail.VOTE],
        rf"how (?:{BE} )?(?:\S+ ){{0,6}}?(?:vote[ds]?|voting)\b|how close"
        r"|how many (?:\w+ ){0,3}?(?:votes?|voted|for and against|against|abstain\w*"
        rf"|abstentions?|in favour)\b|how unanimous|how {ON}(?:casting vote|split)\b",
        "a tally is asked",
    ),
    rule(
        Intent.HOW_MUCH,
        [Detail.PERCENT],
        r"how (?:many|much) (?:per ?cent|percent)|how much of (?:the|a|an|their"
        r"|its)\b.{0,40}\bpercent",
        "a percentage is asked",
    ),
    rule(
        Intent.HOW_MUCH,
        [Detail.MONEY],
        rf"how (?:much|many)(?: (?:more|less|extra|additional))? {MONEY_NOUN}\b|how (?:many"
        rf"|much) (?:pounds|£|thousand|quid)|how much (?:{BE}|did|it|they|we|for|to|was|more"
        r"|extra|less|per|each|roughly|altogether|in total)\b|how much(?! \w)|how (?:big"
        rf"|large) {ON}{MONEY_NOUN}|how much {ON}(?:cost|spen[dt]|pa(?:y|id)|charge[ds]?|worth"
        r"|owe[ds]?|rais(?:e|ed)|precept)\b|how (?:expensive|cheap|dear|costly)",
        "a sum is asked",
    ),
    rule(
        Intent.HOW_MUCH,
        [Detail.NUMBER],
        r"how much\b|how (?:high|low|big|large|far|tall|wide|deep|heavy|fast|old|steep|small)\b",
        "a figure is asked",
    ),
    rule(Intent.HOW_MANY, [Detail.NUMBER], r"how (?:many|mny|manny)\b", "a count is asked"),
    rule(Intent.REASON, [Detail.REASON], r"how come\b", "how come is why"),
    rule(
        Intent.LAST,
        [],
        r"how (?:is|are|'s|s) .{0,80}?\b(?:going|coming along|getting on|progressing|doing)\b"
        r"|how far (?:along|has|have)",
        "the latest position is asked",
    ),
    rule(
        Intent.PERSON,
        [Detail.CONTACT],
        r"how (?:do|can|would|should) (?:i|we|you|people|residents|someone) (?:contact|reach"
        r"|get hold of|get in touch|e-?mail|ring|phone)\b",
        "an address is asked",
    ),
    rule(
        Intent.HISTORY,
        [],
        rf"how did {ON}(?:come about|start|begin|get here|end up)\b",
        "how something came about",
    ),
)
