"""What is proven, and what comes of it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

from assistant.citing import span_of_id
from corpus import Span


@dataclass(frozen=True, slots=True, kw_only=True)
class Mark:
    """Where a file says that a quote stands; it helps to find it, and is never trusted alone.

    ``text_sha256`` is of the document's text when the file was written, or None where the file
    does not say.
    """

    document: str
    span: Span
    text_sha256: str | None = None


def mark_at(identity: str, text_sha256: str | None = None) -> Mark | None:
    """Return the mark of a span's id, or None where a file has other words in its place."""
    place = span_of_id(identity)
    if place is None:
        return None
    return Mark(document=place[0], span=place[1], text_sha256=text_sha256 or None)


@dataclass(frozen=True, slots=True, kw_only=True)
class FoundExtract:
    """One quotation as it was found in a file.

    Attributes:
        place: for people: "extract 3", "the table of decisions, line 12".
        block: all that stands there: what precedes the quotation marks, they, and their words.
        note: which note cites it, a key of the file's notes, or None where none does.
        in_table: it repeats, in the table of decisions, what the note's own extract states.
        variant: another reading of the block, where the format leaves two; else "".
    """

    place: str
    block: str
    note: str | None
    mark: Mark | None = None
    in_table: bool = False
    variant: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class FoundNote:
    """One note; ``name`` is its number as the reader of the file sees it."""

    name: str
    words: str


@dataclass(frozen=True, slots=True, kw_only=True)
class FoundBriefing:
    """The extracts and notes of one file."""

    extracts: tuple[FoundExtract, ...]
    notes: Mapping[str, FoundNote]


class Fault(StrEnum):
    """What is wrong with an extract or a note."""

    ALTERED = "altered"
    NOT_IN_INDEX = "not in the index"
    CUT = "cut"
    HEAD = "lead-in"
    NOTE_DIFFERS = "note differs"
    NO_NOTE = "no note"
    NO_EXTRACT = "no extract"


@dataclass(frozen=True, slots=True, kw_only=True)
class Trouble:
    """One fault: where, what, in words; ``stored`` and ``found`` are the differing words."""

    fault: Fault
    place: str
    detail: str
    differences: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Proof:
    """What came of one extract: proven where ``troubles`` is empty; remarks are no faults."""

    extract: FoundExtract
    span_id: str | None
    troubles: tuple[Trouble, ...]
    remarks: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class BriefingReport:
    """What came of a file."""

    path: Path
    proofs: tuple[Proof, ...]
    loose: tuple[Trouble, ...]

    @property
    def troubles(self) -> tuple[Trouble, ...]:
        """Every fault, in the order of the file."""
        return (*(t for proof in self.proofs for t in proof.troubles), *self.loose)

    @property
    def proven(self) -> int:
        """How many extracts are letter for letter as the index has them, and cited rightly."""
        return sum(not proof.troubles for proof in self.proofs)

    @property
    def is_proven(self) -> bool:
        """Whether there is an extract, and no fault."""
        return bool(self.proofs) and not self.troubles
