"""A collection that changes from state to state, what an index of each must say, and faults.

State n is a set of files: from one to the next some are added, changed and removed.  Every version
of a document has a word of its own, so that what an index answers tells which state it is of, and
whether it is whole.  The functions below run in a process of their own, with everything imported:
what is to be killed is forked off it, which takes no second of imports.
"""

from __future__ import annotations

import os
import signal
import traceback
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from index import Concept, Filter, Query, SearchIndex, analyze_question, open_index
from index.build import BuildReport, build_index
from index.encoder import open_question_encoder
from tests.index.conftest import minutes_text

DOCUMENTS = 16
# What is no part of the index: one is written anew whenever it does not fit, the other is the lock.
NO_PART = frozenset({"verified.json", "writer.lock"})
NO_FILTER = Filter()
open_encoder = cache(open_question_encoder)


@dataclass(frozen=True)
class World:
    """Files in ``docs`` that go from state to state, and the index of them."""

    root: Path
    encoder: str

    @property
    def docs(self) -> Path:
        return self.root / "docs"

    @property
    def index(self) -> Path:
        return self.root / "index"

    def texts(self, state: int) -> dict[str, str]:
        """The text of every file of a state, by path."""
        return {
            str(self.docs / f"{number}.txt"): minutes_text(
                f"The {word(number, version)} gate was painted.",
                f"Nobody had asked for the hedge of {word(number, version)}.",
                committee=f"Panel {number % 2}",
            )
            for number, version in versions(state)
        }

    def write(self, state: int) -> None:
        """Make the files those of a state."""
        texts = self.texts(state)
        self.docs.mkdir(exist_ok=True)
        for path in self.docs.iterdir():
            if str(path) not in texts:
                path.unlink()
        for name, text in texts.items():
            path = Path(name)
            if not path.exists() or path.read_text("utf-8") != text:
                path.write_text(text, "utf-8")

    def run(self, *, rebuild: bool = False) -> BuildReport:
        """Index the files as they are."""
        return build_index(
            self.index,
            [self.docs],
            rebuild=rebuild,
            encoder=self.encoder,
            open_encoder=open_encoder,
        )

    def update(self, state: int) -> BuildReport:
        """Bring files and index to a state."""
        self.write(state)
        return self.run()

    def state(self, *among: int) -> int:
        """Open the index; it must be, whole, of one of these states, which is returned."""
        with open_index(self.index) as index:
            return self.state_of(index, *among)

    def state_of(self, index: SearchIndex, *among: int) -> int:
        """Compare all that an open index says with a state's files; return the state."""
        found = {r.document.source.path: r.document.text for r in index.readings()}
        right = [state for state in among if self.texts(state) == found]
        assert right, f"documents of no state of {among}: {sorted(found)}"
        assert_says(index, right[0], found)
        return right[0]

    def assert_clean(self) -> None:
        """Everything in the index folder is the current generation's, and nothing is left over."""
        current = (self.index / "CURRENT").read_text().strip()
        said = (self.index / current / "manifest.json").read_text()
        for path in self.index.iterdir():
            ours = path.name in {"CURRENT", "writer.lock", current} or path.name in said
            assert ours, f"{path.name} was left behind beside {current}"


@cache
def versions(state: int) -> tuple[tuple[int, int], ...]:
    """Which documents a state has, and in which version: little changes from one to the next."""
    if state <= 0:
        return tuple((number, 0) for number in range(DOCUMENTS))
    found = dict(versions(state - 1))
    changed = sorted(found)[state % len(found)]
    if state % 3 == 0 or state % 7 == 0:
        found[changed] += 1
    if state % 3 == 1 or state % 7 == 0:
        found[max(found) + 1] = 0
    if state % 3 == 2 or state % 7 == 0:
        del found[changed if state % 7 else min(found)]
    return tuple(sorted(found.items()))


def word(number: int, version: int) -> str:
    """A word that no other version of any document has."""
    letters = "bdfgklmnprtvz"
    code = number + 700 * version
    return "qu" + "".join(f"{letters[code // 13**place % 13]}o" for place in range(4)) + "x"


def query_of(words: str) -> Query:
    concepts = tuple(Concept(alternatives=((term,),)) for term in analyze_question(words))
    return Query(text=words, question=words, topic=words, concepts=concepts, naming=concepts)


def assert_says(index: SearchIndex, state: int, texts: dict[str, str]) -> None:
    """Each document's words lead to its passages alone, and those of other versions nowhere."""
    counts = index.manifest.counts
    rows: set[int] = set()
    for name, path, _ in index.files():
        for row in index.rows_of("document", name):
            evidence = index.evidence(row)
            quote = index.quote(evidence.document, evidence.passage.span)
            assert evidence.source.path == path
            assert quote == evidence.passage.span.of(texts[path])
            rows.add(row)
    assert (len(rows), len(texts)) == (counts.passages, counts.documents)
    here = versions(state)
    near = {pair for other in (state - 2, state - 1, state + 1) for pair in versions(other)}
    for number, version in sorted(near.union(here)):
        lone = query_of(word(number, version))
        matches = {row.row for row in index.complete_matches(lone, NO_FILTER)}
        if (number, version) not in here:
            assert not matches, f"{word(number, version)} is of no document of state {state}"
            continue
        said = {said_in(index, row) for row in matches}
        assert f"The {word(number, version)} gate was painted." in {quote for _, quote in said}
        assert {Path(path).stem for path, _ in said} == {str(number)}
        if (number + state) % 6 == 0:  # asking both halves takes longer
            query = query_of(f"Was the {word(number, version)} gate painted?")
            ranked = [hit.row for hit in index.rank(query, limit=99).hits]
            assert rows.issuperset(ranked), "a passage that the index does not hold"
            assert said_in(index, ranked[0])[1] == f"The {word(number, version)} gate was painted."


def said_in(index: SearchIndex, row: int) -> tuple[str, str]:
    evidence = index.evidence(row)
    return evidence.source.path, index.quote(evidence.document, evidence.passage.span)


# ---- processes ---------------------------------------------------------------------------------


@dataclass
class Child:
    """A forked process at work, what it has reported so far, and how it ended."""

    pid: int
    pipe: int
    heard: bytes = b""
    ended: int = 0

    def listen(self) -> bool:
        """Wait for a report; False at the end of the process."""
        more = os.read(self.pipe, 1 << 16)
        self.heard += more
        return bool(more)

    def end(self, *, kill: bool = False) -> list[str]:
        """Wait for the end, or bring it; return all reports, line by line.

        It may have been killed by others, too, or ended before it could be killed.

        Raises:
            AssertionError: it ended otherwise than it should have.
        """
        if kill:
            os.kill(self.pid, signal.SIGKILL)
        while self.listen():
            pass
        _, status = os.waitpid(self.pid, 0)
        os.close(self.pipe)
        lines = self.heard.decode().splitlines()
        self.ended = os.waitstatus_to_exitcode(status)
        assert self.ended in {0, -signal.SIGKILL}, "\n".join(lines)
        return lines


def fork(work: Callable[[Callable[[object], None]], None]) -> Child:
    """Start ``work`` in a process of its own; it is given a function that reports a line."""
    read, write = os.pipe()
    pid = os.fork()
    if pid:
        os.close(write)
        return Child(pid, read)
    status = 1

    def report(line: object) -> None:
        os.write(write, f"{line}\n".encode())

    try:
        os.close(read)
        work(report)
        status = 0
    except BaseException:
        os.write(write, traceback.format_exc().encode())
        raise
    finally:
        os._exit(status)
