"""Relations after a change are those of the whole collection told anew, at less work."""

from __future__ import annotations

import datetime as dt
import random
from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass, replace
from functools import cache

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from corpus import twins
from corpus.addresses import page_address
from corpus.candidates import clues_of
from corpus.changed_twins import updated_relations
from corpus.outlines import Holds, Outline
from corpus.records import MinutesStatus
from corpus.relations import Relation, RelationKind
from corpus.sketches import sketch_text, sketch_words
from corpus.twins import find_relations

SITE = "https://democracy.ambleford.gov.uk"
# Stands in every text: a phrase of more than eight texts pairs only neighbours.
SET_PHRASE = " ".join(f"said{n}" for n in range(40))
FORMS = ("minutes", "draft", "longer", "extract", "item", "agenda", "welsh", "other day")


def update_relations(
    before: Iterable[Outline],
    after: Iterable[Outline],
    relations: Iterable[Relation],
    changed: Collection[str],
) -> tuple[Relation, ...]:
    """As the index asks for them; every document that is not named is equal in both."""
    old = {one.document: clues_of(one) for one in before}
    new = {one.document: clues_of(one) for one in after}
    gone = [old[name] for name in old if name in changed or name not in new]
    come = [new[name] for name in new if name in changed or name not in old]
    stay = [new[name] for name in new if name in old and name not in changed]
    return updated_relations(stay, gone, come, relations)


def prose(count: int, seed: str) -> list[str]:
    chance = random.Random(seed)
    return [f"w{seed}x{chance.randrange(10 * count)}" for _ in range(count)]


@dataclass(frozen=True)
class Kept:
    """One document that a council may put on its site: of a meeting, in a form, edited so often."""

    meeting: int
    form: str
    edits: int
    dated: bool

    def outline(self, name: str) -> Outline:
        return replace(_outline(self), document=name)


@cache
def _outline(kept: Kept) -> Outline:
    words = prose(420, f"m{kept.meeting}")
    words[:: 90 - 20 * kept.edits] = [f"edit{kept.edits}"] * len(words[:: 90 - 20 * kept.edits])
    if kept.form == "extract":
        words = words[:130]
    elif kept.form == "item":
        words = words[200:320]
    elif kept.form == "longer":
        words += prose(900, f"more{kept.meeting}")
    elif kept.form == "welsh":
        words = prose(400, f"cy{kept.meeting}")
    day = dt.date(2023, 5, 1) + dt.timedelta(days=kept.meeting // 2)
    status = {"draft": MinutesStatus.DRAFT, "longer": MinutesStatus.APPROVED}
    number = 100 * kept.meeting
    page = (
        f"mgAi.aspx?ID={number + 1}"
        if kept.form == "item"
        else f"ieListDocuments.aspx?MId={number}"
    )
    return Outline(
        document="",
        stem=f"{kept.form} {kept.edits}",
        council="Ambleford Borough Council",
        committee=f"Area Committee {'East' if kept.meeting % 2 else 'West'}",
        date=day + dt.timedelta(days=30 * (kept.form == "other day")) if kept.dated else None,
        occasion=None,
        status=status.get(kept.form, MinutesStatus.UNKNOWN),
        language="cy" if kept.form == "welsh" else "en",
        address=page_address(f"{SITE}/{page}") if kept.edits % 2 else None,
        items=frozenset((str(number + 1),)) if kept.form == "minutes" else frozenset(),
        is_part=kept.form == "item" and kept.edits % 2 == 1,
        is_cut=kept.edits == 3,
        holds=Holds.AGENDA if kept.form == "agenda" else Holds.MINUTES,
        words=sketch_text(" ".join([SET_PHRASE, *words])),
        signs=sketch_words(sorted({f"sign{kept.meeting}x{n}" for n in range(20)})),
    )


KEPT = st.builds(
    Kept,
    meeting=st.integers(0, 3),
    form=st.sampled_from(FORMS),
    edits=st.integers(0, 3),
    dated=st.booleans() | st.just(True),
)
NAMES = [f"d{n:02}" for n in range(24)]
# What happens to a few documents at once: each is put there or put otherwise, or goes.
STEP = st.dictionaries(st.sampled_from(NAMES), KEPT | st.none(), min_size=1, max_size=5)


def everything() -> list[Kept]:
    return [
        Kept(meeting, form, edits, dated)
        for meeting in range(4)
        for form in FORMS
        for edits in range(4)
        for dated in (True, False)
    ]


def test_the_documents_of_these_tests_belong_together_in_every_way() -> None:
    chance = random.Random(5)
    some = chance.sample(everything(), 120)
    found = find_relations([kept.outline(f"d{n:03}") for n, kept in enumerate(some)])
    assert {relation.kind for relation in found} == set(RelationKind)


@settings(max_examples=40, deadline=None)
@given(
    st.lists(KEPT, min_size=10, max_size=len(NAMES)),
    st.lists(STEP, min_size=1, max_size=6),
)
def test_after_every_step_relations_are_those_told_from_scratch(
    first: list[Kept], steps: list[dict[str, Kept | None]]
) -> None:
    before = {name: kept.outline(name) for name, kept in zip(NAMES, first, strict=False)}
    relations = find_relations(before.values())
    for step in steps:
        put = {name: kept.outline(name) for name, kept in step.items() if kept is not None}
        gone = {name for name, kept in step.items() if kept is None}
        after = {name: outline for name, outline in before.items() if name not in gone} | put
        found = update_relations(before.values(), after.values(), relations, put.keys())
        assert found == find_relations(after.values())
        before, relations = after, found


def collection(count: int) -> dict[str, Outline]:
    """Documents of all forms, of one meeting each three: most are alike and belong together."""
    chance = random.Random(7)
    return {
        f"d{n:04}": replace(
            Kept(n // 3, chance.choice(FORMS), n % 4, dated=True).outline(f"d{n:04}"),
            date=dt.date(2020, 1, 1) + dt.timedelta(days=n // 9),
        )
        for n in range(count)
    }


@pytest.mark.parametrize(
    ("change", "why"),
    [
        (lambda old: old, "nothing was read anew"),
        (lambda old: {**old, "new": replace(old["d0100"], document="new")}, "one more"),
        (lambda old: {k: v for k, v in old.items() if k != "d0100"}, "one less"),
        (
            lambda old: {**old, "d0100": replace(old["d0200"], document="d0100")},
            "one says what another says",
        ),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_what_a_change_does_not_touch_is_not_compared(
    change: Callable[[dict[str, Outline]], dict[str, Outline]],
    why: str,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    old = collection(300)
    new = change(old)
    known = find_relations(old.values())
    compared: list[str] = []
    relate = twins.relate

    def counted(a: Outline, b: Outline) -> Relation | None:
        compared.append(a.document)
        return relate(a, b)

    monkeypatch.setattr(twins, "relate", counted)
    changed = {name for name, outline in new.items() if old.get(name) is not outline}
    found = update_relations(old.values(), new.values(), known, changed)
    updating = len(compared)
    assert found == find_relations(new.values()), why
    assert updating < (len(compared) - updating) / 5
