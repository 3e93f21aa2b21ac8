"""Outlines → relations: which documents are of one meeting, and how they belong together.

    SAME         minutes of one meeting twice: draft and final, printed and page, two addresses.
                 The later state wins; the earlier is kept and points to it.
    TRANSLATION  one meeting in two languages: a pair, never merged, for they may disagree.
    AGENDA       the agenda of a meeting whose minutes are there too.
    PART         the page of one item, issue or decision of a meeting that is there whole.
    LOOKALIKE    nearly the same words under two dates: one of the dates is wrong.

Two meetings of one body on one day, and meetings of two bodies, are no twins.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from enum import IntEnum

from corpus.candidates import candidate_pairs
from corpus.naming import Agreement, bodies_agree, dates_agree, occasions_agree
from corpus.outlines import Holds, Outline
from corpus.records import DocumentId, MinutesStatus
from corpus.relations import Relation, RelationKind
from corpus.sketches import Likeness, likeness
from corpus.translations import is_translation

# From when on two texts are of one meeting: (jaccard, containment), by whether the dates and the
# bodies agree.  Measured: true twins 0.42 and more, other meetings of one body 0.31 and less;
# contained: two meetings of one evening 0.44, true twins 0.73.
_ALIKE: Mapping[tuple[Agreement, Agreement], tuple[float, float]] = {
    (Agreement.EQUAL, Agreement.EQUAL): (0.35, 0.60),
    (Agreement.EQUAL, Agreement.OPEN): (0.50, 0.70),
    (Agreement.EQUAL, Agreement.DIFFER): (0.80, 1.01),
    (Agreement.OPEN, Agreement.EQUAL): (0.60, 0.85),
    (Agreement.OPEN, Agreement.OPEN): (0.70, 0.85),
    (Agreement.OPEN, Agreement.DIFFER): (0.90, 1.01),
}
# Two different meetings may be this alike only where nothing was said at either.
_LOOKALIKE, _LOOKALIKE_SHINGLES = 0.90, 150
# Set phrases may be all of a short text, and stand in any long one.
_CONTAINED_SHINGLES = 100
# A text much shorter than the one that holds it is a part, unless its page says it is cut.
_PART_SHARE = 0.40
_PART_ALIKE = 0.50
# One address is one meeting, unless the texts have nothing in common: addresses are copied wrong.
_SAME_PAGE_ALIKE = 0.10
_AGENDA_ALIKE = {Agreement.EQUAL: 0.10, Agreement.OPEN: 0.30}


class _State(IntEnum):
    UNKNOWN = 0
    DRAFT = 1
    APPROVED = 2


_STATES = {
    MinutesStatus.UNKNOWN: _State.UNKNOWN,
    MinutesStatus.DRAFT: _State.DRAFT,
    MinutesStatus.APPROVED: _State.APPROVED,
}


def find_relations(outlines: Iterable[Outline]) -> tuple[Relation, ...]:
    """Return every relation between documents, by document; the order given does not matter.

    Costs about as much as reading the outlines: only documents that share a date and body, an
    address, a name or rare words are compared.
    """
    return relations_among(candidate_pairs(outlines))


Pair = tuple[Outline, Outline]


def belong(a: Outline, b: Outline) -> bool:
    """Tell whether two documents bear on each other's relations."""
    return (relate(a, b) or is_translation(a, b)) is not None


def relations_among(pairs: Sequence[Pair]) -> tuple[Relation, ...]:
    """Return the relations of documents of which ``pairs`` may belong together."""
    found: list[Relation] = []
    same: list[Relation] = []
    for a, b in pairs:
        relation = relate(a, b)
        if relation is not None:
            (same if relation.kind is RelationKind.SAME else found).append(relation)
    winners = _winners({o.document: o for pair in pairs for o in pair}, same)
    found += _to_winners(winners, same)
    found += _translations(pairs, winners)
    return in_order({(r.document, r.other): r for r in found}.values())


def in_order(relations: Iterable[Relation]) -> tuple[Relation, ...]:
    """Return relations by their documents' ids."""
    return tuple(sorted(relations, key=lambda r: (r.document, r.other)))


def superseded(relations: Iterable[Relation]) -> dict[str, str]:
    """Return the winner's id of every document that a later state of the same minutes replaces."""
    return {r.document: r.other for r in relations if r.kind is RelationKind.SAME}


def relate(a: Outline, b: Outline) -> Relation | None:
    """Return how two documents in one language belong together, or None.

    Translations are found among all documents of a day: ``find_relations`` does.
    """
    if a.language != b.language:
        return None
    dates, bodies = dates_agree(a, b), bodies_agree(a, b)
    alike = likeness(a.words, b.words)
    for judge in (_as_part, _as_agenda, _as_same, _as_lookalike):
        relation = judge(a, b, alike, dates, bodies)
        if relation is not None:
            return relation
    return None


def _as_part(
    a: Outline, b: Outline, alike: Likeness, dates: Agreement, bodies: Agreement
) -> Relation | None:
    if a.is_part == b.is_part:
        return None
    part, whole = (a, b) if a.is_part else (b, a)
    if part.address and part.address.number in whole.items and _of_one_site(a, b):
        return _relation(part, whole, RelationKind.PART, alike, "the page of one of its items")
    if Agreement.DIFFER in (dates, bodies) or alike.containment < _PART_ALIKE:
        return None
    if part.words.shingles > whole.words.shingles:
        return None
    return _relation(part, whole, RelationKind.PART, alike, "an extract of the whole")


def _of_one_site(a: Outline, b: Outline) -> bool:
    return a.address is None or b.address is None or a.address.site == b.address.site


def _as_agenda(
    a: Outline, b: Outline, alike: Likeness, dates: Agreement, bodies: Agreement
) -> Relation | None:
    if (a.holds is Holds.AGENDA) == (b.holds is Holds.AGENDA):
        return None
    agenda, minutes = (a, b) if a.holds is Holds.AGENDA else (b, a)
    of_one_page = _is_same_page(a, b)
    if not of_one_page:
        if dates is not Agreement.EQUAL or occasions_agree(a, b) is Agreement.DIFFER:
            return None
        if alike.containment < _AGENDA_ALIKE.get(bodies, 1.01):
            return None
    reason = "the same page" if of_one_page else "the same body and day"
    return _relation(agenda, minutes, RelationKind.AGENDA, alike, reason)


def _as_same(
    a: Outline, b: Outline, alike: Likeness, dates: Agreement, bodies: Agreement
) -> Relation | None:
    if (a.holds is Holds.AGENDA) != (b.holds is Holds.AGENDA) or dates is Agreement.DIFFER:
        return None
    if _is_same_page(a, b) and alike.containment >= _SAME_PAGE_ALIKE:
        return _to_later(a, b, alike, "the same page")
    if occasions_agree(a, b) is Agreement.DIFFER or a.is_part != b.is_part:
        bodies = Agreement.DIFFER
    jaccard, contained = _ALIKE[dates, bodies]
    if alike.jaccard >= jaccard:
        return _to_later(a, b, alike, f"{alike.jaccard:.0%} of their words alike")
    smaller, larger = sorted((a, b), key=lambda o: o.words.shingles)
    if alike.containment < contained or smaller.words.shingles < _CONTAINED_SHINGLES:
        return None
    reason = f"{alike.containment:.0%} of its words stand in the longer one"
    share = smaller.words.shingles / larger.words.shingles
    if share < _PART_SHARE and not smaller.is_cut and smaller.holds is larger.holds:
        return _relation(smaller, larger, RelationKind.PART, alike, reason)
    return _to_later(a, b, alike, reason)


def _to_later(a: Outline, b: Outline, alike: Likeness, reason: str) -> Relation:
    """Return the relation of an earlier state to the later one."""
    loser, winner = sorted((a, b), key=_rank)
    return _relation(loser, winner, RelationKind.SAME, alike, reason)


def _as_lookalike(
    a: Outline, b: Outline, alike: Likeness, dates: Agreement, bodies: Agreement
) -> Relation | None:
    enough = min(a.words.shingles, b.words.shingles) >= _LOOKALIKE_SHINGLES
    if dates is not Agreement.DIFFER or alike.jaccard < _LOOKALIKE or not enough:
        return None
    reason = f"{alike.jaccard:.0%} of their words alike, with different dates"
    first, second = sorted((a, b), key=lambda o: o.document)
    return _relation(first, second, RelationKind.LOOKALIKE, alike, reason)


def _is_same_page(a: Outline, b: Outline) -> bool:
    known = a.address is not None and b.address is not None
    return known and a.address.key == b.address.key  # type: ignore[union-attr]


def _rank(outline: Outline) -> tuple[bool, int, int, bool, int, tuple[int, ...]]:
    """Order the states of one meeting's minutes: the last one wins.

    A page that is cut short loses to the whole; a later state wins; minutes win over a notice of
    decisions; what can be cited with a date wins; the longer text wins; then the first name.
    """
    return (
        not outline.is_cut,
        _STATES[outline.status],
        outline.holds,
        outline.date is not None,
        outline.words.shingles,
        tuple(-ord(c) for c in outline.document),
    )


def _relation(
    document: Outline, other: Outline, kind: RelationKind, alike: Likeness, reason: str
) -> Relation:
    return Relation(
        document=DocumentId(document.document),
        other=DocumentId(other.document),
        kind=kind,
        alike=round(alike.jaccard, 3),
        reason=reason,
    )


def _winners(by_id: Mapping[str, Outline], same: Sequence[Relation]) -> dict[str, str]:
    """Return the last state's id of every document that has twins.

    A document without a date never joins two that have different ones: the likest counts.
    """
    root: dict[str, str] = {}
    dates = {name: outline.date for name, outline in by_id.items()}

    def top(name: str) -> str:
        while root.get(name, name) != name:
            root[name] = root.get(root[name], root[name])
            name = root[name]
        return name

    for relation in sorted(same, key=lambda r: (-r.alike, r.document, r.other)):
        a, b = top(relation.document), top(relation.other)
        if a == b or (dates[a] and dates[b] and dates[a] != dates[b]):
            continue
        loser, winner = sorted((a, b), key=lambda name: _rank(by_id[name]))
        root[loser] = root[winner] = winner
        dates[winner] = dates[winner] or dates[loser]
    return {name: top(name) for name in root}


def _to_winners(winners: Mapping[str, str], same: Sequence[Relation]) -> Iterator[Relation]:
    """Yield one relation a loser, to the last state of its meeting."""
    best: dict[str, Relation] = {}
    for relation in sorted(same, key=lambda r: r.alike):
        for name in (relation.document, relation.other):
            other = relation.other if name == relation.document else relation.document
            if winners.get(name) == winners.get(other) != name:
                direct = other == winners[name]
                if direct or name not in best or best[name].other != winners[name]:
                    best[name] = Relation(
                        document=DocumentId(name),
                        other=DocumentId(winners[name]),
                        kind=RelationKind.SAME,
                        alike=relation.alike,
                        reason=relation.reason,
                    )
    yield from best.values()


def _translations(pairs: Sequence[Pair], winners: Mapping[str, str]) -> Iterator[Relation]:
    """Yield the pairs of languages, the surest first and each document in one pair a language."""
    judged = []
    for a, b in pairs:
        is_last = all(winners.get(o.document, o.document) == o.document for o in (a, b))
        if a.language == b.language or not is_last:
            continue
        match = is_translation(a, b)
        if match is not None:
            judged.append((match.sureness, a, b, match.reason))
    taken: set[tuple[str, str]] = set()
    for _, a, b, reason in sorted(judged, key=lambda j: (-j[0], j[1].document, j[2].document)):
        ends = {(a.document, b.language), (b.document, a.language)}
        if taken.isdisjoint(ends):
            taken |= ends
            first, second = sorted((a, b), key=lambda o: (o.language, o.document), reverse=True)
            alike = likeness(first.signs, second.signs)
            yield _relation(first, second, RelationKind.TRANSLATION, alike, reason)
