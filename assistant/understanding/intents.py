"""What kind of answer a question wants, and which details the answer has to state.

Questions come as people write them: lower case, no question mark, the topic first, several things
asked at once.  So the words that ask ("who", "how much", "did they", "list") are found first;
what follows each is read by the first rule that fits it, and the details of all are wanted.
A question without such words is read by its nouns ("cost of the roof", "closing date"), and one
without those is a plain search.  Nothing is guessed from the topic.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from assistant.understanding.asking import PERSONS, Intent, Rule, rule
from assistant.understanding.asking_nouns import BARE_RULES, IMPERATIVE_RULES, POLAR_RULES
from assistant.understanding.asking_what import WHAT_RULES, WHERE_RULES, WHY_RULES
from assistant.understanding.asking_words import HOW_RULES, WHEN_RULES, WHO_RULES
from assistant.understanding.stating import Detail
from corpus.patterns import lazy_re

__all__ = ["Asked", "Intent", "read_intent"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """What a question asks for.

    Attributes:
        details: what the quote must state; all of them, where a question asks for several.
        polar: "did they …": yes or no would answer it.
        latest: the wording asks for the newest: "last", "latest", "now".
        earliest: the wording asks for the oldest: "first", "originally".
        everything: the wording asks for all there is: "every time", "list", "each year".
    """

    intent: Intent
    details: frozenset[Detail]
    polar: bool
    latest: bool
    earliest: bool
    everything: bool


# Longer questions are pasted text; what is asked stands at one of the ends.
_LONGEST = 1_500
_TAIL = 500
_RULES: dict[str, tuple[Rule, ...]] = {
    "who": WHO_RULES,
    "when": WHEN_RULES,
    "how": (*WHEN_RULES[:1], *HOW_RULES, *WHAT_RULES),
    "what": (*WHY_RULES, *WHEN_RULES, *WHERE_RULES[2:], *WHAT_RULES),
    "why": WHY_RULES,
    "where": WHERE_RULES,
    "list": IMPERATIVE_RULES,
    "polar": POLAR_RULES,
}

# What people write before they ask.
_OPENING = lazy_re(
    r"^\W*(?:(?:hi|hello|hiya|hey|dear|morning|afternoon|good (?:morning|afternoon|evening)"
    r"|thanks|thank you|please|pls|ok(?:ay)?|right|so|well|um+|er+|quick (?:question|one)"
    r"|sorry|question|just wondering|just checking|one more|another one|also|and|but"
    r"|then)\b(?: (?:all|there|everyone|team|folks|both|again))?[\s,:!.–—-]*){1,4}"
)
_ASKS_TO_KNOW = lazy_re(
    r"\b(?:(?:(?:can|could|would|will) (?:you|anyone|someone|somebody|i)|do(?:es)? (?:you|we"
    r"|anyone|anybody|they|the minutes|it|someone)|is there anything (?:that )?saying"
    r"|i'?d (?:like|love|want)|i (?:want|need|would like)|i'?m (?:trying|looking|wondering"
    r"|interested)|i (?:was|am) (?:trying|wondering|looking)|wondering|i wonder|any idea"
    r"|remind|tell|show|let|find|trying|need|want|looking"
    r"|(?<!what )(?<!how )(?<!why )(?<!when )(?<!who )(?<!where )did (?:they|we|it"
    r"|the council|the committee|anyone|he|she) (?:ever |also |actually )?(?:say|mention"
    r"|explain|specify|state|decide|agree|report))\b)(?: (?:please|tell|remind|show|find|let"
    r"|give|check|look up|know|knows|say|says|me|us|out|to|for|of|see|if you know|ask|happen"
    r"|confirm|remember|recall|understand)\b){0,6}(?= (?:who|what|when(?! asked)|where|why"
    r"|how|which|whether|if|at what|by when)\b)"
)
# The words that ask, where they can: at the start, after a pause or "and", or before a verb.
_PAUSE = (
    r"(?:^|(?<=[,;:.?!(–—|/-] )|(?<=[(–—|/])|(?<=\band )|(?<=\bor )|(?<=\bbut )|(?<=\bso )"
    r"|(?<=\bthen )|(?<=\balso )|(?<=\bplus )|(?<=& )|(?<=\bask )|(?<=\bknow )|(?<=\btell )"
    r"|(?<=\bme )|(?<=\bwondering )|(?<=\bout )|(?<=\bsee )|(?<=\bsay )|(?<=\bremember )"
    r"|(?<=\bplease )|(?<=\bidea ))"
)
_AUX = r"(?:is|are|was|were|did|do|does|has|have|had|will|would|should|can|could|must|'s|s)"
_HEAD = lazy_re(
    rf"^(?:(?:list|show|name|give|all|the|any|every|of|me) ){{0,4}}(?:{PERSONS}|those"
    rf"|everyone|anyone|anybody|everybody) (?P<who3>who)\b|{_PAUSE}(?:by |to |from |for "
    r"|with |in |at |on |until |since |of |about )?(?P<who>who(?:m|se|'s|s)?)\b(?! knows)"
    rf"|\b(?P<who2>who(?:'s)?) (?={_AUX}\b|voted|proposed|seconded|chaired|pays|paid|runs"
    rf"|owns|moved|declared|attended|came|turned)|{_PAUSE}(?:from |since |until "
    rf"|by )?(?P<when>when(?= {_AUX}\b| {_AUX}n't|$|\?)|when'?s(?= )|(?<=tell me )when\b)"
    rf"|{_PAUSE}(?P<when2>(?:from|by|since|until) when\b)|\b(?P<when3>when(?= (?:is|was|were"
    r"|did|does|will|are|do|has)\b (?!it\b)))|\b(?P<how>how (?:many|mny|manny|much|often"
    r"|frequent\w*|regular\w*|long|soon|far|high|low|big|large|old|close|come|expensive"
    rf"|small|unanimous|deep|wide|tall|fast|early|late)\b)|{_PAUSE}(?P<how2>how)\b"
    rf"|\b(?P<how3>how) (?={_AUX}\b)|{_PAUSE}(?:(?:by|in|at|on|for|from|to|under|of"
    r"|with) )?(?P<what>what(?:'s|s)?|wh?[ao]t|wht|which)\b"
    rf"|\b(?P<what2>what(?:'s)?) (?={_AUX}\b|happened|made|caused)|\b(?P<what3>whats"
    r"|what grounds|by what|at what|what time|which (?:year|month|date|meeting|councillors?"
    rf"|firm|contractor|company|committees?))\b|{_PAUSE}(?P<why>why)\b"
    rf"|\b(?P<why2>why) (?={_AUX}\b)|{_PAUSE}(?:to |from )?(?P<where>where(?:'s|s|abouts)?)\b"
    rf"|\b(?P<where3>wheres|whereabouts)\b|\b(?P<where2>where(?:'s)?) (?={_AUX}\b|abouts)"
    rf"|{_PAUSE}(?P<list>list|any|summaris\w+|summarize|trace|everything|give|show"
    rf"|name (?=all|the|every|each|who))\b|{_PAUSE}(?P<polar>(?:is|are|was|were|did|do|does"
    r"|has|have|had|will|would|should|can|could|isn't|aren't|wasn't|weren't|didn't|don't"
    r"|doesn't|hasn't|haven't|won't|if|whether)\b)|\b(?P<polar2>(?:did|have|has|was|were|is"
    r"|are) (?:they|we|he|she|it|anyone|anybody|there|the council|the committee)\b)"
)
# Forms that ask only where nothing before them does: "what did people do when it was shut?".
_ONLY_FIRST = frozenset({"who2", "when3", "how3", "what2", "why2", "where2", "polar2"})
# "people who had complained": the words before tell a relative clause from a question.
_RELATIVE = lazy_re(
    rf"(?:{PERSONS}|those|anyone|someone|everyone|anybody|somebody|one|\w+(?:ers|ors|ents|ies"
    r"|men|ants|ists|kids|children|workers)) $"
)

_LATEST = lazy_re(
    r"\b(?:last(?! (?:year|month|week|night|summer|winter|spring|autumn|municipal|financial"
    r"|few|two|three|december|january|february|march|april|may|june|july|august|september"
    r"|october|november|decade|name|for|s\b))|latest|most recent(?:ly)?|newest"
    r"|now(?! and then)|nowadays|current(?:ly)?|at present|at the moment|these days|so far"
    r"|to date|up to date|next meeting|anything later|any (?:updates?|news|progress))\b"
)
_EARLIEST = lazy_re(
    r"\b(?:earliest|originally|initially|first (?:time|mention\w*|raised?|discuss\w*"
    r"|propos\w*|come|came|report\w*|ask\w*|brought|start\w*|suggest\w*|talk\w*|agree\w*"
    r"|appear\w*|meeting|said|set up|approv\w*|record\w*)|(?:when|who"
    r"|where) [^.?!]{0,60}\bfirst(?! (?:aid|phase|floor|class|quarter|draft|reading|home"
    r"|school|half|part|stage|two|three|few)\b)|in the first place|oldest|to begin with)\b"
)
_PLURAL = (
    r"(?:times|meetings?|mentions?|months?|years?|occasions?|decisions?|votes?|items?"
    r"|applications?|instances?|references?|committees?|councils?|parish(?:es)?|councillors?"
    r"|members|minutes|resolutions?|actions?|grants?|payments?|projects?|documents?|areas?"
    r"|wards?|motions?|declarations?|discussions?|reports?|quarters?|weeks?|authorit(?:y"
    r"|ies))"
)
_EVERYTHING = lazy_re(
    r"\b(?:(?:every|each|any) (?:single )?(?:time|occasion|mention|instance|reference"
    rf"|{_PLURAL})\b(?<!any time)|everything\b|all (?:of )?(?:the |our "
    rf"|their )?(?:\w+ )?{_PLURAL}\b|(?:a|full|the|complete) list\b|various\b|across (?:all"
    rf"|the) (?:\w+ )?{_PLURAL}|history of|timeline|over the years|whenever|all (?:that"
    r"|there is)\b)|^(?:please )?list\b|[,:–-] list\b"
)
_COURTESY = lazy_re(
    r"\b(?:hi|hello|thanks|thank you|morning|dear) all\b|\ball the best\b|\bafter all\b"
    r"|\bat all\b"
)


def read_intent(text: str) -> Asked:
    """Read what kind of answer ``text`` asks for; an empty text is a search."""
    plain = _plain(text)
    known = _ASKS_TO_KNOW.sub("tell me", plain)
    heads = list(_heads(known))
    if _WHAT_IS.search(text[:_LONGEST]):
        heads = []
    told = [*_topic(known, heads), *(_first_rule(known[a:b], kind) for kind, a, b in heads)]
    if all(r.intent is Intent.SEARCH for r in told):
        told.extend(_unasked(text, known, asks=bool(heads)))
    told.extend(_beside(known, heads))
    intent = next((r.intent for r in told if r.intent is not Intent.SEARCH), Intent.SEARCH)
    return Asked(
        intent=intent,
        details=frozenset().union(*(r.details for r in told)),
        polar=bool(heads) and heads[0][0] == "polar",
        latest=intent is Intent.LAST or _LATEST.search(known) is not None,
        earliest=_EARLIEST.search(known) is not None,
        everything=_EVERYTHING.search(_COURTESY.sub("", plain)) is not None,
    )


def _plain(text: str) -> str:
    """Return the question in lower case, with single spaces and without its greeting."""
    cut = text if len(text) <= _LONGEST else text[: _LONGEST - _TAIL] + ". " + text[-_TAIL:]
    low = " ".join(cut.lower().replace("’", "'").replace("‘", "'").split())
    return _OPENING.sub("", low, count=1)


def _heads(plain: str) -> Iterator[tuple[str, int, int]]:
    """Yield (kind, start, end) of each stretch that begins with words that ask."""
    starts: list[tuple[str, int]] = []
    for match in _HEAD.finditer(plain):
        group = match.lastgroup or ""
        kind = group.rstrip("23")
        if starts and group in _ONLY_FIRST:
            continue
        if group == "who2" and _RELATIVE.search(plain[: match.start()][-24:]):
            continue
        starts.append((kind, match.start(group)))
    for n, (kind, start) in enumerate(starts):
        yield kind, start, starts[n + 1][1] if n + 1 < len(starts) else len(plain)


def _first_rule(stretch: str, kind: str) -> Rule:
    """Return the first rule that fits; the last rule of each table fits all of its kind."""
    return next((r for r in _RULES[kind] if r.fits(stretch)), _NOTHING)


def _topic(plain: str, heads: Sequence[tuple[str, int, int]]) -> Iterator[Rule]:
    """Yield what the nouns ask for that "and" joins to a question: "quotes and who gave them"."""
    before = plain[: heads[0][1]] if heads else ""
    if before.endswith(("and ", "plus ", "& ")):
        yield from _first_of(BARE_RULES, before)


def _beside(plain: str, heads: Sequence[tuple[str, int, int]]) -> Iterator[Rule]:
    """Yield what is asked for beside the rest: "what was agreed about the site and the cost?"."""
    if heads:
        for match in _BESIDE.finditer(plain, heads[0][1]):
            yield from _first_of(BARE_RULES, match["noun"])


def _unasked(text: str, plain: str, *, asks: bool) -> Iterator[Rule]:
    """Yield what nouns ask for where no verb does; beside asking words only the plainest count."""
    if _WHAT_IS.search(text[:_LONGEST]):
        yield _MEANS
    else:
        yield from _first_of(BARE_RULES[:_PLAINEST] if asks else BARE_RULES, plain)


def _first_of(rules: Sequence[Rule], words: str) -> Iterator[Rule]:
    found = next((r for r in rules if r.fits(words)), None)
    if found:
        yield found


_NOTHING = rule(Intent.SEARCH, [], r"", "nothing is asked")
# The first of the nouns' rules are of votes, movers and interests, which are never a topic.
_PLAINEST = 3
_BESIDE = lazy_re(
    r"\b(?:and|plus|&|with) (?:the |its |their |a )?(?:\w+ )?(?P<noun>costs?|price|deadline"
    r"|reasons?|outcome|proposer|seconder|venue)(?=$|[,?.!;])"
)
_MEANS = rule(Intent.MEANING, [Detail.EXPANSION], r"", "nothing but a short form in capitals")
_WHAT_IS = lazy_re(
    r"\b(?:[Ww]hat(?:['’]?s| is| are| was)|[Ww]ho (?:is|are)) (?:an? "
    r"|the )?[A-Z][A-Z&]{1,7}s?(?=\W*$|[?,(;.]| in (?:the|these)\b| that\b)"
)
