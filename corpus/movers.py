"""Who proposed and who seconded a decision, as written beside it.

"It was moved by X, seconded by Y and RESOLVED", "(X proposed, Y seconded)", "Prop. GK, 2nd DD",
"moved and seconded by Councillors P and O", "Cynigiwyd gan X, eiliwyd gan Y".  The movers of an
amendment, or of a motion that was lost, are not those of what was resolved.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from corpus.names import before_or_office, is_person, people_from, person_at
from corpus.patterns import lazy_re
from corpus.records import Span
from corpus.sentences import sentence_spans

Movers = tuple[Span | None, Span | None]
NOBODY: Movers = (None, None)

_BY = r"(?:\s*[-–—:.]{1,2}|\s+by|\s+gan)*\s*"
# Both people after one phrase.
_BOTH = lazy_re(
    r"\b(?:(?:moved|proposed|prop\.?)\s*(?:and|&|/|,)\s*(?:duly\s+)?(?:seconded|sec\.?)\s+(?:by"
    r"|from)"
    r"|cynigiwyd\s+ac\s+eiliwyd\s+gan|mover\s*(?:and|&|/)\s*seconder\s*:)\s*:?\s*",
    re.IGNORECASE,
)
# The verb before the name: "proposed by", "Prop:", "on the motion of", "Seconded –", "2nd".
_PROPOSED_BY = lazy_re(
    r"\b(?:(?:proposed|moved|nominated|cynigiwyd)(?:\s+(?:as\s+correct|for\s+approval"
    r"|for\s+acceptance))?"
    r"\s*(?:by|gan)\b\s*:?|(?:proposed|proposer|mover|moved|prop|pro|p(?=:))\s*(?:[:–—]|\.\s*:?|-(?=\s"
    r"|\w))"
    r"|(?<!the\s)(?<!this\s)(?<!their\s)(?<!its\s)(?<!any\s)(?:proposed|prop|moved)(?=\s)|cynigydd\s*:|on\s+(?:a|the)\s+(?:motion|proposal"
    r"|proposition)\s+(?:of|by|from))\s*",
    re.IGNORECASE,
)
# "proposed that X continue as Chair by Y, seconded by Z": the name before its seconder.
_PROPOSED_FAR = lazy_re(
    r"\b(?:proposed|moved|proposal\s+was\s+made)\b[^.;:\n]{0,240}?\bby\s+"
    r"(?=[^.;:,\n]{2,50}?,?\s+(?:and\s+)?(?:was\s+)?seconded\s+by)",
    re.IGNORECASE,
)
_SECONDED_BY = lazy_re(
    r"\b(?:(?:seconded|eiliwyd)(?:\s+the\s+(?:motion|proposal))?\s*(?:by|gan)\b\s*:?"
    r"|(?:seconded|seconder|second|secd|sec|2nd(?:ed)?|s(?=:))\s*(?:[:–—]|\.\s*:?|-(?=\s|\w))"
    r"|(?:seconded|2nd(?:ed)?|sec)(?=\s)|2<sup>nd</sup>|eilydd\s*:)\s*",
    re.IGNORECASE,
)
# The verb after the name: "Councillor X proposed", "X seconded".
_PROPOSES = lazy_re(
    r"\b(?:proposed|moved|proposes|moves|cynigiodd)\b(?!\s+(?:by\b|development|gan\b))",
    re.IGNORECASE,
)
_SECONDS = lazy_re(r"\b(?:seconded|seconds|2nded|eiliodd)\b(?!\s+(?:by|gan)\b)", re.IGNORECASE)
_AMENDMENT = lazy_re(
    r"\bamendment\b(?!s)|\bamended\s+motion\s+was\s+lost\b|\bgwelliant\b", re.IGNORECASE
)
_LOST = lazy_re(
    r"\bLOST\b|\b(?:was|were|declared|amendment|motion)\s+(?:\w+\s+){0,2}(?:lost|defeated"
    r"|rejected|not\s+(?:carried|agreed|supported))\b"
    r"|\b(?:motion|amendment|proposal)\s+fell\b|\bno\s+seconder\b"
    r"|\bamendment\s+(?:was\s+)?withdrawn\b",
    re.IGNORECASE,
)
# "approved – PWh, seconded – KC": the name before its seconder is the proposer's.
_LOOSE = lazy_re(r"\b(?:approved|approval|accepted|agreed)(?:\s*[-–—:]|\s+by)\s*", re.IGNORECASE)
_PAIR = lazy_re(r"\s*(?:\([^()\n]{0,60}\))?\s*[,;/&]\s*(?:and\s+)?")
# Without one of these nobody moves anything; most sentences are done with here.
_SIGN = lazy_re(
    r"propos|\bprop\b|\bpro?[.:]|\bmove[drs]|motion|nominat|second|\b2nd|\bsecd?\b|\bs[.:]|cynig|eili",
    re.IGNORECASE,
)
_SPACE = lazy_re(r"\s{1,3}")
_FARTHEST = 900
# A window of words around a decision; more are not about it.
_WINDOW = 4_000


@dataclass(frozen=True, slots=True, kw_only=True)
class _Hit:
    """One place where somebody proposes or seconds."""

    at: int
    end: int
    proposer: Span | None
    seconder: Span | None


def find_movers(
    text: str,
    span: Span | None,
    before: Span | None = None,
    after: Span | None = None,
    *,
    lost: bool = False,
) -> Movers:
    """Return the proposer and the seconder of one decision, each as written, or None.

    Args:
        text: the document's text.
        span: the decision's own words, where they may say it.
        before: the neighbouring words before it, up to the decision before; the last movers
            there count.
        after: the neighbouring words after it, up to the next decision; the first movers count.
        lost: the decision is a motion or an amendment that was not carried.
    """
    later = _first(_motions(text, _head(after), lost=lost))
    own = _motions(text, _head(span), lost=True)
    if own:
        return _completed(own[0], later)
    earlier = _motions(text, _since_lost(text, _tail(before), lost=lost), lost=lost)
    earlier = [m for m in earlier if m[0]]  # a seconder alone is the end of another motion
    return _completed(earlier[-1], later) if earlier else later


def names_movers(text: str, span: Span) -> bool:
    """Tell whether somebody is named in ``span`` as having proposed or seconded something."""
    return bool(_motions(text, _head(span), lost=True))


def _head(span: Span | None) -> Span | None:
    return span and Span(start=span.start, end=min(span.end, span.start + _WINDOW))


def _tail(span: Span | None) -> Span | None:
    return span and Span(start=max(span.start, span.end - _WINDOW), end=span.end)


def _first(motions: Sequence[Movers]) -> Movers:
    return motions[0] if motions else NOBODY


def _completed(movers: Movers, other: Movers) -> Movers:
    """Add the seconder that a sentence of its own names: "This was seconded by Y"."""
    if movers[0] and not movers[1] and not other[0]:
        return movers[0], other[1]
    return movers


def _since_lost(text: str, before: Span | None, *, lost: bool) -> Span | None:
    """Return what stands after the last motion that fell; all of it for a lost motion."""
    if before is None or lost:
        return before
    start = before.start
    for sentence in sentence_spans(text, before):
        if _LOST.search(text, sentence.start, sentence.end):
            start = sentence.end
    return Span(start=start, end=before.end) if start < before.end else None


def _motions(text: str, region: Span | None, *, lost: bool) -> list[Movers]:
    """Return the pairs of movers that a stretch of text names, in order."""
    if region is None or not _SIGN.search(text, region.start, region.end):
        return []
    found: list[Movers] = []
    last_end = region.start
    for hit in _hits(text, region):
        if not lost and _is_amendment(text, region, hit):
            continue
        if hit.proposer is None and found and found[-1][0] and not found[-1][1]:
            if hit.at - last_end <= _FARTHEST:
                found[-1] = (found[-1][0], hit.seconder)
        else:
            found.append((hit.proposer, hit.seconder))
        last_end = hit.end
    return [m for m in found if m[1] or (m[0] and _is_certain(text, m[0]))]


def _is_certain(text: str, person: Span) -> bool:
    """Tell a person from "the fee proposed by Hayes": one bare word needs a seconder."""
    words = person.of(text)
    return (
        is_person(words)
        or words[:1].islower()
        or person_at(words, 0, len(words), alone=False) is not None
    )


def _is_amendment(text: str, region: Span, hit: _Hit) -> bool:
    """Tell whether the words around the movers say that they moved an amendment."""
    start = max(region.start, text.rfind(".", region.start, hit.at) + 1, hit.at - 150)
    stop = text.find(".", hit.end, min(region.end, hit.end + 120))
    end = stop if stop >= 0 else min(region.end, hit.end + 120)
    return _AMENDMENT.search(text, start, max(end, hit.end)) is not None


def _hits(text: str, region: Span) -> list[_Hit]:
    hits: list[_Hit] = []
    taken = region.start
    for hit in sorted(_all_hits(text, region), key=lambda h: (h.at, -h.end)):
        if hit.at >= taken:
            hits.append(hit)
            taken = hit.end
    return hits


def _all_hits(text: str, region: Span) -> Iterator[_Hit]:
    yield from _both(text, region)
    yield from _verb_first(text, region, _PROPOSED_BY, seconds=False)
    yield from _verb_first(text, region, _PROPOSED_FAR, seconds=False)
    yield from _verb_first(text, region, _SECONDED_BY, seconds=True)
    yield from _name_first(text, region, _PROPOSES, seconds=False)
    yield from _name_first(text, region, _SECONDS, seconds=True)
    yield from _loose(text, region)


def _both(text: str, region: Span) -> Iterator[_Hit]:
    for match in _BOTH.finditer(text, region.start, region.end):
        people = people_from(text, match.end(), region.end)
        if people:
            second = people[1] if len(people) > 1 else None
            end = (second or people[0]).end
            yield _Hit(at=match.start(), end=end, proposer=people[0], seconder=second)


def _verb_first(text: str, region: Span, verb: re.Pattern[str], *, seconds: bool) -> Iterator[_Hit]:
    for match in verb.finditer(text, region.start, region.end):
        certain = match[0].rstrip().lower().endswith(("by", "gan", "of", ":", "–", "-", "—"))
        person = person_at(text, match.end(), region.end, alone=certain)
        if person is None:
            continue
        if seconds:
            yield _Hit(at=match.start(), end=person.end, proposer=None, seconder=person)
            continue
        second = _paired(text, person, region.end)
        end = (second or person).end
        yield _Hit(at=match.start(), end=end, proposer=person, seconder=second)


def _paired(text: str, person: Span, end: int) -> Span | None:
    """Return the second of "(Proposed Cllr A, Cllr B, all in favour)", who seconded."""
    joint = _PAIR.match(text, person.end, min(end, person.end + 80))
    if joint is None:
        return None
    after = person_at(text, joint.end(), end, alone=False)
    if after is None:
        return None
    rest = text[after.end : after.end + 40].lstrip()
    closes = rest.startswith((")", ",", ".", "]")) or not rest
    verb = re.match(
        r"[,.)\s]*(?:to\s|second|2nd|was|were|has|abst|vot|eiliodd)", rest, re.IGNORECASE
    )
    return after if closes and not verb else None


def _name_first(text: str, region: Span, verb: re.Pattern[str], *, seconds: bool) -> Iterator[_Hit]:
    for match in verb.finditer(text, region.start, region.end):
        person = before_or_office(text, max(region.start, match.start() - 120), match.start())
        if person is None:
            continue
        other = _also_seconded(text, match.end(), region.end) if seconds else None
        yield _Hit(
            at=person.start,
            end=other.end if other else match.end(),
            proposer=person if other or not seconds else None,
            seconder=other or (person if seconds else None),
        )


def _also_seconded(text: str, start: int, end: int) -> Span | None:
    """Return Y of "X, Seconded Y", where X proposed."""
    gap = _SPACE.match(text, start, end)
    person = person_at(text, gap.end(), end, alone=False) if gap else None
    return person if person and text[person.start].isupper() else None


def _loose(text: str, region: Span) -> Iterator[_Hit]:
    for match in _LOOSE.finditer(text, region.start, region.end):
        person = person_at(text, match.end(), region.end, alone=False)
        if person is None:
            continue
        gap = re.compile(r"[\s,;]*(?:and\s+)?").match(text, person.end, region.end)
        second = gap and _SECONDED_BY.match(text, gap.end(), region.end)
        if second:
            yield _Hit(at=match.start(), end=person.end, proposer=person, seconder=None)
