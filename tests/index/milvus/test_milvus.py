"""What only the index in Milvus promises: faults, damage, what leaves the server, addresses."""

from __future__ import annotations

import json
import socket
import subprocess
import sys
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

import numpy as np
import pytest

from corpus import DocumentId, document_name, read_documents, read_source
from corpus.records import Reading, Stated
from index import Filter
from index.backend import TOKEN_VARIABLE, open_backend, parse_address
from index.encoder import open_question_encoder
from index.errors import (
    AddressWrong,
    IndexIncompatible,
    SearchIndexError,
    ServerRefused,
    ServerUnavailable,
    StoredDamaged,
)
from index.hiding import Body, Restriction
from index.milvus.layout import MOST_BYTES, Part, key_of, terms_field
from index.milvus.restricting import wanted_expressions
from index.milvus.server import MilvusAddress, Server
from index.milvus.storing import Stored, pack, record_of, text_key, unpack
from index.packing import packed
from tests.index.conftest import SAMPLES, Minutes

pytest.importorskip("pymilvus", reason="Milvus's client is an extra")

from index.milvus.opened import MilvusIndex


def where(minutes: Minutes) -> MilvusAddress:
    found = parse_address(f"milvus-lite://{minutes.root}/minutes.db")
    assert isinstance(found, MilvusAddress)
    return found


def update(index: MilvusIndex, minutes: Minutes, **options: object) -> None:
    settings = {"encoder": minutes.encoder, "open_encoder": open_question_encoder, **options}
    index.update([minutes.docs], **settings)  # type: ignore[arg-type]  # as given


class Killed(Exception):
    """The process was killed, as far as the server knows."""


class Dying(Server):
    """A server whose writer is killed: half of a write arrives, and no further one."""

    def __init__(self, where: MilvusAddress, writes: int) -> None:
        super().__init__(where)
        self.left = writes

    def put(self, part: Part, rows: Sequence[Mapping[str, object]]) -> None:
        if self.left == 0:
            super().put(part, rows[: len(rows) // 2])
            raise Killed
        self.left -= 1
        super().put(part, rows)

    def delete(self, part: Part, expression: str) -> None:
        if self.left == 0:
            raise Killed
        self.left -= 1
        super().delete(part, expression)


STATES = (
    {"a/one.md": ("The roof leaks", "Roofs Committee"), "b/gone.md": ("A fence", "Old Committee")},
    {"a/one.md": ("The roof holds", "Tiles Committee"), "c/new.md": ("A swing", "New Committee")},
)


def write_state(minutes: Minutes, number: int) -> dict[str, set[str]]:
    """Write the files of a state; return the words by which each document is told from others."""
    for path in minutes.docs.rglob("*.md"):
        path.unlink()
    for name, (said, committee) in STATES[number].items():
        minutes.write(name, said, "Always the same", committee=committee)
    return {name.removesuffix(".md"): {said} for name, (said, _) in STATES[number].items()}


def said_by_document(index: MilvusIndex) -> dict[str, set[str]]:
    found: dict[str, set[str]] = {}
    for hit in index.search("roof fence swing", mode="dense", limit=200):
        name = hit.passage.passage_id.partition(":")[0]
        found.setdefault(name, set())
        if hit.item.number == "1" and hit.quote.startswith(("The roof", "A ")):
            found[name].add(hit.quote)
    return found


def rows_of(index: MilvusIndex, part: Part, field: str) -> int:
    return len(list(index._server.rows(part, f'{field} != ""', (field,))))


@pytest.mark.parametrize("step", [3, pytest.param(1, marks=pytest.mark.slow)])
def test_killed_at_any_write_each_document_is_old_or_new_and_the_next_run_ends_it(
    minutes: Minutes, step: int
) -> None:
    before = write_state(minutes, 0)
    index = MilvusIndex(where(minutes))
    update(index, minutes)
    writes, state, deaths = 0, 0, 0
    while True:
        state = 1 - state
        after = write_state(minutes, state)
        dying = MilvusIndex(where(minutes))
        dying._server.close()
        dying._server = Dying(where(minutes), writes)
        try:
            update(dying, minutes)
            killed = False
        except Killed:
            killed, deaths = True, deaths + 1
        dying.close()
        found = said_by_document(index)
        for name in before.keys() | after.keys():
            assert found.get(name) in (before.get(name), after.get(name)), (writes, name)
        update(index, minutes)
        assert said_by_document(index) == after, writes
        held = index.holdings().counts
        assert rows_of(index, Part.PASSAGES, "key") == held.passages
        assert rows_of(index, Part.DOCUMENTS, "document") == held.documents == 2
        assert rows_of(index, Part.CONTENTS, "key") == 2
        assert index.committees() == sorted(c for _, c in STATES[state].values())
        before, writes = after, writes + step
        if not killed:
            break
    assert deaths > 8 / step
    index.close()


def test_what_is_restricted_does_not_leave_the_server(minutes: Minutes) -> None:
    minutes.write("a/open.md", "The roof")
    minutes.write("b/secret.md", "The roof of the chief officer", committee="Staffing Committee")
    minutes.write("b/maybe.md", "The roof", committee="", title="Staffing minutes")
    with MilvusIndex(where(minutes)) as index:
        update(index, minutes)
        hidden = Restriction(withheld=frozenset({Body(committee="Staffing Committee")}))
        expression, of_documents = wanted_expressions(index._server, Filter(), hidden)
        vector = [1.0] * 16
        for field, asked in (("meaning", vector), ("text_bm25", "roof"), ("title_bm25", "staf")):
            found = index._server.search(
                field, asked, expression=expression, fields=("document",), limit=100
            )
            assert {row["document"] for row in found} <= {key_of("a/open")}
        rows = index._server.rows(Part.DOCUMENTS, of_documents, ("document_id",))
        assert [row["document_id"] for row in rows] == ["a/open"]


def test_minutes_written_after_the_restriction_was_judged_are_not_shown(minutes: Minutes) -> None:
    minutes.write("a/open.md", "The roof")
    with MilvusIndex(where(minutes)) as index:
        update(index, minutes)
        hidden = Restriction(withheld=frozenset({Body(committee="Staffing Committee")}))
        expression, _ = wanted_expressions(index._server, Filter(), hidden)
        minutes.write("b/secret.md", "The roof", committee="Staffing Committee")
        minutes.write("b/maybe.md", "The roof", committee="", title="Staffing minutes")
        update(index, minutes)
        found = index._server.search(
            "text_bm25", "roof", expression=expression, fields=("document",), limit=100
        )
        assert {row["document"] for row in found} == {key_of("a/open")}


@pytest.fixture(scope="module")
def readings() -> list[Reading]:
    files = sorted(path for path in SAMPLES.rglob("*") if path.suffix in {".txt", ".md", ".html"})
    return [
        reading
        for path in files
        for reading in read_documents(
            read_source(path, DocumentId(document_name(path))).documents, Stated()
        )[0]
    ]


def stored(reading: Reading) -> Stored:
    vectors = np.random.default_rng(1).normal(size=(3, 16)).astype(np.float32)
    return Stored(
        reading=reading,
        stated=Stated(committee="Ponds"),
        prompts={"one": vectors[0], "two": vectors[1]},
        sentences={"three": vectors[2], "nothing": np.zeros(16, np.float32)},
    )


def test_a_reading_comes_back_as_it_was(readings: list[Reading]) -> None:
    assert len(readings) > 10
    for reading in readings:
        whole = stored(reading)
        pieces, sha256 = pack(whole)
        found = unpack(pieces, sha256)
        assert (found.reading, found.stated) == (reading, whole.stated)
        assert all((found.vectors[text_key(t)] == v).all() for t, v in whole.prompts.items())
        near = found.vectors[text_key("three")]
        assert np.abs(near - whole.sentences["three"]).max() < np.abs(near).max() / 127
        assert not found.vectors[text_key("nothing")].any()


def test_what_was_rounded_once_is_rounded_to_the_same(readings: list[Reading]) -> None:
    whole = stored(readings[0])
    first = unpack(*pack(whole)).vectors[text_key("three")]
    again = Stored(
        reading=whole.reading, stated=whole.stated, prompts={}, sentences={"three": first}
    )
    assert (unpack(*pack(again)).vectors[text_key("three")] == first).all()


@pytest.mark.parametrize("value", [{"spam": 1}, [], None, {"text": []}])
def test_what_is_no_record_is_no_record(value: object) -> None:
    with pytest.raises((TypeError, KeyError, ValueError, AttributeError)):
        record_of(Reading, value)


def test_every_optional_part_of_a_record_may_be_absent(readings: list[Reading]) -> None:
    for reading in readings:
        assert record_of(Reading, json.loads(packed(reading) or "")) == reading


DAMAGE: dict[str, Callable[[str], str]] = {
    "a letter was changed": lambda data: (
        data[:100] + ("A" if data[100] != "A" else "B") + data[101:]
    ),
    "it was cut short": lambda data: data[: len(data) // 2],
    "it is no base64": lambda data: "!" + data[1:],
    "it is empty": lambda data: "",
}


@pytest.mark.parametrize("why", DAMAGE)
def test_damage_is_named_with_the_remedy_and_nothing_is_quoted(minutes: Minutes, why: str) -> None:
    minutes.write("a/x.md", "The roof")
    with MilvusIndex(where(minutes)) as index:
        update(index, minutes)
        fields = ("key", "document", "version", "data", "unsearched")
        (row,) = index._server.rows(Part.CONTENTS, 'document != ""', fields)
        index._server.put(Part.CONTENTS, [{**row, "data": DAMAGE[why](row["data"])}])
        with pytest.raises(StoredDamaged, match=r"a/x is damaged.*minutes index PATH --rebuild"):
            index.search("roof")
        index._server.delete(Part.CONTENTS, 'document != ""')
        with pytest.raises(StoredDamaged, match="some are missing"), index.narrowed("roof"):
            pass


def test_an_index_of_another_program_or_encoder_is_refused(
    minutes: Minutes, other_encoder: str
) -> None:
    minutes.write("a/x.md", "The roof")
    with MilvusIndex(where(minutes)) as index:
        update(index, minutes)
        with pytest.raises(IndexIncompatible, match="encoder"):
            update(index, minutes, encoder=other_encoder)
        update(index, minutes, encoder=other_encoder, rebuild=True)
        fields = ("key", "kind", "value", "unsearched")
        (row,) = index._server.rows(Part.REGISTER, 'kind == "manifest"', fields)
        value = {**json.loads(row["value"]), "analyzer": "an older one"}
        index._server.put(Part.REGISTER, [{**row, "value": json.dumps(value)}])
    with MilvusIndex(where(minutes)) as index, pytest.raises(IndexIncompatible, match="rebuild"):
        index.search("roof")


def test_a_collection_that_was_dropped_is_told(minutes: Minutes) -> None:
    minutes.write("a/x.md", "The roof")
    with MilvusIndex(where(minutes)) as index:
        update(index, minutes)
        index._server._client.drop_collection("minutes")
        with pytest.raises(ServerRefused, match="--rebuild"):
            index.search("roof")


ADDRESSES = {
    "a folder": ("./folder", Path("folder")),
    "a folder with a colon": ("a:b", Path("a:b")),
    "a server": ("milvus://h:1/c", MilvusAddress(address="", uri="http://h:1", collection="c")),
    "a server at the usual port": (
        "milvus://h/c_1",
        MilvusAddress(address="", uri="http://h:19530", collection="c_1"),
    ),
    "an address of IPv6": (
        "milvus://[::1]:5/c",
        MilvusAddress(address="", uri="http://[::1]:5", collection="c"),
    ),
    "encrypted": (
        "milvus+tls://h:1/c",
        MilvusAddress(address="", uri="https://h:1", collection="c"),
    ),
    "a file": (
        "milvus-lite:///f/x.db",
        MilvusAddress(address="", uri="/f/x.db", collection="minutes"),
    ),
}


@pytest.mark.parametrize("why", ADDRESSES)
def test_an_address_is_read(why: str) -> None:
    address, expected = ADDRESSES[why]
    found = parse_address(address)
    if isinstance(found, MilvusAddress):
        assert found.address == address
        assert isinstance(expected, MilvusAddress)
        assert (found.uri, found.collection) == (expected.uri, expected.collection)
    else:
        assert found == expected


WRONG = {
    "another engine": "postgres://h/c",
    "no collection": "milvus://h:19530",
    "no host": "milvus:///c",
    "a port that is none": "milvus://h:99999/c",
    "a port in words": "milvus://h:port/c",
    "a name that Milvus has not": "milvus://h/a-b",
    "a file of another name": "milvus-lite:///f/x.sqlite",
    "a file without a name": "milvus-lite:///f/.db",
    "one slash": "milvus:/h/c",
    "a path beyond the collection": "milvus://h/c/d",
    "a query": "milvus://h/c?x=1",
}


@pytest.mark.parametrize("why", WRONG)
def test_a_wrong_address_is_told_with_what_an_address_is(why: str) -> None:
    with pytest.raises(AddressWrong, match=r"milvus://HOST:PORT/COLLECTION") as told:
        open_backend(WRONG[why])
    assert WRONG[why] in str(told.value)


def test_a_password_in_an_address_is_refused_and_not_repeated() -> None:
    with pytest.raises(AddressWrong, match=TOKEN_VARIABLE) as told:
        open_backend("milvus://clerk:hunter2@h/c")
    assert "hunter2" not in str(told.value)


def test_a_server_that_is_down_is_told_with_what_to_do() -> None:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    with pytest.raises(ServerUnavailable, match=r"does not answer.*--index FOLDER"):
        open_backend(f"milvus://127.0.0.1:{port}/minutes")


@pytest.mark.slow
def test_a_server_that_says_nothing_ends_within_the_time_limit() -> None:
    with socket.socket() as silent:
        silent.bind(("127.0.0.1", 0))
        silent.listen()
        with pytest.raises(ServerUnavailable, match="does not answer"):
            open_backend(f"milvus://127.0.0.1:{silent.getsockname()[1]}/minutes")


def test_a_file_in_no_folder_is_told() -> None:
    with pytest.raises(ServerUnavailable, match="there is no folder"):
        open_backend("milvus-lite:///no/such/folder/x.db")


def test_a_file_that_another_process_has_open_is_told(minutes: Minutes) -> None:
    code = "import sys\nfrom index.backend import open_backend\nopen_backend(sys.argv[1])"
    with MilvusIndex(where(minutes)) as index:
        run = subprocess.run(
            [sys.executable, "-c", code, index.address],
            capture_output=True,
            text=True,
            check=False,
        )
    assert "ServerUnavailable" in run.stderr
    assert "one process at a time" in run.stderr


def test_without_the_client_the_extra_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "pymilvus", None)
    with pytest.raises(ServerUnavailable, match=r"minutes-assistant\[milvus\]"):
        open_backend("milvus://127.0.0.1/minutes")


def test_a_person_is_sought_where_a_question_is_answered(minutes: Minutes) -> None:
    minutes.write("a/x.md", "Councillor Penny Ash proposed a pond")
    minutes.write("a/y.md", "Councillor Tom Birch proposed a roof")
    with MilvusIndex(where(minutes)) as index:
        update(index, minutes)
        with pytest.raises(ValueError, match="person"):
            index.search("pond", Filter(person="Penny Ash"))
        with index.narrowed("what was proposed", Filter(person="Penny Ash")) as narrowed:
            assert {name for name, _, _ in narrowed.files()} >= {"a/x"}


def test_terms_are_cut_between_two_of_them() -> None:
    assert terms_field(["a", "b"]) == "a b"
    assert terms_field(["x" * MOST_BYTES, "y"]) == ""
    whole = terms_field(["word"] * 100_000)
    assert set(whole.split()) == {"word"}
    assert len(whole.encode()) <= MOST_BYTES


def test_every_error_is_of_the_package() -> None:
    for error in (AddressWrong, ServerUnavailable, ServerRefused, StoredDamaged):
        assert issubclass(error, SearchIndexError)
