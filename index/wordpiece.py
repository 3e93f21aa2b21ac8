"""Cutting a question into word pieces, without reading a tokenizer's library and tables.

Opening ``tokenizer.json`` with the tokenizers library takes about 50 ms of the processor, which is
much of what a question takes.  For texts of printable ASCII the rules are few (Devlin et al. 2019;
``BertNormalizer`` and ``BertPreTokenizer``, https://huggingface.co/docs/tokenizers): lower case,
apart at white space and at each punctuation mark, then the longest piece in the vocabulary, again
and again.  Every other text is left to the library, which the tests hold this against.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from corpus.patterns import lazy_re
from index.models import read_json, read_max_tokens

_WORDS = lazy_re(r"[0-9A-Za-z]+|[!-/:-@\[-`{-~]")
_NORMALIZER = {"type": "BertNormalizer", "clean_text": True}
_LONGEST_WORD = 100
_MODEL = {
    "type": "WordPiece",
    "unk_token": "[UNK]",
    "continuing_subword_prefix": "##",
    "max_input_chars_per_word": _LONGEST_WORD,
}
_SINGLE = ["[CLS]", "A", "[SEP]"]


@dataclass(frozen=True, slots=True)
class WordPieces:
    """The vocabulary of a BERT tokenizer, and what it does to plain text."""

    numbers: Mapping[str, int]
    marks: tuple[str, ...]
    lower: bool
    longest: int

    def numbers_of(self, text: str) -> list[int] | None:
        """Return the token numbers, special ones included; None for what the library must cut."""
        if not (text.isascii() and (text.isprintable() or not text)):
            return None
        if any(mark in text for mark in self.marks):
            return None
        words = _WORDS.findall(text.lower() if self.lower else text)
        found = [number for word in words for number in self._pieces(word)]
        if self.longest:
            found = found[: self.longest - 2]
        return [self.numbers["[CLS]"], *found, self.numbers["[SEP]"]]

    def _pieces(self, word: str) -> list[int]:
        """Cut a word greedily from the left; a word that cannot be cut is unknown as a whole."""
        pieces: list[int] = []
        start, unknown = 0, [self.numbers["[UNK]"]]
        if len(word) > _LONGEST_WORD:
            return unknown
        while start < len(word):
            for end in range(len(word), start, -1):
                piece = word[start:end] if start == 0 else f"##{word[start:end]}"
                if piece in self.numbers:
                    pieces.append(self.numbers[piece])
                    start = end
                    break
            else:
                return unknown
        return pieces


def read_word_pieces(folder: Path) -> WordPieces | None:
    """Read the tokenizer in ``folder``; None where it does anything else than is done here.

    Raises:
        ModelDamaged: a file is no JSON.
    """
    content, settings = read_json(folder, "tokenizer"), read_json(folder, "tokenizer_config")
    model = content.get("model") or {}
    numbers = model.get("vocab")
    if not isinstance(numbers, dict) or not {"[CLS]", "[SEP]", "[UNK]"} <= numbers.keys():
        return None
    if not (_holds(model, _MODEL) and _is_plain(content)):
        return None
    return WordPieces(
        numbers=numbers,
        marks=tuple(mark["content"] for mark in content.get("added_tokens") or ()),
        # As in index.bert: transformers lets tokenizer_config.json say it.
        lower=bool(settings.get("do_lower_case", True)),
        longest=read_max_tokens(folder),
    )


def _is_plain(content: Mapping[str, Any]) -> bool:
    before, after = content.get("pre_tokenizer"), content.get("post_processor") or {}
    return (
        _holds(content.get("normalizer") or {}, _NORMALIZER)
        and before == {"type": "BertPreTokenizer"}
        and after.get("type") == "TemplateProcessing"
        and list(_names(after.get("single") or ())) == _SINGLE
    )


def _names(template: object) -> Iterator[object]:
    for step in template if isinstance(template, list) else ():
        for part in step.values():
            yield part.get("id")


def _holds(found: Mapping[str, Any], expected: Mapping[str, object]) -> bool:
    return all(found.get(key) == value for key, value in expected.items())
