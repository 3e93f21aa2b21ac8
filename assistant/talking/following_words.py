"""The words by which a turn hangs on those before it; see ``following``.

They are of English as people write it in a thread, and name no place, body or topic.  Every
pattern is tried on a few thousand letters at most.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum

from index import analyze


class Drop(StrEnum):
    """What a turn drops of what the conversation keeps."""

    TOPIC = "topic"
    BODY = "body"
    PERIOD = "period"


EVERYTHING = frozenset(Drop)


class Unit(StrEnum):
    """How far from what was cited a turn asks to go; ``OPEN`` is any distance."""

    YEAR = "year"
    MONTH = "month"
    MEETING = "meeting"
    OPEN = "open"


@dataclass(frozen=True, slots=True, kw_only=True)
class Move:
    """A time counted from what was cited: "the year after", "before that"."""

    unit: Unit
    later: bool


_COUNTS = {"one": 1, "two": 2, "three": 3, "four": 4, "five": 5}
_PLACES = {"first": 1, "second": 2, "third": 3, "fourth": 4, "fifth": 5, "sixth": 6, "seventh": 7}
_PLACES |= {"eighth": 8, "ninth": 9, "tenth": 10, "last": 0, "top": 1}
_PLACES |= {"1st": 1, "2nd": 2, "3rd": 3, **{f"{n}th": n for n in range(4, 11)}}
ORDINALS = _COUNTS | _PLACES
_ORDINAL = "|".join(_PLACES)
_CITED = r"(?:one|result|passage|citation|answer|extract|hit|item|decision|entry)"

# --- what is dropped ------------------------------------------------------------------------
_BREAK = r"(?:\s*(?:[:,;.!?–—-]|$)\s*)"
FORGET = re.compile(
    r"\s*(?:/(?:forget|new|reset|clear)\b(?:\s+(?:all|everything|that|it)\b)?\s*"
    r"|(?:ok(?:ay)?,? |right,? |please )?(?:(?:forget|drop|scrap) (?:about )?(?:that|it|this"
    r"|(?:all|everything)(?: (?:of )?(?:that|this))?|all of (?:that|it))|never ?mind(?: that)?"
    r"|start (?:over|again|afresh)|(?:a |another |on a )?(?:new|different|separate|unrelated"
    r"|another) (?:question|topic|subject|matter|thing|one|note)|(?:a )?change of (?:subject|topic)"
    rf"|unrelated(?:ly)?){_BREAK}(?:(?:and|but|now) )?)",
    re.IGNORECASE,
)
FORGET_PART = re.compile(
    r"\s*(?:/forget|(?:please )?(?:forget|drop|ignore|remove)) (?:about )?(?:the )?"
    r"(?P<part>topics?|subjects?|councils?|committees?|body|bodies|places?|filters?|dates?|periods?"
    rf"|years?|times?|months?){_BREAK}",
    re.IGNORECASE,
)
PARTS = {
    **dict.fromkeys(("topic", "subject"), frozenset((Drop.TOPIC,))),
    **dict.fromkeys(("council", "committee", "body", "bodie", "place"), frozenset((Drop.BODY,))),
    **dict.fromkeys(("date", "period", "year", "time", "month"), frozenset((Drop.PERIOD,))),
    "filter": frozenset((Drop.BODY, Drop.PERIOD)),
}
_LEADS = (
    r"(?:^|[\s,;(–-]+)(?:(?:and|but|now|try|search|look) )?"
    r"(?:(?:in|at|for|from|across|over|of) )?"
)
WIDENED = (
    (
        re.compile(
            rf"{_LEADS}(?:(?:all|any|every) (?:the |of the )?(?:councils?|committees?|bodies|body"
            r"|authorities|parish(?:es)?|places?)|everywhere(?: else)?|anywhere(?: else)?)\W*$",
            re.IGNORECASE,
        ),
        Drop.BODY,
    ),
    (
        re.compile(
            rf"{_LEADS}(?:(?:all|any|every|whatever) (?:the )?(?:dates?|time|times|years?|periods?)"
            r"|anytime|whenever)\W*$",
            re.IGNORECASE,
        ),
        Drop.PERIOD,
    ),
)

# --- what asks nothing new ------------------------------------------------------------------
THANKS = re.compile(
    r"\W*(?:(?:ok(?:ay)?|great|brilliant|perfect|lovely|cheers|thanks|thank you|thx|ta|many thanks"
    r"|that's (?:great|all|helpful)|got it|good|nice|cool|very helpful|so much|a lot|bye)\b"
    r"\W*){1,5}",
    re.IGNORECASE,
)
_PLEASE = (
    r"(?:(?:and|ok|okay|please|pls|now|then|so|can you|could you|can i|could i|may i|would you"
    r"|let me|let's|i'd like to|i want to|i would like to)\b,? ?){0,4}"
)
MORE = re.compile(
    rf"{_PLEASE}(?:(?:show|give|see|have|find|list|is there|are there|any|got|tell)\b ?"
    r"(?:me |us )?(?:any )?)?(?:more|anything else|anything more|anyone else|any others?|others?"
    r"|what else|next|the rest|the next (?:ones?|results?)|go on|continue|keep going)"
    r"(?: (?:please|results?|quotes?|passages?|citations?|(?:of|like|on|about|for) (?:them|those"
    r"|these|that|this|it|the same)|(?:did (?:they|he|she|it|the council|the committee) (?:say"
    r"|agree|decide|resolve|do)|was (?:said|decided|agreed|discussed|resolved|done))))*\W*"
    r"|and\W*",
)
_WHOLE = (
    r"(?:all|the (?:full|whole|entire|complete)(?: (?:text|item|minute|passage|thing|context))?)"
)
_TARGET = (
    rf"(?:(?:the|that) )?(?:(?P<word>{_ORDINAL})(?: {_CITED})?"
    rf"|(?:{_CITED} )?(?:number |no\.? ?|\#|\[)?"
    rf"(?P<figures>\d{{1,2}})\]?|(?:{_CITED}|number) (?P<word2>one|two|three|four|five)"
    rf"|it|that|this|(?:that|this|the) (?:{_CITED}|minute|resolution)|(?:{_WHOLE}))"
)
_FULLY = r"(?: (?:in full|in context|fully|whole|please|pls|(?:and )?all of it|for me))"
SHOW = re.compile(
    rf"{_PLEASE}(?:show|open|read|see|give|display|expand|print|quote|view|get)"
    rf"(?: (?:me|us|out|up)){{0,2}}(?: {_WHOLE} (?:of|for))? {_TARGET}{_FULLY}{{0,3}}\W*"
)
IN_FULL = re.compile(rf"{_PLEASE}{_TARGET}{_FULLY}{{1,3}}\W*")
NAMED_ALONE = re.compile(
    rf"{_PLEASE}(?:(?:the )?(?P<word>{_ORDINAL}) (?:one|result|passage|citation)"
    r"|(?:number|no\.?|result|citation|passage|\#|\[)? ?(?P<figures>\d{1,2})\]?"
    r"|(?:the )?(?:full|whole|entire|complete) (?:text|item|minute|passage|thing|context)"
    r"|in (?:full|context))\W*"
)
PICKED = re.compile(
    rf"\bthe (?P<word>{_ORDINAL}) (?:one|result|passage|citation"
    r"|(?:one )?of (?:those|these|them))\b"
    r"|\b(?:result|citation|passage|quote) (?:number |no\.? ?)?(?P<figures>\d{1,2})\b(?!\s*[%/.]\d)"
    r"|(?:\#|\[)(?P<figures2>\d{1,2})\b",
    re.IGNORECASE,
)

# --- what hangs on the turns before ---------------------------------------------------------
_GREETING = (
    r"\W*(?:(?:ok(?:ay)?|right|thanks|thank you|great|sorry|hmm+|er+|well)\b[\s,.!–-]*){0,3}"
)
OPENS = re.compile(
    rf"{_GREETING}(?:and|but|so|also|then|plus|or|what about|how about|what of|wot about"
    r"|same (?:for|question|again)|any(?:thing|one|body)?\b(?= (?:on|about|for|in|since|later"
    r"|earlier|else|more|news|update))|too|in that case|if so|since|until|before|after|instead"
    r"|not|only|just)\b",
    re.IGNORECASE,
)
SWITCHES = re.compile(
    rf"{_GREETING}(?:(?:and|but|so|then|also|ok)\b[\s,]*){{0,3}}"
    r"(?:(?:what|how|wot|wat) (?:about|of)|any(?:thing|one)? (?:on|about)|same for)\b",
    re.IGNORECASE,
)
# "That" points where a noun would stand; between a noun and a verb it joins clauses.
_BEFORE_THAT = (
    r"(?:^|[,;:–(-] ?|\b(?:is|was|are|were|do|does|did|has|have|had|will|would|can|could|should"
    r"|about|of|for|to|on|in|at|by|with|from|after|before|since|than|like|and|but|or|why|how|when"
    r"|where|if|pay|paid|cost|mean|means|proposed|seconded|moved|approved|opposed|against|do|did"
    r"|who|what)) "
)
POINTS = re.compile(
    r"\b(?:it|its|it's|they|them|their|theirs|they're|he|she|him|his|her|hers|these|those|ones"
    r"|this (?:one|item|matter|decision|motion|meeting|resolution|application|project|scheme|work)"
    r"|the (?:other|others|same|latter|former|above|previous|rest)|that (?:one|item|matter|decision"
    r"|motion|meeting|resolution|application|project|scheme|work|money|amount|vote|date|year|time)"
    r"|either|both of|instead|someone else)\b"
    r"|\b(?:the|that|this) (?:[\w'’-]+ ){0,2}one\b|\bin one\b"
    rf"|(?:{_BEFORE_THAT})th(?:at|is)\b|\bth(?:at|is)(?=\W*$)"
    r"|(?<!is )(?<!are )(?<!was )(?<!were )(?<!if )(?<!has )(?<!will )\bthere\b"
    r"(?! (?:is|are|was|were|be|been|will|would|any|a|no|has|have|had)\b)",
    re.IGNORECASE,
)
MEETING = re.compile(
    r"\b(?:at|in|from|during) (?:that|this|the same) (?:very )?"
    r"(?:meeting|session|night|evening|day)|\b(?:that|same) meeting\b",
    re.IGNORECASE,
)

# --- times counted from what was cited ------------------------------------------------------
_LATER = r"(?:after(?:wards?)?|later|on|following)(?: (?:that|this|then))?"
_EARLIER = r"(?:before|earlier|prior|previous(?:ly)?)(?: (?:that|this|then))?(?! last\b)"
_NO_MORE = r"(?!['’]s)\b"


def _rows(unit: Unit) -> tuple[tuple[re.Pattern[str], Move], ...]:
    """Return how a year, a month or a meeting later and earlier is asked for."""
    one = (
        r"(?:\b(?:in|at|by|during) )?(?:\b(?:the|a|one|its|their) )?"
        r"\b(?:very )?(?<!this )(?<!last )"
    )
    return (
        (
            re.compile(
                rf"{one}(?:{unit} {_LATER}|(?:following|next|subsequent) {unit}){_NO_MORE}",
                re.IGNORECASE,
            ),
            Move(unit=unit, later=True),
        ),
        (
            re.compile(
                rf"{one}(?:{unit} {_EARLIER}|(?:previous|preceding|prior) {unit}){_NO_MORE}",
                re.IGNORECASE,
            ),
            Move(unit=unit, later=False),
        ),
    )


# "When is the next meeting?" asks for a date that the minutes give.
NEXT_DATE = re.compile(
    r"\b(?:when|where|what (?:time|date|day))(?:['’]?s| is| was| will| were)?\b"
    r"[^.?!]{0,20}\bmeeting$",
    re.IGNORECASE,
)
MOVES: tuple[tuple[re.Pattern[str], Move], ...] = (
    *_rows(Unit.YEAR),
    *_rows(Unit.MONTH),
    *_rows(Unit.MEETING),
    (
        re.compile(
            r"\b(?:(?:since|after) (?:then|that|this)(?: (?:meeting|date|time))?\b|since(?=\W*$)"
            r"|afterwards\b|(?<!no )(?<!not )later(?: on)?\b(?! than)|subsequently\b|thereafter\b"
            r"|more recent(?:ly)?\b|from then on\b|(?:any|more) (?:newer|recent)\b)",
            re.IGNORECASE,
        ),
        Move(unit=Unit.OPEN, later=True),
    ),
    (
        re.compile(
            r"\b(?:(?:before|prior to|until) (?:then|that|this)(?: (?:meeting|date|time))?\b"
            r"|beforehand\b|(?<!no )(?<!not )earlier(?: on)?\b(?! (?:than|today|this))"
            r"|previously\b|before(?=\W*$))",
            re.IGNORECASE,
        ),
        Move(unit=Unit.OPEN, later=False),
    ),
)

# Words that ask for a detail of something, or say where in the talk one is, and name nothing.
ASKING = frozenset(
    analyze(
        """propose proposed proposer second seconded seconder move moved mover motion vote voted
        votes voting against favour abstain abstained for unanimous unanimously carried carry lost
        pass passed attend attended attendance present absent apologies declare declared interest
        chair chaired due deadline date day dates when time year month week cost costs price quote
        quoted sum amount money much many pay pays paid paying owe fund funded funding long outcome
        result happen happened happening decide decided decision resolve resolved resolution agree
        agreed agreement approve approved refuse refused reject rejected adopt adopted accept
        accepted recommend recommended reason reasons why say said says saying raise raised mention
        mentioned discuss discussed discussion talk start started begin finish finished end ended
        next last later latest early earlier since before after previous following again still ever
        yet already now then also too instead meeting meetings minute minutes item items anything
        something nothing anyone someone anybody somebody everyone nobody more else other others
        person people name names named called full whole detail details tell told show find know
        explain mean means meant get got give gave given go going went gone come came coming take
        took taken make made making do done doing sort kind first third one ones thing things
        council committee word words exactly go ahead through way what who where whom whose
        change changed mind object objected objection oppose opposed support supported add
        added responsible
        """
    )
)
