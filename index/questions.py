"""The vectors of questions: the encoder is opened by the first, the last ones are at hand."""

from __future__ import annotations

import threading
from collections.abc import Sequence
from functools import cached_property
from pathlib import Path

from index.dense import Vectors
from index.encoder import Encoder, open_question_encoder
from index.errors import IndexIncompatible
from index.records import EncoderIdentity


class QuestionVectors:
    """Encodes questions as the passages of an index were; several threads may ask at once."""

    def __init__(self, identity: EncoderIdentity, folder: Path) -> None:
        """Keep which model made the index's vectors, and the index folder for messages."""
        self._identity = identity
        self._folder = folder
        self._lock = threading.Lock()
        self._last = threading.local()

    @cached_property
    def _encoder(self) -> Encoder:
        return open_question_encoder(self._identity.name)

    def encode(self, texts: Sequence[str]) -> Vectors:
        """Return unit rows of shape (texts, dimension); each distinct text is encoded once.

        Raises:
            IndexIncompatible: the encoder at hand is not the one that made the index's vectors.
        """
        with self._lock:
            encoder = self._encoder
        distinct = list(dict.fromkeys(texts))
        vectors = encoder.encode(distinct)
        if encoder.identity != self._identity:
            raise IndexIncompatible(
                self._folder,
                "encoder",
                expected=encoder.identity.sha256[:12],
                found=self._identity.sha256[:12],
            )
        self._last.found = dict(zip(distinct, vectors, strict=True))
        found: Vectors = vectors[[distinct.index(text) for text in texts]]
        return found

    def again(self, text: str) -> Vectors:
        """Return the vector of one text, that of ``encode`` if it was among this thread's last.

        The texts of other threads are not looked at: the last bits of a vector depend on what it
        was encoded with, and an answer is not to depend on what others ask meanwhile.
        """
        last: dict[str, Vectors] = getattr(self._last, "found", {})
        return last[text] if text in last else self.encode([text])[0]
