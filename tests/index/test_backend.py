"""The contract of ``Backend``: a folder's index and Milvus's hold and find the same passages.

Sets of hits are compared, on small collections: orders and scores are each engine's own.
"""

from __future__ import annotations

import dataclasses
import datetime as dt
import hashlib
import string
from collections.abc import Iterator
from pathlib import Path

import pytest

from assistant.answering import answer_question
from corpus import MinutesStatus
from corpus.records import PassageKind
from index import Filter, UnknownName
from index.backend import Backend, Found, open_backend
from index.build import BuildReport
from index.encoder import open_question_encoder
from index.errors import IndexMissing
from index.view import Body, Restriction
from tests.index.conftest import Minutes, minutes_text

pytest.importorskip("pymilvus", reason="Milvus's client is an extra")

ADDRESSES = {"folder": "{}/index", "milvus": "milvus-lite://{}/minutes.db"}


def opened(kind: str, minutes: Minutes) -> Backend:
    return open_backend(ADDRESSES[kind].format(minutes.root))


def update(backend: Backend, minutes: Minutes, *paths: Path, **options: object) -> BuildReport:
    settings = {"encoder": minutes.encoder, "open_encoder": open_question_encoder, **options}
    return backend.update(paths or (minutes.docs,), **settings)  # type: ignore[arg-type]  # as given


@pytest.fixture(params=sorted(ADDRESSES))
def backend(request: pytest.FixtureRequest, minutes: Minutes) -> Iterator[Backend]:
    """A backend over nothing yet."""
    found = opened(request.param, minutes)
    yield found
    found.close()


def write_town(minutes: Minutes) -> None:
    """Write minutes of two councils, three committees, and one document that says no committee."""
    planning = {"committee": "Planning Committee", "council": "Ambleford Borough Council"}
    minutes.write("planning/a.md", "The cinema closes", "A bridge of stone", **planning)
    minutes.write(
        "planning/b.md", "The cinema opens", "Potholes are dug", date="2022-05-04", **planning
    )
    staffing = {**planning, "committee": "Staffing Committee"}
    minutes.write("staffing/c.md", "Dismissal of the cinema manager", **staffing)
    parish = {"council": "Wessenbury Parish Council", "committee": "Parks Committee"}
    minutes.write("parish/d.md", "The cinema of the parish", "Swans", date="2020-01-02", **parish)
    minutes.write("staffing-extra/e.md", "Cinema pay", committee="", title="Staffing minutes")
    private = "**1. Cinema accounts**\n\nThis item was exempt under Schedule 12A.\n\n"
    text = minutes_text("Lamps", date="2023-03-03", **planning)
    exempt = text + "**2. Exempt: cinema rent (press and public excluded)**\n\nThe rent was low.\n"
    (minutes.docs / "planning" / "f.md").write_text(exempt + private, encoding="utf-8")


@dataclasses.dataclass(frozen=True)
class Town:
    """The town in both backends."""

    minutes: Minutes
    backends: dict[str, Backend]


@pytest.fixture(scope="module")
def town(tmp_path_factory: pytest.TempPathFactory, tiny_encoder: str) -> Iterator[Town]:
    root = tmp_path_factory.mktemp("town")
    (root / "docs").mkdir()
    minutes = Minutes(root, tiny_encoder)
    write_town(minutes)
    backends = {kind: opened(kind, minutes) for kind in ADDRESSES}
    for backend in backends.values():
        update(backend, minutes)
    yield Town(minutes, backends)
    for backend in backends.values():
        backend.close()


def ids(found: tuple[Found, ...]) -> set[str]:
    return {hit.passage.passage_id for hit in found}


def documents(found: tuple[Found, ...]) -> set[str]:
    return {name.partition(":")[0].rpartition("/")[2] for name in ids(found)}


FILTERS = {
    "nothing stated": (Filter(), "abcdef"),
    "a council, without its filler words": (Filter(councils=("wessenbury parish",)), "d"),
    "a committee": (Filter(committees=("Planning Committee",)), "abf"),
    "two committees": (Filter(committees=("Planning", "Parks")), "abdf"),
    "a council and a committee of another": (
        Filter(councils=("Wessenbury",), committees=("Planning",)),
        "",
    ),
    "since": (Filter(since=dt.date(2022, 1, 1)), "bf"),
    "until, the day included": (Filter(until=dt.date(2020, 1, 2)), "d"),
    "a period": (Filter(since=dt.date(2021, 1, 1), until=dt.date(2022, 12, 31)), "abce"),
    "a kind": (Filter(kinds=(PassageKind.DECISION,)), "abcdef"),
    "a kind that none is": (Filter(kinds=(PassageKind.VOTE,)), ""),
    "a status that none has": (Filter(status=MinutesStatus.DRAFT), ""),
}


@pytest.mark.parametrize("why", FILTERS)
def test_both_find_the_same_passages_under_a_filter(town: Town, why: str) -> None:
    filters, expected = FILTERS[why]
    for mode in ("hybrid", "dense"):
        folder, milvus = (
            town.backends[kind].search("cinema", filters, mode=mode, limit=200)
            for kind in ("folder", "milvus")
        )
        assert ids(folder) == ids(milvus)
        assert documents(milvus) == set(expected)


WORDS = {
    "a word of the passage": "potholes",
    "a word in every document, and a rarer one": "cinema manager",
    "a word of the heading": "matter",
    "a word of the title alone": "staffing",
    "a form of the word": "closing cinemas",
    "a word that nobody wrote": "zeppelin",
    "stop words alone": "what is the",
    "no word at all": "…",
    "what an expression could be broken by": '") or exempt == true or ("',
}


@pytest.mark.parametrize("why", WORDS)
def test_both_find_the_same_passages_by_words(town: Town, why: str) -> None:
    folder, milvus = (
        ids(town.backends[kind].search(WORDS[why], mode="bm25", limit=200))
        for kind in ("folder", "milvus")
    )
    assert folder == milvus


def test_a_hit_is_cited_alike_and_quoted_to_the_letter(town: Town) -> None:
    folder, milvus = (
        {hit.passage.passage_id: hit for hit in town.backends[kind].search("cinema", limit=200)}
        for kind in ("folder", "milvus")
    )
    assert len(folder) > 20
    for name, hit in folder.items():
        assert dataclasses.replace(milvus[name], rank=hit.rank) == hit
        text = Path(hit.source.path).read_text("utf-8")
        assert hit.quote == hit.passage.span.of(text)


def test_both_hold_the_same(town: Town) -> None:
    folder, milvus = town.backends["folder"], town.backends["milvus"]
    assert folder.holdings() == milvus.holdings()
    assert folder.councils() == milvus.councils()
    assert folder.committees() == milvus.committees()


def test_an_unknown_name_is_told_with_the_nearest(town: Town) -> None:
    for backend in town.backends.values():
        with pytest.raises(UnknownName, match="Planning"):
            backend.search("cinema", Filter(committees=("Plannnig",)))


RESTRICTIONS = {
    "a committee is withheld, and what may be its minutes": (
        Restriction(withheld=frozenset({Body(committee="Staffing Committee")})),
        "abdf",
    ),
    "a council is withheld": (
        Restriction(withheld=frozenset({Body(council="Ambleford Borough Council")})),
        "de",
    ),
    "a slip in the name shows nothing": (
        Restriction(withheld=frozenset({Body(committee="Stafing Committee")})),
        "abdf",
    ),
    "only one committee exists": (
        Restriction(only=frozenset({Body(committee="Parks Committee")})),
        "d",
    ),
    "nothing exists": (Restriction(only=frozenset()), ""),
    "exempt items alone are hidden": (Restriction(), "abcdef"),
    "exempt items are shown": (Restriction(hides_exempt=False), "abcdef"),
}


@pytest.mark.parametrize("why", RESTRICTIONS)
def test_what_is_restricted_is_in_no_hit_and_no_name(town: Town, why: str) -> None:
    restriction, expected = RESTRICTIONS[why]
    for mode in ("hybrid", "bm25"):
        folder, milvus = (
            backend.search("cinema", restriction=restriction, mode=mode, limit=200)
            for backend in town.backends.values()
        )
        assert ids(folder) == ids(milvus)
        assert documents(milvus) <= set(expected)
        assert mode == "bm25" or documents(milvus) == set(expected)
        assert any(hit.item.exempt for hit in milvus) == (not restriction.hides_exempt)
    folder_, milvus_ = town.backends.values()
    assert folder_.councils(restriction) == milvus_.councils(restriction)
    assert folder_.committees(restriction) == milvus_.committees(restriction)


@pytest.mark.parametrize("why", RESTRICTIONS)
def test_an_index_that_answers_holds_nothing_restricted(town: Town, why: str) -> None:
    restriction, expected = RESTRICTIONS[why]
    for backend in town.backends.values():
        with backend.narrowed("cinema", restriction=restriction) as index:
            texts = {path.rpartition("/")[2][0] for _, path, _ in index.files()}
            assert texts == set(expected)
            assert "Staffing Committee" not in index.committees() or "c" in expected


def test_a_withheld_name_cannot_be_filtered_by(town: Town) -> None:
    restriction = Restriction(withheld=frozenset({Body(committee="Staffing Committee")}))
    for backend in town.backends.values():
        with pytest.raises(UnknownName) as told:
            backend.search("pay", Filter(committees=("Staffing",)), restriction=restriction)
        assert "Staffing Committee" not in told.value.nearest


QUESTIONS = (
    "what was resolved about the cinema?",
    "when was the bridge of stone discussed?",
    "potholes",
    "what was decided about zeppelins?",
    "the manager's dismissal in Staffing",
)


@pytest.mark.parametrize("question", QUESTIONS)
def test_both_answer_a_question_alike(town: Town, question: str) -> None:
    answers = []
    for backend in town.backends.values():
        with backend.narrowed(question) as index:
            found = answer_question(question, index, today=dt.date(2026, 1, 1))
            quotes = [(c.quote, c.evidence.passage.passage_id) for c in found.citations]
            answers.append((found.status, found.reason, quotes))
    assert answers[0] == answers[1]


def test_one_document_is_opened_by_its_id(town: Town) -> None:
    for backend in town.backends.values():
        with backend.holding("planning/a") as index:
            assert [
                index.evidence(row).passage.passage_id
                for row in index.rows_of("item", "planning/a:1")
            ]
        with backend.holding("planning/nobody") as index:
            assert index.rows_of("document", "planning/nobody") == []


def test_before_anything_is_indexed_the_way_to_it_is_told(backend: Backend) -> None:
    for ask in (backend.holdings, backend.councils, lambda: backend.search("roof")):
        with pytest.raises(IndexMissing, match="minutes index PATH --index") as told:
            ask()
        assert str(backend.address) in str(told.value)


def test_an_empty_collection_finds_nothing(backend: Backend, minutes: Minutes) -> None:
    report = update(backend, minutes)
    assert report.counts.documents == 0
    assert backend.search("roof") == ()
    assert backend.search("roof", mode="bm25") == ()
    assert backend.committees() == []
    with backend.narrowed("roof") as index:
        assert answer_question("roof", index).citations == ()


def test_changes_come_and_go_as_in_the_files(backend: Backend, minutes: Minutes) -> None:
    kept = minutes.write("a/kept.md", "The pond froze")
    changed = minutes.write("a/changed.md", "The roof leaks", committee="Roofs Committee")
    gone = minutes.write("b/gone.md", "The fence fell", committee="Fences Committee")
    first = update(backend, minutes)
    assert (first.added, first.changed, first.removed, first.unchanged) == (3, 0, 0, 0)
    again = update(backend, minutes)
    assert (again.published, again.embedded, again.unchanged) == (False, 0, 3)

    minutes.write("a/changed.md", "The gutter drips", "Tiles", committee="Tiles Committee")
    gone.unlink()
    minutes.write("c/new.md", "The swing squeaks")
    second = update(backend, minutes)
    assert (second.added, second.changed, second.removed, second.unchanged) == (1, 1, 1, 1)
    assert second.counts == dataclasses.replace(backend.holdings().counts, skipped=0)
    assert second.counts.documents == 3
    everything = ids(backend.search("pond", mode="dense", limit=200))
    assert {name.partition(":")[0] for name in everything} == {"a/kept", "a/changed", "c/new"}
    assert len(everything) == second.counts.passages
    held: dict[str, set[str]] = {"leaks": set(), "fence": set(), "gutter": {"changed"}}
    for words, found in held.items():
        assert documents(backend.search(words, mode="bm25")) == found
    assert backend.committees() == ["Allotments Committee", "Tiles Committee"]
    text = changed.read_text("utf-8")
    (hit,) = backend.search("drips", mode="bm25", limit=1)
    assert hit.quote == hit.passage.span.of(text)
    assert kept.exists()


def test_what_lies_elsewhere_stays(backend: Backend, minutes: Minutes) -> None:
    one, other = minutes.write("one/x.md", "The pond"), minutes.write("other/y.md", "The roof")
    update(backend, minutes, one.parent)
    update(backend, minutes, other.parent)
    other.unlink()
    report = update(backend, minutes, other.parent)
    assert (report.removed, report.counts.documents) == (1, 1)
    assert documents(backend.search("pond", mode="bm25")) == {"x"}
    # A path that is the beginning of another's name does not hold it.
    (minutes.docs / "on").mkdir()
    assert update(backend, minutes, minutes.docs / "on").counts.documents == 1


def test_a_file_that_is_moved_keeps_its_id(backend: Backend, minutes: Minutes) -> None:
    path = minutes.write("old/a/x.md", "The pond")
    minutes.write("elsewhere/a/x.md", "The roof")
    update(backend, minutes)
    held = {(hit.source.path, hit.passage.passage_id) for hit in backend.search("pond", limit=99)}
    moved = minutes.docs / "new" / "a" / "x.md"
    moved.parent.mkdir(parents=True)
    path.rename(moved)
    report = update(backend, minutes)
    assert (report.added, report.removed, report.counts.documents) == (1, 1, 2)
    now = {(hit.source.path, hit.passage.passage_id) for hit in backend.search("pond", limit=99)}
    assert now == {(p.replace("/old/", "/new/"), name) for p, name in held}


def test_a_rebuild_keeps_nothing_but_what_it_is_given(backend: Backend, minutes: Minutes) -> None:
    update(backend, minutes, minutes.write("one/x.md", "The pond"))
    update(backend, minutes, minutes.write("two/y.md", "The roof"), rebuild=True)
    assert documents(backend.search("pond roof", limit=200)) == {"y"}


def test_what_is_stated_of_a_file_wins_and_is_kept(backend: Backend, minutes: Minutes) -> None:
    from corpus import Stated

    minutes.write("a/x.md", "The pond")
    stated = Stated(committee="Ponds Committee")
    update(backend, minutes, stated=stated)
    assert backend.committees() == ["Ponds Committee"]
    assert not update(backend, minutes, stated=stated).published
    assert update(backend, minutes).changed == 1


def test_of_a_draft_and_its_final_the_final_is_quoted(backend: Backend, minutes: Minutes) -> None:
    said = (
        "The culvert beneath Mill Lane is to be repaired before the winter floods return",
        "The allotment holders asked for a second tap beside the upper gate and a shed",
    )
    minutes.write("a/meeting-draft.md", *said, title="Draft minutes")
    minutes.write("a/meeting-final.md", *said, title="Minutes")
    update(backend, minutes)
    question = "what was resolved about the culvert beneath Mill Lane?"
    with backend.narrowed(question) as index:
        assert len(index.preferred) > 0
        cited = answer_question(question, index).citations
    assert {c.evidence.source.path.rpartition("/")[2] for c in cited} == {"meeting-final.md"}


ODD = {
    "quotes and an expression": 'x" or document != "',
    "a backslash, a percent sign and an underscore": "a\\b%c_d",
    "letters beyond ASCII": "cofnodion–ŵŷ 会議 🌳",
    "a colon and blanks": "12: of March",
    "a line end": "two\nlines",
    "a long name": "n" * 200,
}


def test_ids_with_odd_characters_are_found_and_removed(backend: Backend, minutes: Minutes) -> None:
    written = {why: minutes.write(f"d/{name}.md", "The pond") for why, name in ODD.items()}
    assert update(backend, minutes).counts.documents == len(ODD)
    found = backend.search("pond", mode="bm25", limit=200)
    assert {hit.source.path for hit in found} == {str(path) for path in written.values()}
    for why, path in written.items():
        path.unlink()
        assert update(backend, minutes).removed == 1, why
    assert backend.search("pond") == ()


def test_what_is_longer_than_any_field_is_kept_whole(backend: Backend, minutes: Minutes) -> None:
    """A word of 70,000 letters, a title of as many bytes, and a text of several pieces."""
    endless = string.ascii_lowercase * 2_700
    noise = [hashlib.sha512(bytes([n])).hexdigest() * 5 for n in range(40)]
    path = minutes.write("d/long.md", f"Pond {endless}", *noise, title="Ŵ" * 40_000)
    update(backend, minutes)
    text = path.read_text("utf-8")
    found = backend.search("pond", mode="dense", limit=1_000)
    assert len(found) == backend.holdings().counts.passages > 80
    assert all(hit.quote == hit.passage.span.of(text) for hit in found)
    assert any(endless in hit.quote for hit in found)
    assert all(any(word in hit.quote for hit in found) for word in noise)


UNICODE = {
    "Welsh": "Penderfynwyd cymeradwyo’r cynllun ar gyfer Heol y Gŵr",
    "a combining mark": "The cafe\u0301 on the quay",
    "beyond the basic plane": "A tree 🌳 in the yard",
    "no space between": "A\u00a0hundred\u2009pounds",
}


def test_quotes_beyond_ascii_are_to_the_letter(backend: Backend, minutes: Minutes) -> None:
    texts = {}
    for number, said in enumerate(UNICODE.values()):
        path = minutes.write(f"d/{number}.md", said)
        texts[str(path)] = path.read_text("utf-8")
    update(backend, minutes)
    found = backend.search("Heol y Gwr cafe tree pounds", limit=200)
    assert all(hit.quote == hit.passage.span.of(texts[hit.source.path]) for hit in found)
    quotes = "\n".join(hit.quote for hit in found)
    assert all(said in quotes for said in UNICODE.values())
    assert documents(backend.search("café", mode="bm25")) == {"1"}
