"""What is stored is what was read: every quote is cut out of the file's own words."""

from __future__ import annotations

import datetime as dt
import hashlib
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus.containers.plain import decode
from corpus.records import (
    Document,
    DocumentId,
    Meeting,
    MinutesStatus,
    PassageKind,
    Reading,
    Source,
    Span,
    Stated,
)
from index import Filter, Query
from index.collection import open_collection, slice_text, write_collection
from index.evidence import allowed_rows
from index.plan import make_plan, open_previous, planned_readings

if TYPE_CHECKING:
    from tests.index.conftest import Minutes, Samples

NO_QUESTION = Query(text="", question="", topic="", concepts=(), naming=())


@pytest.fixture(scope="module")
def readings(samples: Samples) -> list[Reading]:
    """What the reader makes of the samples, in the order of their ids."""
    with open_previous(samples.folder, rebuild=False) as previous:
        assert previous is not None
        plan = make_plan(
            samples.folder, [], stated=Stated(), old=previous, progress=lambda *_: None
        )
        return [reading for reading, _ in planned_readings(plan, previous)]


def test_every_text_is_its_files_decoded_bytes(samples: Samples) -> None:
    rows = samples.index._rows("SELECT path, text, sha256, text_sha256 FROM document")
    assert len(rows) == samples.report.counts.documents > 15
    for path, text, sha256, text_sha256 in rows:
        data = Path(path).read_bytes()
        assert text == decode(data, Path(path))
        assert sha256 == hashlib.sha256(data).hexdigest()
        assert text_sha256 == hashlib.sha256(text.encode()).hexdigest()


def test_every_quote_is_its_span_of_the_text(samples: Samples) -> None:
    index, quotes = samples.index, 0
    texts = {row[0]: row[1] for row in index._rows("SELECT row, text FROM document")}
    for row in range(index.manifest.counts.passages):
        evidence = index.evidence(row)
        spans = [
            evidence.passage.span,
            evidence.item.span,
            *(s for d in evidence.item.decisions for s in (d.span, *d.lead_in)),
            *([evidence.passage.subheading] if evidence.passage.subheading else ()),
        ]
        for span in spans:
            quote = index.quote(evidence.document, span)
            assert quote == texts[evidence.document][span.start : span.end] != ""
            quotes += 1
    assert quotes > 2 * index.manifest.counts.passages


def test_evidence_is_what_was_read(samples: Samples, readings: list[Reading]) -> None:
    row = 0
    for document, reading in enumerate(readings, 1):
        items = {item.item_id: item for item in reading.items}
        for passage in reading.passages:
            evidence = samples.index.evidence(row)
            item = items[passage.item_id]
            assert (evidence.row, evidence.document) == (row, document)
            assert (evidence.passage, evidence.item) == (passage, item)
            assert (evidence.meeting, evidence.source) == (reading.meeting, reading.document.source)
            stated = [d for d in item.decisions if d.decision_id in passage.decision_ids]
            assert evidence.decisions == tuple(stated)
            row += 1
    assert row == samples.index.manifest.counts.passages


def test_rows_are_found_by_every_kind_of_id(samples: Samples, readings: list[Reading]) -> None:
    row = 0
    for reading in readings:
        rows = list(range(row, row + len(reading.passages)))
        assert samples.index.rows_of("document", reading.document.document_id) == rows
        for item in reading.items:
            own = [
                r for r, p in zip(rows, reading.passages, strict=True) if p.item_id == item.item_id
            ]
            assert samples.index.rows_of("item", item.item_id) == own
            assert all(samples.index.neighbours(r) == own for r in own)
            for decision in item.decisions:
                (stated, *_) = samples.index.rows_of("decision", decision.decision_id)
                assert decision in samples.index.evidence(stated).decisions
        row += len(rows)


def test_an_unknown_id_has_no_rows(samples: Samples) -> None:
    for kind in ("document", "item", "decision", "passage"):
        assert samples.index.rows_of(kind, "no such thing") == []


def test_acronyms_are_found_by_either_form(samples: Samples) -> None:
    found = samples.index.acronyms(["multi agenc safeguard hub"])
    assert [(a.short, short, long) for a, short, long in found] == [
        ("MASH", "mash", "multi agenc safeguard hub")
    ]
    assert samples.index.acronyms(["mash"]) == found
    assert samples.index.acronyms([]) == []
    assert [a.short for a, _, _ in samples.index.acronyms(["send", "adm", "none"])] == [
        "ADM",
        "SEND",
    ]


@given(text=st.text(st.characters(exclude_categories=["Cs"]), min_size=1), data=st.data())
def test_any_text_comes_back_letter_for_letter(
    text: str, data: st.DataObject, tmp_path_factory: pytest.TempPathFactory
) -> None:
    """NUL, newlines of every kind, characters outside the basic plane."""
    start = data.draw(st.integers(0, len(text) - 1))
    span = Span(start=start, end=data.draw(st.integers(start + 1, len(text))))
    folder = tmp_path_factory.mktemp("text")
    stated = [(reading_of(text), Stated())]
    write_collection(folder, stated, acronyms=dict, relations=list, skipped=[])
    with closing(open_collection(folder)) as database:
        assert slice_text(database, 1, span) == text[span.start : span.end]


def reading_of(text: str) -> Reading:
    source = Source(path="a", sha256="", text_sha256="", media_type="text/plain", reader="")
    meeting = Meeting(
        title=None,
        council=None,
        committee=None,
        date=None,
        minutes_status=MinutesStatus.UNKNOWN,
        url=None,
        language="en",
    )
    document = Document(document_id=DocumentId("a"), source=source, text=text)
    return Reading(document=document, meeting=meeting, items=(), passages=(), warnings=())


# ---- filters -----------------------------------------------------------------------------------


@pytest.fixture
def four(minutes: Minutes) -> Minutes:
    minutes.write("early.txt", "Frost killed the bean.", date="2019-01-31")
    minutes.write("late.txt", "Rust came to the gate.", date="2021-06-01", committee="Gates Panel")
    minutes.write("undated.txt", "Moles dug up the lawn.", date="", council="Elmsby Town Council")
    minutes.write(
        "draft.txt", "Wasps nested in the shed.", date="2020-02-29", title="DRAFT minutes"
    )
    minutes.docs.joinpath("draft.txt").write_text(
        minutes.docs.joinpath("draft.txt").read_text().replace("# Minutes", "# DRAFT minutes")
    )
    minutes.build()
    return minutes


def day(year: int, month: int, number: int) -> dt.date:
    return dt.date(year, month, number)


FILTERS: list[tuple[Filter, set[str], str]] = [
    (Filter(), {"early", "late", "undated", "draft"}, "no filter restricts nothing"),
    (Filter(since=day(2020, 2, 29)), {"late", "draft"}, "the first day counts"),
    (Filter(until=day(2020, 2, 29)), {"early", "draft"}, "the last day counts; undated never"),
    (Filter(since=day(2020, 2, 29), until=day(2020, 2, 29)), {"draft"}, "one day"),
    (Filter(since=day(2021, 1, 1), until=day(2020, 1, 1)), set(), "a period that is none"),
    (Filter(since=dt.date.min), {"early", "late", "draft"}, "undated is in no period at all"),
    (Filter(committees=("gates",)), {"late"}, "by committee"),
    (Filter(councils=("elmsby",)), {"undated"}, "by council"),
    (Filter(councils=("elmsby", "thornwick"), committees=("gates",)), {"late"}, "both at once"),
    (Filter(committees=("gates", "allotments"), since=day(2021, 1, 1)), {"late"}, "and a period"),
    (Filter(status=MinutesStatus.DRAFT), {"draft"}, "by status"),
    (Filter(councils=("elmsby",), committees=("gates",)), set(), "what no document is"),
]


@pytest.mark.parametrize(("filters", "expected", "reason"), FILTERS, ids=[r[2] for r in FILTERS])
def test_a_filter_lets_through_what_it_says(
    four: Minutes, filters: Filter, expected: set[str], reason: str
) -> None:
    with four.open() as index:
        rows = allowed_rows(index._database, index.named(filters))
        found = [index.evidence(row) for row in rows]
        assert {Path(e.source.path).stem for e in found} == expected, reason
        mask = index._mask(NO_QUESTION, filters)
        assert mask is None or sorted(rows) == mask.nonzero()[0].tolist()


@pytest.mark.parametrize("kinds", [("decision",), ("discussion",), ("decision", "discussion")])
def test_kinds_are_of_passages(four: Minutes, kinds: tuple[str, ...]) -> None:
    wanted = tuple(map(PassageKind, kinds))
    with four.open() as index:
        rows = allowed_rows(index._database, Filter(kinds=wanted))
        every = range(index.manifest.counts.passages)
        assert sorted(rows) == [r for r in every if index.evidence(r).passage.kind in wanted]
        assert rows != []


def test_the_index_says_what_it_holds(four: Minutes) -> None:
    with four.open() as index:
        assert index.councils() == ["Elmsby Town Council", "Thornwick Borough Council"]
        assert index.committees() == ["Allotments Committee", "Gates Panel"]
        assert (index.period(), index.undated()) == (("2019-01-31", "2021-06-01"), 1)


# ---- periods -----------------------------------------------------------------------------------

BETWEEN: list[tuple[dt.date | None, dt.date | None, dict[str, int], set[str], str]] = [
    (None, None, {}, {"early", "late", "draft"}, "undated is in no period, not even in all time"),
    (day(2020, 2, 29), None, {}, {"late", "draft"}, "the first day counts"),
    (None, day(2020, 2, 29), {}, {"early", "draft"}, "the last day counts"),
    (day(2020, 2, 29), day(2020, 2, 29), {}, {"draft"}, "one day"),
    (day(2020, 3, 1), day(2021, 5, 31), {}, set(), "just between"),
    (day(2021, 1, 1), day(2020, 1, 1), {}, set(), "a period that is none"),
    (dt.date.min, dt.date.max, {}, {"early", "late", "draft"}, "the ends of the calendar"),
    (None, None, {"month": 1}, {"early"}, "a month of any year"),
    (None, None, {"month": 12}, set(), "a month without a meeting"),
    (None, None, {"day": 1}, {"late"}, "a day of any month"),
    (None, None, {"month": 2, "day": 29}, {"draft"}, "a day of any year"),
    (None, None, {"month": 2, "day": 1}, set(), "both must fit"),
    (day(2020, 1, 1), None, {"month": 6}, {"late"}, "a month within a period"),
    (day(2022, 1, 1), None, {"month": 6}, set(), "a month after which there is none"),
]


@pytest.mark.parametrize(
    ("since", "until", "part", "expected", "reason"), BETWEEN, ids=[row[4] for row in BETWEEN]
)
def test_documents_are_found_by_when_they_met(
    four: Minutes,
    since: dt.date | None,
    until: dt.date | None,
    part: dict[str, int],
    expected: set[str],
    reason: str,
) -> None:
    with four.open() as index:
        every = [index.evidence(row) for row in range(index.manifest.counts.passages)]
        names = {e.document: Path(e.source.path).stem for e in every}
        found = index.meetings.between(since, until, **part)
        assert {names[document] for document in found} == expected, reason


# ---- candidates --------------------------------------------------------------------------------


def test_candidates_are_what_the_evidence_says(samples: Samples) -> None:
    index = samples.index
    rows = list(range(index.manifest.counts.passages))
    found = index.candidates(rows[::-1])
    assert sorted(found) == rows
    for row in rows:
        evidence, candidate = index.evidence(row), found[row]
        assert candidate.row == row
        assert candidate.document == evidence.document
        assert candidate.kind is evidence.passage.kind
        assert candidate.text == index.quote(evidence.document, evidence.passage.span)
        assert candidate.date == evidence.meeting.date
        clauses = [decision.span for decision in evidence.decisions]
        assert candidate.is_clause == (evidence.passage.span in clauses)
        assert {r for r in rows if found[r].item == candidate.item} == set(index.neighbours(row))
    assert {c.is_clause for c in found.values()} == {True, False}


def test_candidates_that_are_not_there_are_left_out(samples: Samples) -> None:
    index = samples.index
    assert index.candidates([]) == {}
    beyond = index.manifest.counts.passages
    assert sorted(index.candidates([3, 3, beyond, -1, 0])) == [0, 3]
    texts = index._rows("SELECT count(*) FROM passage")
    assert len(index.candidates(range(beyond))) == texts[0][0]
