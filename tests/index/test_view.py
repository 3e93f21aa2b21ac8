"""A view tells nothing of what it hides: not its words, not its names, not that it is there.

The invented minutes are of two towns.  One of their two Personnel Committees is restricted; its
minutes hold what nothing else does: words, an acronym, names of people, a reference; the
committee's name is misspelt in one, and stands in the title alone in another.
"""

from __future__ import annotations

import datetime as dt
import json
import shutil
import sqlite3
import threading
from collections.abc import Iterator, Mapping
from contextlib import closing
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.answering import answer_question, understand_turns
from assistant.jsonform import Json, answer_to_json, citation_to_json
from assistant.searching import search, show
from assistant.talking.conversation import continue_conversation
from assistant.talking.remembering import Conversation
from corpus import Reading, Span
from index import Filter, IndexMissing, Query, SearchIndex, UnknownName, open_index
from index import collection as stored
from index.analyzer import analyze
from index.bm25 import document_frequency, idf, score
from index.build import build_index
from index.compiling import build_postings
from index.hiding import hidden_documents
from index.thinning import thinned
from index.view import Body, Restriction, exempt_items, restricted_view

PUBLIC = {
    "amenities-2022": """\
---
title: Amenities Committee
date: 2022-05-09
council: Ambleford Town Council
committee: Amenities Committee
---
# Amenities Committee

Minutes of the meeting held on Monday 9 May 2022 at 7 pm in the Corn Hall, Ambleford

**Present:** Councillors Tobias Ley (Chair), Marian Stroud, Piers Oddling

## 10. Skate park

Young people had drawn what they would like to see, and the Committee thanked them.

It was proposed by Councillor Stroud, seconded by Councillor Oddling and carried by 5 votes to 1:

**RESOLVED:** That a concrete skate park be built on Rope Walk at a cost of £86,000.

## 11. Lamps on Mill Street

The new lamps on Mill Street were reported to be in working order, save one outside the bakery.

## 12. Exempt: lease of the boathouse

Exempt under Schedule 12A. The Committee weighed the tender of Quillfeather Marine for it.

**RESOLVED:** That the boathouse be let to Quillfeather Marine at £9,400 a year.
""",
    "planning-2022": """\
---
title: Planning Committee
date: 2022-06-14
council: Ambleford Town Council
committee: Planning Committee
---
# Planning Committee

Minutes of the meeting held on Tuesday 14 June 2022 at 7 pm in the Corn Hall, Ambleford

**Present:** Councillors Marian Stroud (Chair), Piers Oddling, Ines Calloway

## 21. Application 22/00417/FUL, Rope Walk

The Community Infrastructure Levy (CIL) would bring £3,000 for the footway.

**RESOLVED:** That no objection be made to 22/00417/FUL.

## 22. Members' grievance about the car park

A resident had a grievance about the charges in the car park. Staff would answer the letter.
""",
    "personnel-wessenbury-2022": """\
---
title: Personnel Committee
date: 2022-03-08
council: Wessenbury Town Council
committee: Personnel Committee
---
# Personnel Committee

Minutes of the meeting held on Tuesday 8 March 2022 at 6 pm in the Assembly Room, Wessenbury

**Present:** Councillors Ada Fenwright (Chair), Sid Pottinger

## 4. Pension scheme

The pension contributions of the staff were noted.

**RESOLVED:** That the apprentice be given a contract for two years.
""",
}
RESTRICTED = {
    "personnel-2022-02": """\
---
title: Personnel Committee
date: 2022-02-01
council: Ambleford Town Council
committee: Personnel Committee
---
# Personnel Committee

Minutes of the meeting held on Tuesday 1 February 2022 at 6 pm in the Parlour, Ambleford

**Present:** Councillors Tobias Ley (Chair), Hesper Yarrowby, Marian Stroud

## 3. Grievance of the groundsman

Mr Lubbock Vantongeren complained of harassment by the warden of the skate park.

The Staff Performance and Remuneration review (SPAR) was received. Reference HR/2022/0091 applies.

It was proposed by Councillor Yarrowby and seconded by Councillor Ley:

**RESOLVED:** That the groundsman be suspended and a severance payment of £12,500 be offered.

## 4. Severance

The severence of the deputy clerk was organized. Footway allowances were discussed.
""",
    "personnel-2022-09": """\
---
title: Personel Committee
date: 2022-09-06
council: Ambleford Town Council
committee: Personel Committee
---
# Personel Committee

Minutes of the meeting held on Tuesday 6 September 2022 at 6 pm in the Parlour, Ambleford

**Present:** Councillors Hesper Yarrowby (Chair), Tobias Ley

## 7. Whistleblower

The whistleblower's dossier was received, and the inquiry into the mayoral chain adjourned.

**RESOLVED:** That Wimblestraw Solicitors be instructed.
""",
    "notes-of-the-personnel-committee-ambleford": """\
# Notes of the Personnel Committee

Minutes of the meeting held on Tuesday 4 October 2022 at 6 pm in the Parlour, Ambleford

## 9. Disciplinary matters

The tribunal's zymurgist testified about the cellar.

**RESOLVED:** That the appeal be dismissed.
""",
}
QUESTIONS = (
    # What both know, to see that the order is the same.
    "What was decided about the skate park?",
    "lamps on Mill Street",
    "What did the Planning Committee resolve?",
    "Who proposed the skate park?",
    "application 22/00417/FUL",
    "CIL",
    "What happened in 2022?",
    "Who attended the meetings?",
    "What did Councillor Stroud move?",
    "grievance",
    "pension of the staff",
    "decisions of the Personnel Committee",
    "What did the Personnel Committee of Ambleford decide?",
    "What did the Personnel Committee of Wessenbury decide?",
    "contract for the apprentice",
    # What only the restricted minutes know.
    "severance",
    "severance payment for the groundsman",
    "severence",
    "whistleblower",
    "whistle blower",
    "whistleblowers dossier",
    "zymurgist",
    "tribunal testimony about the cellar",
    "Wimblestraw Solicitors",
    "What did Councillor Hesper Yarrowby say?",
    "Yarrowby",
    "Vantongeren",
    "Lubbock Vantongeren harassment",
    "SPAR",
    "Staff Performance and Remuneration",
    "HR/2022/0091",
    "reference HR 2022 0091",
    "groundsmen suspended",
    "the meeting of 6 September 2022",
    "the meeting on 1 February 2022",
    "What was decided in September 2022?",
    "What did the Personel Committee decide?",
    '"mayoral chain"',
    '"the groundsman be suspended"',
    "organised severance",
    "disciplinary matters",
    "meetings in the Parlour",
    "minute 7",
    "item 9 disciplinary",
    # Slips of the keys towards words that only the restricted minutes have.
    "severanse",
    "whistelblower",
    "zymurgst",
    "Yarowby",
    "Vantongern",
    "groundsmna suspended",
    "tribunl",
    # What nobody knows.
    "submarine races",
    "qwertyuiop",
    "",
)

TODAY = dt.date(2023, 1, 10)
AMBLEFORD, WESSENBURY = "Ambleford Town Council", "Wessenbury Town Council"
PERSONNEL = Body(committee="Personnel Committee", council=AMBLEFORD)
WITHHELD = Restriction(withheld=frozenset({PERSONNEL}), hides_exempt=False)
EXEMPT = Restriction()


@dataclass(frozen=True)
class Indexes:
    """The whole index, and one of the public minutes alone."""

    whole: SearchIndex
    public: SearchIndex

    def view(self, restriction: Restriction) -> SearchIndex:
        return restricted_view(self.whole, restriction)


@pytest.fixture(scope="module")
def indexes(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Indexes]:
    root = tmp_path_factory.mktemp("view")
    for name, text in PUBLIC.items():
        (root / f"{name}.md").write_text(text, "utf-8")
    build_index(root / "public-index", [root])
    for name, text in RESTRICTED.items():
        (root / f"{name}.md").write_text(text, "utf-8")
    files = [root / f"{name}.md" for name in (*PUBLIC, *RESTRICTED)]
    build_index(root / "whole-index", files)
    with open_index(root / "whole-index") as whole, open_index(root / "public-index") as public:
        yield Indexes(whole, public)


@pytest.fixture(scope="module")
def view(indexes: Indexes) -> Iterator[SearchIndex]:
    with indexes.view(WITHHELD) as found:
        yield found


def plain(value: Json) -> Json:
    """Return JSON without the scores, whose last digits hang on the order in which is summed."""
    if isinstance(value, dict):
        return {k: plain(v) for k, v in value.items() if k not in ("score", "timing_ms")}
    return [plain(v) for v in value] if isinstance(value, list) else value


_answered: dict[tuple[int, str, Filter | None], Mapping[str, Any]] = {}


def answered(index: SearchIndex, question: str, filters: Filter | None = None) -> Mapping[str, Any]:
    """Return an answer as JSON; ``index`` stays open, so its answers are kept."""
    key = (id(index), question, filters)
    if key not in _answered:
        answer = answer_question(question, index, filters=filters, today=TODAY, limit=10)
        found = plain(answer_to_json(answer, identity=None, total_ms=0.0))
        assert isinstance(found, dict)
        _answered[key] = found
    return _answered[key]


def test_the_whole_index_has_what_the_questions_are_made_to_find(indexes: Indexes) -> None:
    """Otherwise the comparison below would compare nothing with nothing."""
    told = [q for q in QUESTIONS if answered(indexes.whole, q) != answered(indexes.public, q)]
    assert len(told) > 35
    assert indexes.whole.manifest.counts.documents == len(PUBLIC) + len(RESTRICTED)


@pytest.mark.parametrize("question", QUESTIONS)
def test_an_answer_is_that_of_an_index_without_the_hidden_minutes(
    indexes: Indexes, view: SearchIndex, question: str
) -> None:
    assert answered(view, question) == answered(indexes.public, question)


@pytest.mark.parametrize("mode", ["hybrid", "bm25", "dense"])
def test_so_is_a_plain_search(indexes: Indexes, view: SearchIndex, mode: str) -> None:
    for question in QUESTIONS[::4]:
        found, wanted = (
            [plain(citation_to_json(c)) for c in search(question, i, Filter(), mode=mode)]
            for i in (view, indexes.public)
        )
        assert found == wanted, question


FILTERS = (
    Filter(committees=("Planning",)),
    Filter(councils=("Ambleford",), since=dt.date(2022, 1, 1)),
    Filter(since=dt.date(2022, 9, 1)),
    Filter(person="Cllr Ley"),
    Filter(person="Stroud", until=dt.date(2022, 5, 1)),
)


@pytest.mark.parametrize("filters", FILTERS, ids=str)
def test_filters_count_only_what_exists(
    indexes: Indexes, view: SearchIndex, filters: Filter
) -> None:
    for question in ("skate park", "severance", "What was resolved?"):
        found = answered(view, question, filters)
        assert found == answered(indexes.public, question, filters), question


@pytest.mark.parametrize(
    "filters",
    [
        Filter(person="Yarrowby"),
        Filter(person="Yarowby"),
        Filter(person="Vantongeren"),
        Filter(committees=("Personel",)),
        Filter(committees=("Staffing",)),
        Filter(councils=("Ambelford",)),
    ],
    ids=str,
)
def test_a_name_that_only_hidden_minutes_hold_is_unknown_and_never_suggested(
    indexes: Indexes, view: SearchIndex, filters: Filter
) -> None:
    errors = []
    for index in (view, indexes.public):
        with pytest.raises(UnknownName) as error:
            answered(index, "skate park", filters)
        errors.append(str(error.value))
    assert errors[0] == errors[1]
    assert "Yarrowby" not in errors[0].replace(str(filters.person), "")


def test_conversations_follow_nothing_hidden(indexes: Indexes, view: SearchIndex) -> None:
    turns = ["What did the Personnel Committee decide?", "and about the severance?", "who said it?"]
    found = []
    for index in (view, indexes.public):
        conversation, answers = Conversation(), []
        for turn in turns:
            answer, conversation = continue_conversation(turn, index, conversation)
            answers.append(plain(answer_to_json(answer, identity=None, total_ms=0.0)))
        found.append(answers)
    assert found[0] == found[1]


def test_lists_and_counts_are_those_of_what_exists(indexes: Indexes, view: SearchIndex) -> None:
    public = indexes.public
    assert view.manifest.counts == public.manifest.counts
    assert view.councils() == public.councils()
    assert view.committees() == public.committees()
    assert view.period() == public.period()
    assert view.undated() == public.undated()
    assert view.files() == public.files()
    assert view.bodies.known == public.bodies.known
    assert len(view.documents()) == len(public.documents())
    assert len(view.undated_documents()) == len(public.undated_documents())
    assert len(view.meetings.between(None, None)) == len(public.meetings.between(None, None))
    assert [plain_reading(r) for r in view.readings()] == [
        plain_reading(r) for r in public.readings()
    ]
    forms = [" ".join(analyze(short)) for short in ("CIL", "SPAR")]
    assert view.acronyms(forms) == public.acronyms(forms)
    assert len(indexes.whole.acronyms(forms)) == 2
    assert view.relations() == public.relations()
    assert not view.has_attended("Hesper Yarrowby")
    assert indexes.whole.has_attended("Hesper Yarrowby")


def plain_reading(reading: Reading) -> object:
    return (reading.document.document_id, reading.items, reading.passages, reading.attendance)


def test_an_id_of_hidden_minutes_means_nothing(indexes: Indexes, view: SearchIndex) -> None:
    hidden = {d for d in _ids(indexes.whole) if d not in _ids(indexes.public)}
    assert len(hidden) > 20
    for identity in hidden:
        assert indexes.whole.rows_of(*identity)
        assert view.rows_of(*identity) == []
        assert show(identity[1], view, context=2) == []
    for identity in _ids(indexes.public):
        shown = [c.quote for c in show(identity[1], view, context=2)]
        assert shown == [c.quote for c in show(identity[1], indexes.public, context=2)]


def _ids(index: SearchIndex) -> set[tuple[str, str]]:
    found: set[tuple[str, str]] = set()
    for reading in index.readings():
        found.add(("document", reading.document.document_id))
        found |= {("passage", p.passage_id) for p in reading.passages}
        found |= {("item", p.item_id) for p in reading.passages}
        found |= {("decision", d) for p in reading.passages for d in p.decision_ids}
    return found


def test_a_hidden_row_shows_nothing_even_when_it_is_known(
    indexes: Indexes, view: SearchIndex
) -> None:
    (name, *_) = (d for d, *_ in indexes.whole.files() if d not in dict_of(view))
    row = indexes.whole.rows_of("document", name)[0]
    document = indexes.whole.evidence(row).document
    assert view.candidates([row]) == {}
    assert view.neighbours(row) == []
    with pytest.raises(LookupError):
        view.evidence(row)
    with pytest.raises(LookupError):
        view.quote(document, Span(start=0, end=20))


def dict_of(index: SearchIndex) -> set[str]:
    return {document for document, *_ in index.files()}


def test_likeness_is_of_what_exists(indexes: Indexes, view: SearchIndex) -> None:
    text = "whistleblower dossier and the mayoral chain"
    inside, outside = view.alike(text, frozenset())
    wanted = indexes.public.alike(text, frozenset())
    assert (inside, outside) == pytest.approx(wanted, abs=1e-4)
    assert indexes.whole.alike(text, frozenset())[1] > outside + 0.1


_TABLES = "SELECT name FROM sqlite_master WHERE type = 'table'"


def test_every_table_of_the_collection_is_shadowed(view: SearchIndex) -> None:
    """A table that somebody adds is empty in views until it is said what of it exists."""
    with closing(stored.open_collection(view._generation.path)) as database:
        tables = {
            r[0] for r in database.execute("SELECT name FROM sqlite_master WHERE type='table'")
        }
    shadows = {r["name"] for r in view._rows("SELECT name FROM sqlite_temp_master")}
    assert tables <= shadows


def _query(index: SearchIndex) -> Query:
    return understand_turns(["severance groundsman"], index, filters=Filter()).query


def test_what_is_listed_in_full_is_what_exists(indexes: Indexes, view: SearchIndex) -> None:
    """The register of decisions, actions, and everything that names a topic."""
    found = []
    for index in (view, indexes.public):
        decided = index.register.decisions(Filter())
        acting = index.register.actions(Filter())
        passages = index.register.passages(Filter(), None)
        query = understand_turns(["committee staff"], index, filters=Filter()).query
        complete = index.complete_matches(query, Filter())
        found.append(
            (
                [(one.decision, one.evidence.page, one.twins) for one in decided],
                [(evidence.passage, action) for evidence, _, action in acting],
                [evidence.passage for evidence, _ in passages],
                [index.evidence(match.row).passage for match in complete],
            )
        )
    assert found[0] == found[1]
    assert len(found[0][0]) == 4
    assert len(indexes.whole.register.decisions(Filter())) > len(found[0][0])


def test_the_whole_index_is_as_before(indexes: Indexes) -> None:
    before = answered(indexes.whole, "severance")
    with indexes.view(WITHHELD) as view:
        assert view.rank(_query(view)).matched < indexes.whole.rank(_query(indexes.whole)).matched
    _answered.clear()
    assert answered(indexes.whole, "severance") == before


def test_several_threads_may_ask_a_view(view: SearchIndex) -> None:
    questions = [q for q in QUESTIONS[:12] if q]
    wanted, found = [answered(view, q) for q in questions], {}
    _answered.clear()

    def ask(n: int) -> None:
        found[n] = answered(view, questions[n])

    threads = [threading.Thread(target=ask, args=(n,)) for n in range(len(questions))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert [found[n] for n in range(len(questions))] == wanted


def test_a_view_of_a_view_is_refused(view: SearchIndex) -> None:
    with pytest.raises(TypeError, match="whole index"):
        restricted_view(view, WITHHELD)


def test_an_exempt_span_is_not_quoted_as_blanks(indexes: Indexes, open_part: SearchIndex) -> None:
    (row, *_) = indexes.whole.rows_of("item", exempt_items(indexes.whole, [1, 2, 3])[0].item_id)
    evidence = indexes.whole.evidence(row)
    with pytest.raises(LookupError):
        open_part.quote(evidence.document, evidence.passage.span)
    with pytest.raises(LookupError):
        open_part.evidence(row)
    (first, *_) = open_part.rows_of("document", evidence.passage.passage_id.split(":")[0])
    beside = open_part.evidence(first)
    quote = open_part.quote(beside.document, beside.passage.span)
    assert quote == indexes.whole.quote(beside.document, beside.passage.span)


def test_an_index_that_was_replaced_says_so(indexes: Indexes, tmp_path: Path) -> None:
    copy = shutil.copytree(indexes.public.folder, tmp_path / "index")
    with open_index(copy) as index:
        shutil.rmtree(copy / "generation-000001")
        with pytest.raises(IndexMissing):
            restricted_view(index, WITHHELD)
        assert answer_question("skate park", index, today=TODAY).citations


def test_what_could_not_be_read_may_be_anybodys(indexes: Indexes, tmp_path: Path) -> None:
    (tmp_path / "minutes").mkdir()
    (tmp_path / "minutes" / "a.md").write_text(PUBLIC["amenities-2022"], "utf-8")
    (tmp_path / "minutes" / "personnel-secrets.pdf").write_bytes(b"%PDF-1.4 torn")
    build_index(tmp_path / "index", [tmp_path / "minutes"])
    with open_index(tmp_path / "index") as whole:
        assert len(whole.skipped()) == 1
        with restricted_view(whole, WITHHELD) as view:
            assert view.skipped() == []
            assert view.manifest.counts.skipped == 0
        with restricted_view(whole, EXEMPT) as view:
            assert len(view.skipped()) == 1


# Exempt items.


@pytest.fixture(scope="module")
def open_part(indexes: Indexes) -> Iterator[SearchIndex]:
    """The view of everything but the passages of exempt items."""
    with indexes.view(EXEMPT) as found:
        yield found


SECRET_WORDS = (
    "Quillfeather",
    "Quillfeather Marine",
    "boathouse",
    "boathouse tender",
    "Quilfeather",
    "boat house",
    "lease of the boathouse",
    '"Quillfeather Marine"',
)


@pytest.mark.parametrize("question", SECRET_WORDS)
def test_words_of_an_exempt_item_are_as_unknown_as_any(
    open_part: SearchIndex, indexes: Indexes, question: str
) -> None:
    told = json.dumps(answered(open_part, question), ensure_ascii=False)
    for word in ("Quillfeather", "boathouse", "9,400"):
        assert word not in told.replace(question, "").replace(question.strip('"'), "")
    known = json.dumps(answered(indexes.whole, question))
    assert "9,400" in known, "the question finds it where it is not hidden"


def test_an_exempt_item_is_nowhere_but_in_the_list_of_what_was_taken_in_private(
    open_part: SearchIndex, indexes: Indexes
) -> None:
    texts = "".join(reading.document.text for reading in open_part.readings())
    assert "Quillfeather" not in texts
    assert "Skate park" in texts
    item = exempt_items(open_part, open_part.documents())[0]
    assert (item.number, item.committee) == ("12", "Amenities Committee")
    assert open_part.rows_of("item", item.item_id) == []
    assert indexes.whole.rows_of("item", item.item_id)
    for field in open_part._lexicon.postings.values():
        assert document_frequency(field, "quillfeath") == 0
    before, after = indexes.whole.manifest.counts, open_part.manifest.counts
    assert after.passages < before.passages
    assert after.documents == before.documents


def test_exempt_items_of_hidden_documents_are_not_known_either(indexes: Indexes) -> None:
    hidden = Restriction(withheld=frozenset({Body(committee="Amenities")}))
    with indexes.view(hidden) as view:
        assert exempt_items(view, indexes.whole.documents()) == ()
    found = exempt_items(indexes.whole, indexes.whole.documents())
    assert [item.title for item in found] == ["Exempt: lease of the boathouse"]


def test_quotes_around_an_exempt_item_stay_verbatim(
    open_part: SearchIndex, indexes: Indexes
) -> None:
    for question in ("skate park", "lamps on Mill Street"):
        found, wanted = (answered(i, question)["citations"] for i in (open_part, indexes.whole))
        assert found[0]["quote"] == wanted[0]["quote"]
        assert found[0]["quote"] in PUBLIC["amenities-2022"]


# Which documents a name hides.

BODIES = (
    (AMBLEFORD, "Personnel Committee"),
    (AMBLEFORD, "Personel Committee"),
    (AMBLEFORD, "Personnel Sub-Committee"),
    (AMBLEFORD, "Planning Committee"),
    (AMBLEFORD, None),
    (WESSENBURY, "Personnel Committee"),
    (WESSENBURY, "Personnel and Finance Committee"),
    ("Amblefrod Town Council", "Personnel Committee"),
    (None, "Personnel Committee"),
    (None, "Planning Committee"),
)


@pytest.mark.parametrize(
    ("body", "hidden", "why"),
    [
        (PERSONNEL, {0, 1, 2, 7, 8}, "its slips, its sub-committee, and what says no council"),
        (
            Body(committee="Personnel Committee", council=AMBLEFORD, exactly=True),
            {0, 1, 7, 8},
            "no sub-committee, where that is said",
        ),
        (
            Body(committee="PERSONNEL"),
            {0, 1, 2, 5, 6, 7, 8},
            "case and filler words do not matter; any council's, and what has more words",
        ),
        (
            Body(committee="finance", council=WESSENBURY),
            {6},
            "some words mean every committee that has them",
        ),
        (Body(committee="Planing Committee", council=AMBLEFORD), {3, 9}, "a slip in the settings"),
        (Body(council=AMBLEFORD), {0, 1, 2, 3, 4, 7, 8, 9}, "a whole council"),
        (Body(committee="Staffing"), set(), "what no minutes name hides nothing"),
    ],
)
def test_a_withheld_name_hides(body: Body, hidden: set[int], why: str) -> None:
    with closing(sqlite3.connect(":memory:")) as database:
        database.execute("CREATE TABLE document (row, council, committee, title, path)")
        documents = [(n, *names, None, "") for n, names in enumerate(BODIES)]
        database.executemany("INSERT INTO document VALUES (?, ?, ?, ?, ?)", documents)
        withheld = Restriction(withheld=frozenset({body}))
        assert hidden_documents(database, withheld) == hidden, why


@pytest.mark.parametrize(
    ("only", "shown"),
    [
        ({Body(committee="Planning Committee")}, ["Planning Committee"]),
        ({Body(committee="planning")}, ["Planning Committee"]),
        ({Body(committee="Plan")}, []),
        ({Body(committee="Personnel", council=WESSENBURY)}, ["Personnel Committee"]),
        ({Body(council=WESSENBURY)}, ["Personnel Committee"]),
        ({Body(council="Wessenberry Town Council")}, []),
        (set(), []),
    ],
    ids=str,
)
def test_what_may_be_seen_is_named_whole(
    indexes: Indexes, only: set[Body], shown: list[str]
) -> None:
    with indexes.view(Restriction(only=frozenset(only))) as view:
        assert view.committees() == shown
        assert view.manifest.counts.documents == len(shown)


def test_an_index_without_any_document_is_asked_in_vain(indexes: Indexes) -> None:
    with indexes.view(Restriction(only=frozenset())) as view:
        assert answer_question("skate park", view, today=TODAY).citations == ()
        assert view.period() == (None, None)


def test_a_body_without_any_name_is_refused() -> None:
    with pytest.raises(ValueError, match="committee or a council"):
        Body()


# Postings.

UNITS = st.lists(st.lists(st.sampled_from("abcdefg"), max_size=6), min_size=1, max_size=12)


@given(units=UNITS, seed=st.integers(0, 2**12 - 1))
def test_thinned_postings_score_like_those_built_of_what_exists(
    units: list[list[str]], seed: int
) -> None:
    exists = np.array([bool(seed >> n & 1) for n in range(len(units))])
    found = thinned(build_postings(units, k1=0.8, b=0.3), exists)
    wanted = build_postings([u for u, e in zip(units, exists, strict=True) if e], k1=0.8, b=0.3)
    assert found.existing == wanted.existing
    ((_, part),), ((_, wanted_part),) = found.parts, wanted.parts
    assert part.terms.tobytes() == wanted_part.terms.tobytes()
    weights = ([idf(postings, term) for term in "abcdefg"] for postings in (found, wanted))
    # Where the idfs cancel, the floor is what rounding leaves of their sum: 0 or some 1e-18.
    near = partial(np.testing.assert_allclose, rtol=1e-7, atol=1e-15)
    near(next(weights), next(weights))
    for terms in ("a", "bc", "defg"):
        near(score(found, list(terms))[exists], score(wanted, list(terms)))
        assert not score(found, list(terms))[~exists].any()


@given(units=UNITS, seed=st.integers(0, 2**12 - 1))
def test_a_unit_that_holds_less_is_weighed_by_what_it_holds(
    units: list[list[str]], seed: int
) -> None:
    less = {n: unit[: len(unit) // 2] for n, unit in enumerate(units) if seed >> n & 1}
    exists = np.ones(len(units), dtype=np.bool_)
    found = thinned(build_postings(units, k1=1.5, b=0.75), exists, less)
    wanted = build_postings([less.get(n, u) for n, u in enumerate(units)], k1=1.5, b=0.75)
    ((_, part),), ((_, wanted_part),) = found.parts, wanted.parts
    for name in ("terms", "units", "frequencies", "lengths", "indptr"):
        np.testing.assert_array_equal(getattr(part, name), getattr(wanted_part, name))
