"""The records of how whole documents belong together; ``corpus.twins`` finds them."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from corpus.records import DocumentId


class RelationKind(StrEnum):
    """How a document belongs to another; ``corpus.twins`` says what each means."""

    SAME = "same"
    TRANSLATION = "translation"
    AGENDA = "agenda"
    PART = "part"
    LOOKALIKE = "lookalike"


@dataclass(frozen=True, slots=True, kw_only=True)
class Relation:
    """One document and the other that it belongs to.

    Attributes:
        document: the earlier state, the agenda, the part; of a pair the first.
        other: the winner, the minutes, the whole; of a pair the second.
        alike: from 0 to 1: the share of common words (Jaccard, of runs of four).
        reason: for people.
    """

    document: DocumentId
    other: DocumentId
    kind: RelationKind
    alike: float
    reason: str
