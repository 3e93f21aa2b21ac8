"""What meets a saved question, by rules that can be said in words; nothing is ranked.

An alert that is off the mark costs more than one that is missed, so all concepts of the topic
must be there, each in one of its forms:

- A decision meets it where a sentence of it names the topic, or the heading above it does, or a
  sentence names what the heading lacks of it.
- Other words meet it where one sentence names the topic, or what the heading lacks of it.
- An item whose title names the topic, and of which nothing else met it, is met by its first words.

A question that asks what was decided is met by decisions alone.  Exact phrases, people, bodies and
times that it names are required too.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from assistant.citing import cite_passage
from assistant.understanding.glossary import Glossary
from assistant.watching.judging import judge, may_stand_for_its_item
from assistant.watching.keys import key_of, place_of, words_of
from assistant.watching.records import Match, SavedQuestion
from assistant.watching.ruling import Rule, rule_words
from assistant.watching.seeking import Sought, read_sought
from index import Evidence, SearchIndex, UnknownName, analyze
from index.complete import CompleteMatch
from index.twins import fold_twins


@dataclass(frozen=True, slots=True, kw_only=True)
class _Met:
    row: int
    rule: Rule


def find_matches(
    saved: SavedQuestion, index: SearchIndex, *, glossary: Glossary | None = None
) -> tuple[Match, ...]:
    """Return everything in the index that meets a saved question, the latest meeting first.

    What several documents say in the same words of the same item is one match, which quotes the
    last state of the minutes.

    Raises:
        UnknownName: its filters name a council or committee that the index does not hold.
        SearchIndexError: the index cannot be used.
    """
    sought = read_sought(saved, index, glossary or Glossary())
    try:
        held = index.complete_matches(sought.query, sought.filters, sought.referred)
    except UnknownName:  # of a person: nobody has named them yet
        return ()
    met = {one.row: one for one in _met(held, sought, index)}
    found: dict[str, Match] = {}
    folds = fold_twins(
        met.values(), index.preferred, row_of=lambda one: one.row, is_allowed=lambda r: r in met
    )
    for row, one in folds:
        match = _match(index, met[row], sought)
        earlier = () if row == one.row else (_key(index, one.row),)
        known = found.get(match.key, match)
        found[match.key] = replace(known, earlier=_others(known, (*match.earlier, *earlier)))
    return _numbered(_once(found.values()))


def unseen(matches: Sequence[Match], seen: Collection[str]) -> tuple[Match, ...]:
    """Return the matches that are new, numbered from 1.

    A draft that became final is seen; of a resolution only where the words are the same, for
    others are news.  Other words of an item of which known ones went are a correction of these:
    of a resolution it is told, as a change, and of other passages it is not.
    """
    known = frozenset(seen)
    current = {key for match in matches for key in (match.key, *match.earlier)}
    gone: dict[str, int] = {}
    for key in known - current:
        gone[place_of(key)] = gone.get(place_of(key), 0) + 1
    found = []
    for match in matches:
        if _is_seen(match, known):
            continue
        changed = gone.get(place_of(match.key), 0) > 0 or any(k in known for k in match.earlier)
        if changed and not match.is_decision:
            gone[place_of(match.key)] -= 1
            continue
        found.append(replace(match, is_change=changed))
    return _numbered(found)


def _is_seen(match: Match, known: frozenset[str]) -> bool:
    if match.key in known:
        return True
    return any(
        key in known and (not match.is_decision or words_of(key) == words_of(match.key))
        for key in match.earlier
    )


def _met(held: Iterable[CompleteMatch], sought: Sought, index: SearchIndex) -> Iterator[_Met]:
    """Yield the passages that meet it, in the order of their rows."""
    meant = [h for h in held if sought.documents is None or h.document in sought.documents]
    candidates = index.candidates([h.row for h in meant])
    waiting: dict[int, int] = {}
    met_items: set[int] = set()
    for match in meant:
        candidate = candidates[match.row]

        def heading(row: int = match.row) -> str:
            return _heading(index, index.evidence(row), sought)

        rule = judge(match, candidate, sought, heading)
        if rule is not None:
            met_items.add(match.item)
            yield _Met(row=match.row, rule=rule)
        elif may_stand_for_its_item(match, candidate, sought, heading):
            waiting.setdefault(match.item, match.row)
    for item, row in waiting.items():
        if item not in met_items:
            yield _Met(row=row, rule=Rule.TITLED)


def _match(index: SearchIndex, met: _Met, sought: Sought) -> Match:
    citation = cite_passage(index, met.row, n=1, score=0.0, terms=sought.terms)
    evidence = citation.evidence
    return Match(
        key=key_of(evidence, citation.quote),
        earlier=(),
        citation=citation,
        rule=rule_words(met.rule, citation, _heading(index, evidence, sought), sought),
        is_decision=bool(evidence.decisions),
    )


def _heading(index: SearchIndex, evidence: Evidence, sought: Sought) -> str:
    """Return the item's title, with the subheading above the passage where that names more."""
    title, below = evidence.item.title, evidence.passage.subheading
    if below is None:
        return title
    other = " ".join(index.quote(evidence.document, below).split()).strip(" *_#:.")
    more = sought.terms.intersection(analyze(other)).difference(analyze(title))
    return f"{title}: {other}" if more else title


def _key(index: SearchIndex, row: int) -> str:
    evidence = index.evidence(row)
    return key_of(evidence, index.quote(evidence.document, evidence.passage.span))


def _others(match: Match, keys: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(k for k in (*match.earlier, *keys) if k != match.key))


def _once(matches: Iterable[Match]) -> Iterator[Match]:
    """Yield each decision once: a page may print it as "Decision:" and in the minutes again."""
    stated: set[tuple[str, ...]] = set()
    for match in matches:
        decisions = match.citation.evidence.passage.decision_ids
        if not decisions or decisions not in stated:
            stated.add(decisions)
            yield match


def _numbered(matches: Iterable[Match]) -> tuple[Match, ...]:
    """Return matches from the latest meeting to the earliest, and numbered so."""
    latest = sorted(matches, key=_age)
    return tuple(
        replace(match, citation=replace(match.citation, n=n)) for n, match in enumerate(latest, 1)
    )


def _age(match: Match) -> tuple[int, int]:
    """Return what sorts the latest first; what bears no date comes last."""
    evidence: Evidence = match.citation.evidence
    date = evidence.meeting.date
    return (-date.toordinal() if date else 0, evidence.row)
