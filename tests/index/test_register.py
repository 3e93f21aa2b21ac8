"""The register: every decision that a filter lets through, once, and what is about a topic."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from corpus.records import MinutesStatus, Outcome
from index import Concept, Filter, SearchIndex, UnknownName, analyze, open_index
from index.build import build_index
from index.encoder import open_question_encoder
from index.grounds import Ground
from index.register import Recorded

ALLOTMENTS = """\
---
council: Thornwick Borough Council
committee: Allotments Committee
date: 2021-03-03
---
# Allotments Committee

**1. Water at Quarry Lane**

The tank at Quarry Lane leaks.

Councillor Tarn moved, Councillor Beck seconded, and it was carried by 5 votes to 2:

RESOLVED: That (a) a new tank be bought for Quarry Lane at no more than £500; and
(b) the Clerk be asked to report on the pipes within three months.

**2. Fences**

Members heard that the fence along the railway had been cut by foxes.

RESOLVED: That the fence be mended.

**3. Applications**

Plot 7.

RESOLVED: That the plot be let.

Plot 9.

RESOLVED: That the plot be let.
"""
LATER = """\
---
council: Thornwick Borough Council
committee: Allotments Committee
date: 2021-06-02
---
# Allotments Committee

**9. Matters arising**

Councillor Beck moved that the railway fence be replaced by a hedge. The motion was LOST.

**10. Pipes**

RESOLVED: That the report on the pipes at Quarry Lane be noted.
"""
UNDATED = """\
# Notes of a meeting

**1. Gate**

RESOLVED: That the gate of the orchard be painted green before the summer comes again.
"""


def approved(text: str) -> str:
    return text.replace("date:", "status: approved\ndate:")


def drafted(text: str) -> str:
    return text.replace("date:", "status: draft\ndate:").replace("£500", "£450")


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory, tiny_encoder: str) -> Path:
    root = tmp_path_factory.mktemp("register")
    texts = {"b-march": approved(ALLOTMENTS), "a-march-draft": drafted(ALLOTMENTS), "june": LATER}
    for name, text in {**texts, "undated": UNDATED}.items():
        (root / f"{name}.md").write_text(text, encoding="utf-8")
    build_index(root / "index", [root], encoder=tiny_encoder, open_encoder=open_question_encoder)
    return root / "index"


@pytest.fixture
def index(folder: Path) -> Iterator[SearchIndex]:
    with open_index(folder) as opened:
        yield opened


def said(found: tuple[Recorded, ...]) -> list[str]:
    return [" ".join(r.decision.span.of(r.text).split()) for r in found]


def concept(words: str) -> Concept:
    return Concept(alternatives=(tuple(analyze(words)),))


def test_newest_first_and_what_has_no_date_last(index: SearchIndex) -> None:
    dates = [r.evidence.meeting.date for r in index.register.decisions(Filter())]
    known = [date for date in dates if date]
    assert known == sorted(known, reverse=True)
    assert dates[-1] is None
    assert len(set(known)) == 2


def test_every_record_is_its_own_clause_of_the_unaltered_text(index: SearchIndex) -> None:
    texts = {r.document.source.path: r.document.text for r in index.readings()}
    found = index.register.decisions(Filter())
    assert found
    for recorded in found:
        evidence = recorded.evidence
        assert evidence.decisions == (recorded.decision,)
        assert recorded.text == texts[evidence.source.path]
        assert recorded.decision.span.of(recorded.text).strip()
        assert evidence.passage.decision_ids == (recorded.decision.decision_id,)
        assert index.evidence(evidence.row).passage.span == evidence.passage.span


def test_a_draft_is_folded_into_the_final_minutes(index: SearchIndex) -> None:
    march = Filter(since=dt.date(2021, 3, 3), until=dt.date(2021, 3, 3))
    found = index.register.decisions(march)
    assert {r.evidence.meeting.minutes_status for r in found} == {MinutesStatus.APPROVED}
    assert len([twin for r in found for twin in r.twins if "a-march-draft" in twin]) == len(found)
    assert any("£500" in words for words in said(found)), "the later state is quoted"
    assert not any("£450" in words for words in said(found))


def test_a_draft_that_is_asked_for_is_quoted_itself(index: SearchIndex) -> None:
    found = index.register.decisions(Filter(status=MinutesStatus.DRAFT))
    assert any("£450" in words for words in said(found))
    assert not any(r.twins for r in found)


def test_the_same_words_twice_in_one_document_are_two_decisions(index: SearchIndex) -> None:
    assert said(index.register.decisions(Filter())).count("the plot be let.") == 2


@pytest.mark.parametrize(
    ("filters", "kept"),
    [
        (Filter(), lambda r: True),
        (Filter(since=dt.date(2021, 5, 1)), lambda r: r.evidence.meeting.date is not None
         and r.evidence.meeting.date > dt.date(2021, 5, 1)),
        (Filter(committees=("Allotments Committee",)), lambda r: r.evidence.meeting.committee),
        (Filter(councils=("Nowhere",)), lambda r: False),
    ],
    ids=["all", "since", "committee", "a council of no document"],
)  # fmt: skip
def test_a_filter_keeps_what_it_says(
    index: SearchIndex, filters: Filter, kept: Callable[[Recorded], object]
) -> None:
    every = index.register.decisions(Filter())
    found = index.register.decisions(filters)
    assert [r.decision.decision_id for r in found] == [
        r.decision.decision_id for r in every if kept(r)
    ]


def test_a_person_is_found_by_what_they_moved(index: SearchIndex) -> None:
    found = index.register.decisions(Filter(person="Cllr Tarn"))
    assert any("new tank" in words for words in said(found))
    assert not any("gate" in words for words in said(found))
    with pytest.raises(UnknownName):
        index.register.decisions(Filter(person="Councillor Nobody"))


def test_only_the_passages_that_are_named(index: SearchIndex) -> None:
    every = index.register.decisions(Filter())
    one = every[0].evidence.row
    assert [r.evidence.row for r in index.register.decisions(Filter(), passages=[one])] == [one]
    assert index.register.decisions(Filter(), passages=[]) == ()


def test_a_lost_motion_is_recorded_as_lost(index: SearchIndex) -> None:
    lost = [r for r in index.register.decisions(Filter()) if r.decision.outcome is Outcome.LOST]
    assert [words for words in said(tuple(lost)) if "hedge" in words]


@pytest.mark.parametrize(
    ("words", "ground", "quote"),
    [
        (["tank"], Ground.WORDS, "a new tank be bought"),
        (["water", "tank"], Ground.WORDS, "a new tank be bought"),
        (["fences"], Ground.HEADING, "the fence be mended"),
        (["foxes"], Ground.CONTEXT, "the fence be mended"),
        (["foxes", "tank"], Ground.NONE, "the fence be mended"),
    ],
    ids=["its own words", "words and heading", "heading", "paragraph before", "another item"],
)
def test_why_a_decision_is_about_a_topic(
    index: SearchIndex, words: list[str], ground: Ground, quote: str
) -> None:
    grounds = index.register.grounds([concept(word) for word in words])
    found = [
        Ground(int(grounds[r.evidence.row]))
        for r in index.register.decisions(Filter())
        if quote in r.decision.span.of(r.text)
    ]
    # "Fences" stands in the clause itself too, by its stem.
    assert max(found) >= ground if ground is Ground.HEADING else max(found) is ground


def test_no_concept_is_about_nothing(index: SearchIndex) -> None:
    assert not index.register.grounds([]).any()
    assert not index.register.grounds([concept("zeppelin")]).any()


def test_shares_grow_with_the_words_that_are_held(index: SearchIndex) -> None:
    shares = index.register.shares([concept("pipes"), concept("quarry"), concept("zeppelin")])
    assert sum(shares.weights) == pytest.approx(1.0)
    assert ((shares.own >= 0) & (shares.own <= shares.item) & (shares.item <= 1)).all()
    assert shares.item.max() > 0


def test_documents_are_those_of_the_evidence(index: SearchIndex) -> None:
    documents = index.register.documents
    for recorded in index.register.decisions(Filter()):
        assert documents[recorded.evidence.row] == recorded.evidence.document
