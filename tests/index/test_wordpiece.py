"""Plain text is cut as the tokenizers library cuts it; the library is the oracle."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.bert import read_tokenizer
from index.models import model_folder
from index.wordpiece import read_word_pieces

PIECES = read_word_pieces(model_folder())
LIBRARY = read_tokenizer(model_folder())
PRINTABLE = "".join(map(chr, range(32, 127)))


def cut(text: str) -> list[int] | None:
    assert PIECES is not None
    return PIECES.numbers_of(text)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "   ",
        "Resolved",
        "What did the committee resolve about parking charges in the town centre?",
        "what was resolved about MASH referrals?",
        "It was moved by Cllr O'Neill, seconded by Cllr D'Arcy-Smith: 7-2, 1 abstained.",
        "s.106 (ref. 22/01234/FUL), 12.5% over 3 years",
        "https://www.example.gov.uk/ieListDocuments.aspx?CId=123&MId=4567",
        PRINTABLE,
        "x" * 100,  # the longest word that is cut
        "x" * 101,  # the first that is unknown as a whole
        "antidisestablishmentarianism" * 3,
        "a b " * 300,  # more tokens than the model takes
        "[not a mark]",
    ],
)
def test_plain_text_is_cut_as_by_the_library(text: str) -> None:
    assert cut(text) == LIBRARY.encode(text).ids


@given(st.text(alphabet=PRINTABLE))
def test_so_is_any_printable_ascii(text: str) -> None:
    assert cut(text) in (LIBRARY.encode(text).ids, None)
    assert cut(text) is not None or "[" in text


@given(st.lists(st.sampled_from(["the", "council", "s", "resolv", "ed", "un", "-", "'", "7"])))
def test_so_are_words_of_pieces(parts: list[str]) -> None:
    text = "".join(parts)
    assert cut(text) == LIBRARY.encode(text).ids


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("tŷ", "letters beyond ASCII"),
        ("“resolved”", "curly quotation marks"),
        ("one\ttwo", "white space that the library cleans"),
        ("a\x00b", "a control character"),
        ("before [SEP] after", "a special token"),
        ("[MASK]", "a special token"),
    ],
)
def test_every_other_text_is_left_to_the_library(text: str, reason: str) -> None:
    assert cut(text) is None, reason


Edit = Callable[[dict[str, Any]], None]


def test_upper_case_stays_where_the_settings_say_so(tmp_path: Path) -> None:
    folder = copied(tmp_path, lambda content: None)
    (folder / "tokenizer_config.json").write_text('{"do_lower_case": false}', encoding="utf-8")
    pieces = read_word_pieces(folder)
    assert pieces is not None
    text = "the Council RESOLVED"
    assert pieces.numbers_of(text) == read_tokenizer(folder).encode(text).ids != cut(text)


@pytest.mark.parametrize(
    ("edit", "reason"),
    [
        (lambda c: c["model"].update(type="BPE"), "another way of cutting"),
        (lambda c: c["model"].update(continuing_subword_prefix="@@"), "another prefix"),
        (lambda c: c["model"].update(max_input_chars_per_word=20), "another longest word"),
        (lambda c: c["model"].update(vocab=["the"]), "a vocabulary of another form"),
        (lambda c: c["model"]["vocab"].pop("[UNK]"), "no unknown word"),
        (lambda c: c["normalizer"].update(type="NFC"), "another normalizer"),
        (lambda c: c["pre_tokenizer"].update(type="Whitespace"), "another cutting into words"),
        (lambda c: c.update(post_processor=None), "no special tokens around"),
        (lambda c: c["post_processor"]["single"].pop(), "none at the end"),
        (lambda c: c.clear(), "nothing"),
    ],
)
def test_a_tokenizer_that_does_anything_else_is_left_to_the_library(
    tmp_path: Path, edit: Edit, reason: str
) -> None:
    assert read_word_pieces(copied(tmp_path, edit)) is None, reason


def copied(tmp_path: Path, edit: Edit) -> Path:
    folder = tmp_path / "model"
    shutil.copytree(model_folder(), folder, ignore=shutil.ignore_patterns("*.safetensors"))
    content = json.loads((folder / "tokenizer.json").read_bytes())
    edit(content)
    (folder / "tokenizer.json").write_text(json.dumps(content), encoding="utf-8")
    return folder
