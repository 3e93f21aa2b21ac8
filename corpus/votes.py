"""What a stretch of minutes says of a vote: figures, unanimity, a casting vote, names.

"by 6 votes to 0 with 1 abstention", "(5 for, 0 against)", "sixteen Members voted for and two
against", "For (26)", "all in favour", "Councillors A and B voted for.  Councillor C abstained."
A figure that is not printed stays None: it is never counted from names.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from corpus.names import people_before, people_from
from corpus.patterns import lazy_re
from corpus.records import Side, Span, Vote, Voter
from corpus.sentences import sentence_spans

_UNITS_WORDS = (
    "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen "
    "fifteen sixteen seventeen eighteen nineteen"
)
_UNITS = {word: n for n, word in enumerate(_UNITS_WORDS.split())}
_TENS_WORDS = "twenty thirty forty fifty sixty seventy eighty ninety"
_TENS = {word: 10 * n for n, word in enumerate(_TENS_WORDS.split(), 2)}
_NOUGHT = ("no", "nil", "none", "nought", "dim", "neb")
_NUMBER = (
    rf"(?:\d{{1,3}}|(?:{'|'.join(_TENS)})(?:[- ](?:{'|'.join(list(_UNITS)[1:10])}))?"
    rf"|{'|'.join(reversed(_UNITS))}|no|nil|none|nought)"
)
_COUNT = rf"(?P<n>{_NUMBER})(?![\w%]|[.,:/-]\d)(?!\s+(?:years?|months?|weeks?|days?|hours?)\b)"
_N = rf"(?<![\w£.,/-]){_COUNT}"
_WHO = (
    r"(?:\s*(?:votes?|members?|councillors?|cllrs?|persons?|people|hands|of\s+(?:the\s+)?members"
    r"|were|was|voted|voting|cast|being|present|then|had|also)\b){0,4}\s*[-–]?\s*"
)
_WHAT = r"(?:\s+the\s+(?:motion|amendment|proposal|recommendation|resolution))?(?:\s+(?:were|was))?"
_MARKS = r"\s*[:(=–—-]{0,3}\s*"
_FOR, _IN_FAVOUR = r"for", r"(?:in\s+favour|o\s+blaid)"
_AGAINST, _ABSTAINED = r"(?:against|yn\s+erbyn)", r"(?:abst[ae]\w{2,8}|yn\s+ymatal|ymatal\w{0,8})"


@dataclass(frozen=True, slots=True)
class _Form:
    """A way to print one side's count; ``sure`` where it can be nothing else."""

    side: Side
    sure: bool
    pattern: re.Pattern[str]


def _form(side: Side, pattern: str, *, sure: bool = True) -> _Form:
    return _Form(side, sure, lazy_re(pattern, re.IGNORECASE))


# "5 in favour", "two members voted against"; "5 for" is sure only beside another count.
_NUMBER_FIRST = (
    _form(Side.IN_FAVOUR, rf"{_N}{_WHO}\(?{_IN_FAVOUR}\b"),
    _form(Side.IN_FAVOUR, rf"{_N}\s+(?:\w+\s+)?(?:votes?|voted|voting)\s+(?:cast\s+)?for\b"),
    _form(Side.IN_FAVOUR, rf"{_N}{_WHO}{_FOR}\b", sure=False),
    _form(Side.IN_FAVOUR, rf"{_N}\s+(?:members?\s+)?agreed\b", sure=False),
    _form(Side.AGAINST, rf"{_N}{_WHO}{_AGAINST}\b"),
    _form(Side.ABSTAINED, rf"{_N}{_WHO}{_ABSTAINED}\b"),
)
# "For (26)", "Against: 3", "in favour were five".
_WORD_FIRST = (
    _form(Side.IN_FAVOUR, rf"\b(?:{_IN_FAVOUR}|ayes?)\b{_WHAT}{_MARKS}{_COUNT}"),
    _form(Side.IN_FAVOUR, rf"\b{_FOR}\b{_WHAT}{_MARKS}{_COUNT}", sure=False),
    _form(Side.AGAINST, rf"\b(?:{_AGAINST}|no(?:e|ay)s)\b{_WHAT}{_MARKS}{_COUNT}"),
    _form(Side.ABSTAINED, rf"\b{_ABSTAINED}\b{_WHAT}{_MARKS}{_COUNT}"),
)
_TO = rf"(?P<f>{_NUMBER})\s*(?:votes?\s+)?(?:to|[-–:/])\s*(?P<a>{_NUMBER})\b(?![-/:.]\d)"
_NO_TIME = r"(?!\s*(?:[ap]\.?m\b|hours|weeks|months|years|days|people|%))"
_SCORES = tuple(
    lazy_re(pattern, re.IGNORECASE)
    for pattern in (
        rf"(?<![\w£.,/-])(?P<f>{_NUMBER})\s+votes?(?:\s+(?:in\s+favour"
        rf"|for))?\s+to\s+(?P<a>{_NUMBER})\b",
        rf"\b(?:votes?(?:\s+of)?|voting|voted"
        rf"|majority(?:\s+of)?)\s*:?\s*(?:by\s+)?\(?{_TO}{_NO_TIME}",
        r"\b(?:carried|lost|agreed|resolved|approved|granted|refused|defeated|decided"
        r"|unanimously)\b"
        rf"[\s,(]*(?:by\s+)?{_TO}{_NO_TIME}",
    )
)
_UNANIMOUS = lazy_re(
    r"""(?<!not\s)\b(?:unanimous(?:ly)?|unanimity|nem(?:\.|ine)?\s*con(?:\b|\.|tradicente)
    |agreed\s+by\s+all\b|(?:by|with)\s+(?:the\s+)?agreement\s+of\s+all
    |all\s+(?:(?:the\s+)?(?:members|councillors|cllrs|governors|present|those\s+present)\s+)?(?:present\s+)?
      (?:were\s+|was\s+|being\s+)?(?:all\s+)?(?:in\s+(?:full\s+)?(?:favour|agreement)|agreed(?!\s+(?:action|and))|voted\s+in\s+favour)
    |without\s+dissent|no(?:body|-one|\s+one)?\s+(?:voting\s+)?(?:against|dissent\w*)\b(?=\W*(?:$|and))
    |unfrydol)""",
    re.IGNORECASE | re.VERBOSE,
)
_CASTING = lazy_re(r"\bcasting\s+vote\b|\bbleidlais\s+fwrw\b|\bpleidlais\s+fwrw\b", re.IGNORECASE)
_NOT_CAST = lazy_re(r"\b(?:not|no)\s+(?:\w+\s+){0,4}$", re.IGNORECASE)
# Who voted how: names before the verb, or a list after a side's label.
_VOTED = lazy_re(
    r"""\b(?:(?:had\s+)?voted\s+(?:(?P<for>for|in\s+favour)|(?P<against>against))
    |(?:were|was|being|is|are)\s+(?:(?P<were>in\s+favour)|(?P<wereagainst>against))
    |(?P<abstained>abstain(?:ed|ing)|ymatal\w*)|(?P<bare>against(?=[.)\s]*$)))\b""",
    re.IGNORECASE | re.VERBOSE,
)
_ABSTENTION_OF = lazy_re(r"\babstentions?\s+(?:from|by)\s+", re.IGNORECASE)
_LISTED = lazy_re(
    r"""\b(?:(?:those|members|councillors|votes?|voted|voting)\s){0,2}
    (?:(?P<for>for|in\s+favour|ayes?|yes|o\s+blaid)|(?P<against>against|no(?:e|ay)s|no|yn\s+erbyn)
      |(?P<abstained>abst\w{3,8}|ymatal\w{0,8}))
    (?:\s+the\s+(?:\w+\s+)?(?:motion|amendment|proposal|recommendation|resolution))?[*_]{0,3}
    (?:\s?\(\s?\d{1,3}\s?\)\s?[:–-]?|\s?[:–-]\s?\d{1,3}\s?[:–-]|\s?[:–-]|[^\S\n]{0,3}\n)[*_]{0,3}\s{0,8}""",
    re.IGNORECASE | re.VERBOSE,
)
_LIST_OPENS = lazy_re(r"(?:[.;:(\])\n]|^)[\s*_]{0,9}$")
_CELL = lazy_re(r"\||\t|[^\S\n]{2,}")
_SIDE = lazy_re(
    r"(?:(?P<for>for|yes|in favour)|(?P<against>against|no)|(?P<abstained>abst\w{3,8}))",
    re.IGNORECASE,
)
# Without one of these nothing is said of a vote; most sentences are done with here.
_SIGN = lazy_re(
    r"\bvot|favour|against|abst|unanim|dissent|\bnem\b|\ball\b|casting|\d\s?[-–:]\s?\d|\bfor\b|\bto\s+\d"
    r"|ayes?\b|noes\b|erbyn|blaid|ymatal|unfrydol|fwrw|agreement\s+of\s+all|\byes\b",
    re.IGNORECASE,
)
_WINDOW = 6_000


@dataclass(slots=True)
class _Tally:
    """What was found so far, with where it stands."""

    figures: dict[Side, int] = field(default_factory=dict)
    names: list[Voter] = field(default_factory=list)
    unanimous: bool = False
    casting: bool = False
    start: int = -1
    end: int = -1

    def add(self, start: int, end: int) -> None:
        self.start = start if self.start < 0 else min(self.start, start)
        self.end = max(self.end, end)


def find_vote(text: str, span: Span) -> Vote | None:
    """Return the first vote that the words of ``span`` say, or None where they say none.

    Sentences that follow may add what the first leaves out ("Councillor C abstained"); one that
    counts a side again is another vote.
    """
    if not _SIGN.search(text, span.start, min(span.end, span.start + _WINDOW)):
        return None
    tally = _Tally()
    whole = Span(start=span.start, end=min(span.end, span.start + _WINDOW))
    end = whole.start
    for sentence in sentence_spans(text, whole):
        if not _take(text, sentence, tally):
            break
        end = sentence.end
    _take_lists(text, whole.start, end, tally)
    if tally.start < 0 or not (tally.figures or tally.names or tally.unanimous or tally.casting):
        return None
    return Vote(
        span=_with_brackets(text, span, tally.start, tally.end),
        in_favour=tally.figures.get(Side.IN_FAVOUR),
        against=tally.figures.get(Side.AGAINST),
        abstained=tally.figures.get(Side.ABSTAINED),
        unanimous=tally.unanimous,
        casting=tally.casting,
        names=tuple(tally.names),
    )


def says_vote(text: str, span: Span) -> bool:
    """Tell whether ``span`` says how a vote went."""
    return find_vote(text, span) is not None


def _take(text: str, sentence: Span, tally: _Tally) -> bool:
    """Add what one sentence says; False where it begins another vote."""
    figures = list(_figures(text, sentence))
    if any(tally.figures.get(side, n) != n for side, n, _ in figures):
        return False
    for side, n, where in figures:
        tally.figures.setdefault(side, n)
        tally.add(where.start, where.end)
    unanimous = _UNANIMOUS.search(text, sentence.start, sentence.end)
    if unanimous:
        tally.unanimous = True
        tally.add(*unanimous.span())
    casting = _CASTING.search(text, sentence.start, sentence.end)
    if casting and not _NOT_CAST.search(
        text[max(sentence.start, casting.start() - 60) : casting.start()]
    ):
        tally.casting = True
        tally.add(*casting.span())
    _take_names(text, sentence, tally)
    return True


def _figures(text: str, sentence: Span) -> Iterator[tuple[Side, int, Span]]:
    """Yield each side's count in a sentence; weak forms only beside a sure one."""
    found: dict[Side, tuple[int, Span]] = {}
    scores = (s.search(text, sentence.start, sentence.end) for s in _SCORES)
    score = next(filter(None, scores), None)
    if score:
        where = Span(start=score.start(), end=score.end())
        found[Side.IN_FAVOUR] = (_value(score["f"]), where)
        found[Side.AGAINST] = (_value(score["a"]), where)
    weak: dict[Side, tuple[int, Span]] = {}
    taken = [where for _, where in found.values()]
    for form in _forms(text, sentence):
        store = found if form.sure else weak
        if form.side in found or form.side in store:
            continue
        match = _free_match(form.pattern, text, sentence, taken)
        if match:
            where = Span(start=match.start(), end=match.end())
            store[form.side] = (_value(match["n"]), where)
            taken.append(where)
    if found or (weak and _SAYS_VOTE.search(text, sentence.start, sentence.end)):
        for side, (n, where) in {**weak, **found}.items():
            yield side, n, where


_SAYS_VOTE = lazy_re(r"\bvot(?:e|es|ed|ing)\b|^for\s*\(\d{1,3}\)", re.IGNORECASE | re.MULTILINE)


def _forms(text: str, sentence: Span) -> tuple[_Form, ...]:
    """Return the forms, those first that the sentence uses first: "For: 5 Against: 2"."""

    def first(forms: tuple[_Form, ...]) -> int:
        found = (f.pattern.search(text, sentence.start, sentence.end) for f in forms)
        return min((m.start() for m in found if m), default=sentence.end)

    if first(_WORD_FIRST) < first(_NUMBER_FIRST):
        return _WORD_FIRST + _NUMBER_FIRST
    return _NUMBER_FIRST + _WORD_FIRST


def _free_match(
    form: re.Pattern[str], text: str, sentence: Span, taken: list[Span]
) -> re.Match[str] | None:
    """Return the first match whose number no other form has taken."""
    for match in form.finditer(text, sentence.start, sentence.end):
        at = match.start("n")
        if not any(s.start <= at < s.end for s in taken):
            return match
    return None


def _value(words: str) -> int:
    words = words.lower()
    if words.isdecimal():
        return int(words)
    if words in _NOUGHT:
        return 0
    parts = re.split(r"[- ]", words)
    return sum(_TENS.get(p, 0) + _UNITS.get(p, 0) for p in parts)


def _take_names(text: str, sentence: Span, tally: _Tally) -> None:
    """Add the people whom a sentence names before its verb."""
    at = sentence.start
    for match in _ABSTENTION_OF.finditer(text, sentence.start, sentence.end):
        for person in people_from(text, match.end(), sentence.end):
            tally.names.append(Voter(name=person, side=Side.ABSTAINED))
            tally.add(match.start(), person.end)
    for match in _VOTED.finditer(text, sentence.start, sentence.end):
        people = people_before(text, at, match.start())
        at = match.end()
        for person in people:
            tally.names.append(Voter(name=person, side=_side(match)))
            tally.add(person.start, match.end())


def _take_lists(text: str, start: int, end: int, tally: _Tally) -> None:
    """Add "For: Councillors A and B", "Against: …", and the rows of a table of votes."""
    known = {v.name for v in tally.names}
    for match in _LISTED.finditer(text, start, end):
        opens = _LIST_OPENS.search(text[max(start, match.start() - 10) : match.start()])
        for person in people_from(text, match.end(), end) if opens else ():
            if person not in known:
                known.add(person)
                tally.names.append(Voter(name=person, side=_side(match)))
                tally.add(match.start(), person.end)
    for side, person in _rows(text, start, end):
        if person not in known:
            known.add(person)
            tally.names.append(Voter(name=person, side=side))
            tally.add(person.start, person.end)


def _rows(text: str, start: int, end: int) -> Iterator[tuple[Side, Span]]:
    """Yield the voters of tables: a row a person ("Councillor Ash | For"), or a column a side."""
    columns: list[Side] = []
    for line in re.compile(r"[^\n]+").finditer(text, start, end):
        cells = list(_cells(text, line.start(), line.end()))
        sides = [_SIDE.fullmatch(text, *c) for c in cells]
        if len(cells) >= 2 and all(sides):
            columns = [_side(m) for m in sides if m]
            continue
        people = [people_from(text, *c)[:1] if c[0] < c[1] else [] for c in cells]
        full = [
            p[0] if p and p[0].end == c[1] else None for p, c in zip(people, cells, strict=True)
        ]
        if len(cells) == 2 and full[0] and sides[1]:
            yield _side(sides[1]), full[0]
        elif columns and len(cells) <= len(columns) and any(full) and _CELL.search(line[0]):
            yield from ((s, p) for s, p in zip(columns, full, strict=False) if p)
        else:
            columns = []


def _cells(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """Yield the bounds of a row's cells, without white space and without the outer pipes."""
    bounds = [start, *(x for m in _CELL.finditer(text, start, end) for x in m.span()), end]
    pairs = list(zip(bounds[::2], bounds[1::2], strict=True))
    for n, (a, b) in enumerate(pairs):
        while a < b and text[a].isspace():
            a += 1
        while b > a and text[b - 1].isspace():
            b -= 1
        if a < b or 0 < n < len(pairs) - 1:
            yield a, b


def _side(match: re.Match[str]) -> Side:
    groups = match.groupdict()
    if groups.get("abstained"):
        return Side.ABSTAINED
    if groups.get("against") or groups.get("wereagainst") or groups.get("bare"):
        return Side.AGAINST
    return Side.IN_FAVOUR


def _with_brackets(text: str, span: Span, start: int, end: int) -> Span:
    """Take in the brackets that stand directly around the words of a vote."""
    while start < end and text[start].isspace():
        start += 1
    opened = text[start:end].count("(") - text[start:end].count(")")
    if opened == 1 and end < span.end and text[end] == ")":
        return Span(start=start, end=end + 1)
    if start > span.start and text[start - 1] == "(" and end < span.end and text[end] == ")":
        return Span(start=start - 1, end=end + 1)
    return Span(start=start, end=end)
