"""Made collections of minutes of any size: files, passages, questions and vectors.

    python benchmarks/made.py FOLDER --passages 100000          writes the files
    python benchmarks/made.py FOLDER --passages 100000 --source ~/my-minutes

The sentences are those of real minutes (of the bundled samples, or of a folder of yours), drawn
anew; in each, numbers and names are drawn anew too, names from a Zipf tail without an end, so
that the vocabulary grows with the collection as it does in real minutes.  A document depends on
the seed, its number and its edition alone: the 10,001st is the same whether 10,000 or 10,100 are
made, and an "edited" document is the same number in another edition.

The vectors are mixtures of the real encoder's vectors of the source's sentences, with noise of the
same covariance, drawn by the hash of the text.  They make a million passages in minutes where the
encoder needs hours, and they measure speed and size; they say nothing of what is found.
"""

from __future__ import annotations

import argparse
import datetime as dt
import hashlib
import os
import random
import re
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

# One thread a question, as the program has it; before NumPy reads it.
os.environ.setdefault("OMP_NUM_THREADS", "1")

import numpy as np  # noqa: E402 - after the path, as for the rest
from numpy.typing import NDArray  # noqa: E402

from corpus.reading import read_document  # noqa: E402
from corpus.records import DocumentId, PassageKind, Reading  # noqa: E402
from corpus.sentences import sentence_spans  # noqa: E402
from corpus.sources import discover, read_source  # noqa: E402
from index.encoder import open_question_encoder  # noqa: E402
from index.models import DEFAULT_MODEL, encoder_identity  # noqa: E402
from index.records import EncoderIdentity  # noqa: E402

SAMPLES = ROOT / "corpus" / "samples"
PASSAGES_A_FILE = 10  # on average, as the program reads the files
_SEED = 20261130

_COMMITTEES = (
    *("Planning Committee", "Cabinet", "Licensing Sub-Committee", "Audit Committee"),
    *("Children and Young People Scrutiny Committee", "Highways Committee", "Pensions Committee"),
    *("Environment and Communities Committee", "Health and Wellbeing Board", "Council"),
    *("Standards Committee", "Overview and Scrutiny Committee"),
)
_MEETINGS = 20  # of each committee
_KINDS = ("Borough", "District", "County", "City")
# A rank of the tail is written in these: 24 x 20 names, then with one more syllable, and so on.
_FIRST = (
    *("Amble", "Brack", "Corn", "Dun", "Elder", "Fen", "Gar", "Hollow", "Ing", "Jes", "Kes"),
    *("Long", "Mar", "Nether", "Os", "Pel", "Quar", "Ros", "Stan", "Thorn", "Up", "Ver", "Wyn"),
    "Yar",
)
_MIDDLE = ("er", "ing", "al", "or", "en", "um", "es", "ar", "on", "ick")
_LAST = (
    *("ford", "ham", "ton", "by", "wick", "ley", "worth", "bridge", "field", "dale", "stow"),
    *("mere", "combe", "thorpe", "well", "hurst", "minster", "gate", "cote", "holme"),
)
# Zipf's and Mandelbrot's law: n names drawn are some n^(1/1.6) distinct ones, and the first
# ten are about as frequent as each other.
_TAIL, _HEAD = 1.6, 10
_ADDED = 0.35  # of the sentences get a place, a sum or a reference more than was printed

_NUMBER = re.compile(r"\d[\d,]*\d|\d")
_NAME = re.compile(r"(?<=[a-z,] )[A-Z][a-z]{2,}(?:-[A-Z][a-z]+)?\b")
_KEPT = frozenset(
    [
        *("Committee", "Council", "Councillor", "Councillors", "Cabinet", "Member", "Members"),
        *("Chair", "Vice", "Chairman", "Director", "Head", "Officer", "Board", "Panel", "Report"),
        *("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday", "January"),
        *("February", "March", "April", "May", "June", "July", "August", "September", "October"),
        *("November", "December", "Resolved", "English", "Government", "Act", "Order", "Sub"),
    ]
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """What is drawn from: the sentences of discussion, clauses of resolutions, items' titles."""

    sentences: tuple[str, ...]
    clauses: tuple[str, ...]
    titles: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class MadeItem:
    """An agenda item: its discussion, a string a paragraph, and what was resolved."""

    number: int
    title: str
    paragraphs: tuple[str, ...]
    clauses: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class MadeDocument:
    """The minutes of one meeting."""

    council: str
    committee: str
    date: dt.date
    items: tuple[MadeItem, ...]

    @property
    def passages(self) -> list[str]:
        """Its texts as passages, about as the program cuts them."""
        return [text for item in self.items for text in (*item.paragraphs, *item.clauses)]

    @property
    def text(self) -> str:
        """Its minutes as a text copy of a web page."""
        day = f"{self.date:%A} {self.date.day} {self.date:%B %Y}"
        parts = [
            "Agenda and minutes",
            f"{self.committee}, {self.council} - {day} 6.30 pm",
            "Venue: Council Chamber",
            "Items\nNo. Item",
        ]
        for item in self.items:
            parts += [f"{item.number}.", item.title, "Minutes:", *item.paragraphs]
            if len(item.clauses) == 1:
                parts.append(f"RESOLVED: That {item.clauses[0]}")
            elif item.clauses:
                lines = [f"({n}) that {clause}" for n, clause in enumerate(item.clauses, 1)]
                parts.append("\n".join(["RESOLVED:", *lines]))
        return "\n\n".join(parts) + "\n"


class Made:
    """Makes documents, passages and questions from a source, by a seed."""

    def __init__(self, folder: Path = SAMPLES, *, seed: int = _SEED) -> None:
        self.folder, self.seed = folder, seed

    @cached_property
    def source(self) -> Source:
        """Read from the folder when it is first needed."""
        return read_source_sentences(self.folder)

    def document(self, number: int, *, edition: int = 0) -> MadeDocument:
        """Return the minutes of a number; another edition has other items of the same meeting."""
        chance = random.Random(f"{self.seed}/{number}/{edition}")
        place, number_in_council = divmod(number, len(_COMMITTEES) * _MEETINGS)
        meeting, committee = divmod(number_in_council, len(_COMMITTEES))
        first = 1 + chance.randrange(60)
        items = (self._item(chance, first + n) for n in range(chance.choice((2, 3, 3, 4))))
        return MadeDocument(
            council=f"{_name(place)} {_KINDS[place % len(_KINDS)]} Council",
            committee=_COMMITTEES[committee],
            date=dt.date(2014 + meeting // 2, 3 + 6 * (meeting % 2), 2 + 2 * committee),
            items=tuple(items),
        )

    def _item(self, chance: random.Random, number: int) -> MadeItem:
        title = f"{chance.choice(self.source.titles)}: {_name(_rank(chance))}"
        paragraphs = (self._paragraph(chance) for _ in range(chance.choice((1, 1, 2, 3))))
        clauses = (
            _varied(chance.choice(self.source.clauses), chance)
            for _ in range(chance.choice((0, 1, 1, 2)))
        )
        return MadeItem(
            number=number, title=title, paragraphs=tuple(paragraphs), clauses=tuple(clauses)
        )

    def _paragraph(self, chance: random.Random) -> str:
        drawn = chance.choices(self.source.sentences, k=chance.choice((1, 2, 2, 3)))
        return " ".join(_varied(sentence, chance) for sentence in drawn)

    def passages(self, count: int) -> Iterator[str]:
        """Yield the texts of the first ``count`` passages."""
        made, number = 0, 0
        while made < count:
            for text in self.document(number).passages[: count - made]:
                yield text
                made += 1
            number += 1

    def write(self, folder: Path, numbers: range, *, edition: int = 0) -> None:
        """Write the files of some documents, a folder a council and committee."""
        for number in numbers:
            file = self.file(folder, number)
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_text(self.document(number, edition=edition).text, encoding="utf-8")

    def file(self, folder: Path, number: int) -> Path:
        """Return where a document's file lies in a folder."""
        group = number // len(_COMMITTEES) // _MEETINGS
        return folder / f"council-{group:04}" / f"minutes-{number:07}.txt"

    def questions(self, count: int, *, passages: int) -> list[str]:
        """Return questions, of three to seven words of topic, about the first ``passages``.

        Half use a passage's own words in a row, a quarter an item's title, a quarter words of
        two passages, as people do who remember the matter and not how it was put.
        """
        chance = random.Random(f"{self.seed}/questions/{passages}")
        last = max(1, passages // PASSAGES_A_FILE)
        forms = ("What was resolved about {}?", "What did members say about {}?", "When was {}?")
        forms = (*forms, "How much was spent on {}?", "Who spoke against {}?")
        asked = []
        for n in range(count):
            item = chance.choice(self.document(chance.randrange(last)).items)
            other = chance.choice(self.document(chance.randrange(last)).items)
            words = " ".join(item.paragraphs).split()
            start = chance.randrange(max(1, len(words) - 7))
            run = words[start : start + chance.randint(3, 7)]
            topic = (
                " ".join(run),
                item.title,
                " ".join(run),
                " ".join([*run[:3], *" ".join(other.paragraphs).split()[:3]]),
            )[n % 4]
            asked.append(chance.choice(forms).format(topic.strip(".,;:")))
        return asked


def read_source_sentences(folder: Path) -> Source:
    """Read every file of minutes in a folder and return what can be drawn from it."""
    sentences: dict[str, None] = {}
    clauses: dict[str, None] = {}
    titles: dict[str, None] = {}
    for reading in _readings(folder):
        text = reading.document.text
        titles |= dict.fromkeys(i.title for i in reading.items if 0 < len(i.title.split()) <= 12)
        for passage in reading.passages:
            if passage.kind is PassageKind.DECISION:
                clause = " ".join(passage.span.of(text).split()).removeprefix("That ")
                clauses[clause.removeprefix("that ")] = None
            elif passage.kind is PassageKind.DISCUSSION:
                spans = sentence_spans(text, passage.span)
                drawn = (" ".join(span.of(text).split()) for span in spans)
                sentences |= dict.fromkeys(s for s in drawn if _is_plain(s))
    if not (sentences and clauses and titles):
        sys.exit(f"no minutes with decisions in {folder}: name a folder of minutes")
    return Source(sentences=tuple(sentences), clauses=tuple(clauses), titles=tuple(titles))


def _is_plain(sentence: str) -> bool:
    return 5 <= len(sentence.split()) <= 40 and not any(mark in sentence for mark in "*|#:")


def _readings(folder: Path) -> Iterator[Reading]:
    for found in discover([folder]).files:
        for document in read_source(found.path, DocumentId(found.document_id)).documents:
            yield read_document(document)


def _rank(chance: random.Random) -> int:
    """Draw a rank by Zipf's law, most often a small one, without an end."""
    return int(_HEAD * (max(chance.random(), 1e-9) ** (-1 / (_TAIL - 1)) - 1))


def _name(rank: int) -> str:
    """Return the name of a rank: another for every rank."""
    rank, first = divmod(rank, len(_FIRST))
    rank, last = divmod(rank, len(_LAST))
    middle = ""
    while rank:
        rank, syllable = divmod(rank - 1, len(_MIDDLE))
        middle += _MIDDLE[syllable]
    return _FIRST[first] + middle + _LAST[last]


def _varied(sentence: str, chance: random.Random) -> str:
    """Return the sentence with other numbers and names, and sometimes a detail more."""
    text = _NUMBER.sub(lambda found: _number(found[0], chance), sentence)
    text = _NAME.sub(
        lambda found: (
            found[0] if found[0] in _KEPT or chance.random() < 0.5 else _name(_rank(chance))
        ),
        text,
    )
    if chance.random() >= _ADDED or text[-1] not in ".?!":
        return text
    year, case = chance.randrange(10, 27), chance.randrange(1, 3000)
    added = chance.choice(
        (
            f"at {_name(_rank(chance))} {chance.choice(('Road', 'Lane', 'Street', 'Park'))}",
            f"as Councillor {_name(_rank(chance))} had said",
            f"at a cost of £{chance.randrange(1, 900) * 10 ** chance.randrange(1, 4):,}",
            f"under reference {year}/{case:05}/{chance.choice(('FUL', 'OUT', 'LBC', 'TPO'))}",
        )
    )
    return f"{text[:-1]}, {added}{text[-1]}"


def _number(printed: str, chance: random.Random) -> str:
    """Draw a number of as many digits; a day and a year stay possible ones."""
    digits = len(printed.replace(",", ""))
    if digits == 2:  # it may be a day of a month
        return str(chance.randrange(10, 29))
    if digits == 4 and "," not in printed:
        return str(chance.randrange(2010, 2027))
    drawn = chance.randrange(max(1, 10 ** (digits - 1)), 10**digits)
    return f"{drawn:,}" if "," in printed else str(drawn)


class MadeEncoder:
    """Stands in for the encoder of documents: a vector by the hash of the text, at once.

    Args:
        sentences: the real encoder embeds up to 600 of them, once, in seconds.
    """

    _BASES, _NOISES = 600, 4_096
    _NOISE = 0.4  # its length beside a mixture of length 1

    def __init__(self, sentences: Sequence[str], *, seed: int = _SEED) -> None:
        self.seconds, self.texts = 0.0, 0  # told by who measures around ``encode``
        drawn = random.Random(seed).sample(sentences, min(self._BASES, len(sentences)))
        self._bases = open_question_encoder().encode(drawn)
        centred = self._bases - self._bases.mean(axis=0)
        mixing = np.random.default_rng(seed).standard_normal((self._NOISES, len(drawn)))
        noises = (mixing @ centred).astype(np.float32)
        self._noises = noises / np.linalg.norm(noises, axis=1, keepdims=True)

    @cached_property
    def identity(self) -> EncoderIdentity:
        """The real encoder's: questions are embedded by it."""
        return encoder_identity(DEFAULT_MODEL)

    def encode(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """As ``index.encoder.Encoder.encode``."""
        digests = b"".join(
            hashlib.blake2b(text.encode("utf-8", "replace"), digest_size=24).digest()
            for text in texts
        )
        drawn = np.frombuffer(digests, np.uint32).reshape(len(texts), 6)
        share = (drawn[:, 4:] / np.float64(2**32)).astype(np.float32)
        first, second = self._drawn(self._bases, drawn[:, 0]), self._drawn(self._bases, drawn[:, 1])
        one, two = self._drawn(self._noises, drawn[:, 2]), self._drawn(self._noises, drawn[:, 3])
        mixed = _unit(first + 0.8 * share[:, :1] * second)
        noise = _unit(one * share[:, 1:] + two * (1 - share[:, 1:]))
        return _unit(mixed + self._NOISE * noise)

    @staticmethod
    def _drawn(rows: NDArray[np.float32], drawn: NDArray[np.uint32]) -> NDArray[np.float32]:
        chosen: NDArray[np.float32] = rows[drawn % len(rows)]
        return chosen


def _unit(rows: NDArray[np.float32]) -> NDArray[np.float32]:
    lengths = np.linalg.norm(rows, axis=1, keepdims=True)
    return (rows / np.where(lengths > 0, lengths, 1)).astype(np.float32)


def main() -> None:
    """Write the files of a collection into a folder."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("folder", type=Path, help="where the files are written")
    parser.add_argument("--passages", type=int, default=100_000)
    parser.add_argument("--source", type=Path, default=SAMPLES, help="minutes to draw from")
    options = parser.parse_args()
    files = -(-options.passages // PASSAGES_A_FILE)
    Made(options.source).write(options.folder, range(files))
    print(f"{files:,} files in {options.folder}")


if __name__ == "__main__":
    main()
