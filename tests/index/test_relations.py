"""Relations and twins in SQLite: what is stored comes back, and which passage is quoted."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from corpus.outlines import outline_of
from corpus.reading import read_document
from corpus.records import Document, DocumentId, Reading, Source, Stated
from corpus.relations import Relation, RelationKind
from corpus.twins import find_relations
from index.collection import open_collection, write_collection
from index.readings import stored_reading
from index.twins import fold_twins, load_preferred, load_relations

HEAD = "Ambleford Town Council\n\nAllotments Committee, Wednesday 17 May 2023\n\n"
ITEMS = {
    "Water": "Members heard that the tank at Mill Lane leaks and that three quotes were sought "
    "from firms in the county, of which two had answered by the day of the meeting.",
    "Fences": "The fence along the railway is to be mended by the contractor before the winter, "
    "and the tenants of the plots beside it were to be told by letter in good time.",
}
DECIDED = {
    "Water": "That a new tank be bought for Mill Lane at a cost of no more than £500 plus tax.",
    "Fences": "That the report be noted.",
}


def minutes(*, tank: str = "£500", more: str = "", draft: bool = False) -> str:
    text = ("DRAFT MINUTES\n\n" if draft else "APPROVED MINUTES\n\n") + HEAD
    for number, (title, said) in enumerate(ITEMS.items(), 1):
        text += f"{number}. {title}\n\n{said}\n\nRESOLVED: {DECIDED[title]}\n\n"
    return text.replace("£500", tank) + more


def reading(name: str, text: str) -> Reading:
    sha256 = hashlib.sha256(text.encode()).hexdigest()
    source = Source(
        path=f"/files/{name}.txt",
        sha256=sha256,
        text_sha256=sha256,
        media_type="text/plain",
        reader="text 1",
    )
    return read_document(
        Document(document_id=DocumentId(name), source=source, text=text),
        Stated(council="Ambleford Town Council", committee="Allotments Committee"),
    )


def relation(document: str, other: str, kind: RelationKind = RelationKind.SAME) -> Relation:
    return Relation(
        document=DocumentId(document), other=DocumentId(other), kind=kind, alike=0.9, reason="test"
    )


class Store:
    """A collection of a few readings with the relations between them."""

    def __init__(self, folder: Path, readings: list[Reading], relations: list[Relation]) -> None:
        stated = ((found, Stated()) for found in readings)
        write_collection(folder, stated, acronyms=dict, relations=lambda: relations, skipped=())
        self.database = open_collection(folder)

    def said(self, row: int) -> tuple[str, str]:
        """A passage's document and words."""
        found = self.database.execute(
            "SELECT document_id, text, start, end FROM passage JOIN document"
            " ON passage.document = document.row WHERE passage.row = ?",
            (row,),
        ).fetchone()
        return found["document_id"], found["text"][found["start"] : found["end"]]

    def twins(self) -> dict[tuple[str, str], tuple[str, str]]:
        return {self.said(a): self.said(b) for a, b in load_preferred(self.database).items()}


@pytest.fixture
def draft_and_final(tmp_path: Path) -> Iterator[Store]:
    more = "3. Gate\n\nOnly the draft tells of the rusty gate at the northern end of the site.\n"
    readings = [
        reading("draft", minutes(draft=True, more=more)),
        reading("final", minutes(tank="£550")),
    ]
    store = Store(tmp_path, readings, list(find_relations(map(outline_of, readings))))
    yield store
    store.database.close()


def test_the_draft_points_to_the_final_minutes(draft_and_final: Store) -> None:
    (found,) = load_relations(draft_and_final.database)
    assert (found.document, found.other, found.kind) == ("draft", "final", RelationKind.SAME)


def test_what_the_draft_says_is_quoted_from_the_final_minutes(draft_and_final: Store) -> None:
    twins = draft_and_final.twins()
    for (document, words), (other, last) in twins.items():
        assert (document, other) == ("draft", "final")
        assert words.replace("£500", "£550") == last
    quotes = [words for _, words in twins]
    assert any("£500" in words for words in quotes), "a corrected figure"
    assert any("the report be noted" in words for words in quotes), "the same item's set phrase"


def test_what_only_the_draft_says_stays_its_own(draft_and_final: Store) -> None:
    assert not any("rusty gate" in words for _, words in draft_and_final.twins())


def test_a_set_phrase_of_another_item_is_no_twin(tmp_path: Path) -> None:
    other = minutes().replace("2. Fences", "2. Hedges").replace(ITEMS["Fences"], "Nothing new.")
    store = Store(
        tmp_path,
        [reading("draft", minutes(draft=True)), reading("final", other)],
        [relation("draft", "final")],
    )
    with closing(store.database):
        assert not any("noted" in words for _, words in store.twins())


def test_a_struck_clause_is_not_folded_into_one_that_stayed(tmp_path: Path) -> None:
    """Two grants of the draft, one of them struck out: it is no correction of the other."""
    grants = "\n\n".join(
        f"RESOLVED: That a grant of £{n}00 towards its summer fair on the green be paid to the "
        f"{club} Club, subject to receipts."
        for n, club in ((1, "Bowls"), (2, "Chess"))
    )
    draft = minutes(draft=True, more=f"3. Grants\n\n{grants}\n")
    final = minutes(more=f"3. Grants\n\n{grants.split(chr(10))[0]}\n")
    store = Store(
        tmp_path, [reading("draft", draft), reading("final", final)], [relation("draft", "final")]
    )
    with closing(store.database):
        said = [words for _, words in store.twins()]
        assert any("Bowls" in words for words in said)
        assert not any("Chess" in words for words in said)


def test_a_part_has_only_its_own_words_as_twins_and_points_to_the_last_state(
    tmp_path: Path,
) -> None:
    part = f"{HEAD}1. Water\n\n{ITEMS['Water']}\n\nRESOLVED: {DECIDED['Water']}\n"
    store = Store(
        tmp_path,
        [
            reading("draft", minutes(draft=True)),
            reading("final", minutes(tank="£550")),
            reading("part", part),
        ],
        [relation("draft", "final"), relation("part", "draft", RelationKind.PART)],
    )
    with closing(store.database):
        twins = {words: last for (name, words), last in store.twins().items() if name == "part"}
        assert twins
        assert {name for name, _ in twins.values()} == {"final"}


@pytest.mark.parametrize(
    "kind", [RelationKind.TRANSLATION, RelationKind.AGENDA, RelationKind.LOOKALIKE]
)
def test_other_relations_fold_nothing(tmp_path: Path, kind: RelationKind) -> None:
    readings = [reading("a", minutes()), reading("b", minutes())]
    store = Store(tmp_path, readings, [relation("a", "b", kind)])
    with closing(store.database):
        assert load_preferred(store.database) == {}
        assert load_relations(store.database) == (relation("a", "b", kind),)


def test_relations_of_unknown_documents_are_left_out(tmp_path: Path) -> None:
    store = Store(tmp_path, [reading("a", minutes())], [relation("a", "gone")])
    with closing(store.database):
        assert load_relations(store.database) == ()


def test_hits_are_quoted_from_the_last_state_where_the_filter_allows() -> None:
    folded = list(fold_twins([3, 7, 9], {3: 7, 9: 1}, row_of=lambda hit: hit))
    assert folded == [(7, 3), (7, 7), (1, 9)]
    only_drafts = fold_twins([3, 9], {3: 7, 9: 1}, row_of=int, is_allowed=lambda row: row != 7)
    assert list(only_drafts) == [(3, 3), (1, 9)]


def test_stored_readings_are_what_was_read(tmp_path: Path) -> None:
    readings = [reading("draft", minutes(draft=True)), reading("final", minutes())]
    store = Store(tmp_path, readings, [])
    with closing(store.database):
        found = [stored_reading(store.database, row) for row in (1, 2)]
        assert found == readings


def test_a_state_that_is_part_of_its_own_earlier_state_stays_the_last(tmp_path: Path) -> None:
    """The approved minutes, cut down, stand whole in a longer draft: no quote goes in circles."""
    store = Store(
        tmp_path,
        [reading("approved", minutes()), reading("draft", minutes(draft=True))],
        [relation("approved", "draft", RelationKind.PART), relation("draft", "approved")],
    )
    with closing(store.database):
        twins = store.twins()
        assert twins
        assert {(name, last) for (name, _), (last, _) in twins.items()} == {("draft", "approved")}


def test_parts_of_parts_prefer_the_last_state_of_the_whole(tmp_path: Path) -> None:
    names = ["a", "b", "c", "d"]
    kinds = [RelationKind.PART, RelationKind.PART, RelationKind.SAME]
    chain = [relation(x, y, kind) for x, y, kind in zip(names, names[1:], kinds, strict=False)]
    for order in (names, names[::-1], ["c", "a", "d", "b"]):
        folder = tmp_path / "".join(order)
        folder.mkdir()
        store = Store(folder, [reading(name, minutes()) for name in order], chain)
        with closing(store.database):
            last = {(name, last) for (name, _), (last, _) in store.twins().items()}
            assert last == {("a", "d"), ("b", "d"), ("c", "d")}
