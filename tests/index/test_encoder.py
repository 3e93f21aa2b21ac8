"""Both encoders give the vectors of sentence-transformers; sentence-transformers is the oracle."""

from __future__ import annotations

import json
import math
import os
import shutil
import socket
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st
from numpy.typing import NDArray

from index.bert import Bert, can_run, erf
from index.encoder import (
    Encoder,
    NumpyEncoder,
    PackedEncoder,
    SentenceTransformerEncoder,
    open_document_encoder,
    open_question_encoder,
)
from index.errors import ModelDamaged, ModelUnavailable
from index.models import encoder_identity, model_folder, start_identity
from index.packed import arithmetics

Oracle = Callable[[list[str]], NDArray[np.float32]]
Edit = Callable[[Path], None]

TEXTS = [
    "",  # no words at all
    " \n\t ",  # nothing but white space
    "Resolved",
    "a",
    "RESOLVED that the application be REFUSED.",
    "RESOLVED:",
    "That the minutes of the meeting held on 14 March 2023 be approved as a correct record.",
    "What did the committee decide about the parking charges in Ambleford town centre?",
    "what did the committee decide about the parking charges in ambleford town centre?",
    "The Chair declared a “disclosable pecuniary interest” – and left the room…",
    "It was moved by Cllr O’Neill, seconded by Cllr D’Arcy-Smith, and carried nem. con.",
    "£1,234,567.89 from the s.106 fund (ref. 22/01234/FUL), 12.5% over 3 years",
    "1 2 3 4 5 6 7 8 9 10",
    "2023-03-14T19:00:00+01:00",
    "PENDERFYNWYD cymeradwyo cofnodion y cyfarfod a gynhaliwyd ar 3 Mawrth 2022 fel rhai cywir.",
    "Penderfynodd y Pwyllgor ohirio’r cais tan y cyfarfod nesaf; tŷ, dŵr, gŵyl, ffordd osgoi",
    "Comhairle nan Eilean Siar: dh’aontaich a’ chomataidh ri na molaidhean",
    "Nodwyd yr adroddiad. The report was noted.",
    "👍 agreed 🎉🎉",
    "👩‍👩‍👧‍👦",
    "naïve café façade Zoë Łódź ÅNGSTRÖM ﬁnance ½ ² ™",
    "Straße İstanbul ǅ",
    "会议决定批准预算。 次の会議",
    "اجتماع اللجنة",
    "a\u0000b\u200bc\u00add\ufeffe\ufffd",  # null, zero width, soft hyphen, mark, replacement
    "cafe\u0301",  # a combining accent
    "antidisestablishmentarianism" * 5,  # over the 100 characters that a word may have
    "....!!!???",
    "---",
    "http://www.example.gov.uk/ieListDocuments.aspx?CId=123&MId=4567&Ver=4",
    "[UNK] [MASK] [SEP] [CLS] [PAD]",  # special tokens, as text
    "(a) to note the report;\n(b) to agree the recommendations; and\n(c) to write to the Minister.",
    "line one\r\nline two\r\n\r\nline three",
    "\ttabbed\u00a0and\u2003spaced   out  ",
    "Members asked questions about the budget. " * 10,
    "The committee discussed the planning application at length. " * 40,  # over 256 tokens
    "word " * 253,  # 255 tokens with the special ones
    "word " * 254,  # 256: the last length that is not cut
    "word " * 255,  # 257: the first that is
    "word " * 600,
    "x" * 5000,
]
WORDS = ["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]", "the", "council", "resolved", "that", "##s"]
TINY_TEXTS = [
    "",
    "the councils resolved that",
    "THE COUNCIL",
    "the the that",
    "unknown",
    "that " * 99,
]


@pytest.fixture(scope="module")
def question_encoder() -> Encoder:
    return open_question_encoder()


@pytest.fixture(scope="module")
def document_encoder() -> Encoder:
    """The default one, in float32 also where this processor has something faster."""
    return PackedEncoder(model_folder(), start_identity(), "float32")


def open_oracle(folder: Path) -> Oracle:
    from sentence_transformers import SentenceTransformer

    model = SentenceTransformer(str(folder), device="cpu", local_files_only=True)

    def encode(texts: list[str]) -> NDArray[np.float32]:
        return np.asarray(model.encode(texts, show_progress_bar=False), np.float32)

    return encode


@pytest.fixture(scope="module")
def expected() -> NDArray[np.float32]:
    return open_oracle(model_folder())(TEXTS)


@pytest.fixture(scope="module")
def tiny_original(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A BERT of two layers with random weights, as sentence-transformers saves it."""
    import torch
    from sentence_transformers import SentenceTransformer, models
    from transformers import BertConfig, BertModel, BertTokenizerFast

    folder = tmp_path_factory.mktemp("tiny")
    (folder / "vocab.txt").write_text("\n".join(WORDS), encoding="utf-8")
    tokenizer = BertTokenizerFast(str(folder / "vocab.txt"))
    tokenizer.save_pretrained(folder)
    torch.manual_seed(7)
    config = BertConfig(
        vocab_size=len(WORDS),
        hidden_size=32,
        num_hidden_layers=2,
        num_attention_heads=4,
        intermediate_size=48,
        max_position_embeddings=40,
        initializer_range=0.5,  # large enough for the layers to matter
        layer_norm_eps=1e-5,
    )
    BertModel(config).save_pretrained(folder)
    transformer = models.Transformer(str(folder), max_seq_length=16)
    modules = [transformer, models.Pooling(32), models.Normalize()]
    SentenceTransformer(modules=modules, device="cpu").save(str(folder / "saved"))
    return folder / "saved"


@pytest.fixture
def tiny(tiny_original: Path, tmp_path: Path) -> Path:
    """A copy of the tiny model that a test may alter."""
    return Path(shutil.copytree(tiny_original, tmp_path / "tiny"))


def change_json(file: str, **changes: object) -> Edit:
    def edit(folder: Path) -> None:
        path = folder / file
        content: dict[str, Any] = json.loads(path.read_bytes()) if path.is_file() else {}
        path.write_text(json.dumps(content | changes), encoding="utf-8")

    return edit


def remove(file: str) -> Edit:
    return lambda folder: (folder / file).unlink()


def drop_normalize(folder: Path) -> None:
    path = folder / "modules.json"
    path.write_text(json.dumps(json.loads(path.read_bytes())[:2]), encoding="utf-8")


def assert_equal(found: NDArray[np.float32], expected: NDArray[np.float32]) -> None:
    assert found.dtype == np.float32
    assert found.shape == expected.shape
    np.testing.assert_allclose(found, expected, rtol=0, atol=1e-5)


def assert_unit_rows(vectors: NDArray[np.float32]) -> None:
    np.testing.assert_allclose(np.linalg.norm(vectors, axis=1), 1, rtol=0, atol=1e-6)


def test_questions_get_the_vectors_of_sentence_transformers(
    question_encoder: Encoder, expected: NDArray[np.float32]
) -> None:
    assert isinstance(question_encoder, NumpyEncoder)
    vectors = question_encoder.encode(tuple(TEXTS))
    assert_equal(vectors, expected)
    assert_unit_rows(vectors)


def test_documents_get_the_vectors_of_sentence_transformers(
    document_encoder: Encoder, expected: NDArray[np.float32]
) -> None:
    assert isinstance(document_encoder, PackedEncoder)
    vectors = document_encoder.encode(tuple(TEXTS))
    assert_equal(vectors, expected)
    assert_unit_rows(vectors)


def test_both_encoders_are_the_same_model(
    question_encoder: Encoder, document_encoder: Encoder
) -> None:
    assert question_encoder.identity == document_encoder.identity == encoder_identity()


@pytest.mark.parametrize("encoder", ["question_encoder", "document_encoder"])
def test_no_texts_give_no_rows(encoder: str, request: pytest.FixtureRequest) -> None:
    vectors = request.getfixturevalue(encoder).encode([])
    assert (vectors.shape, vectors.dtype) == ((0, 384), np.float32)


@pytest.mark.parametrize("encoder", ["question_encoder", "document_encoder"])
def test_half_a_surrogate_pair_is_a_question_mark(
    encoder: str, request: pytest.FixtureRequest
) -> None:
    broken, plain = request.getfixturevalue(encoder).encode(["the \udcff chair", "the ? chair"])
    np.testing.assert_allclose(broken, plain, rtol=0, atol=1e-6)


def test_a_documents_vector_does_not_depend_on_its_neighbours(document_encoder: Encoder) -> None:
    texts = TEXTS[:30]
    order = np.random.default_rng(3).permutation(len(texts))
    shuffled = document_encoder.encode([texts[row] for row in order])
    np.testing.assert_allclose(shuffled, document_encoder.encode(texts)[order], rtol=0, atol=1e-6)


@given(st.lists(st.floats(-30, 30, width=32), min_size=1))
def test_erf_is_the_error_function(values: list[float]) -> None:
    found = erf(np.array(values, np.float32))
    np.testing.assert_allclose(found, [math.erf(value) for value in values], rtol=0, atol=5e-7)


def test_a_folder_names_a_model_for_both_encoders(tiny: Path) -> None:
    expected = open_oracle(tiny)(TINY_TEXTS)
    questions, documents = open_question_encoder(str(tiny)), open_document_encoder(str(tiny))
    assert isinstance(questions, NumpyEncoder)
    assert_equal(questions.encode(TINY_TEXTS), expected)
    assert_equal(documents.encode(TINY_TEXTS), expected)
    assert questions.identity == documents.identity
    assert (questions.identity.dimension, questions.identity.max_tokens) == (32, 16)
    # The words make a difference: two equal columns of zeros would be equal as well.
    assert np.ptp(expected[1:], axis=0).max() > 0.1


def test_documents_are_encoded_by_the_fastest_way_by_default() -> None:
    encoder = open_document_encoder()
    assert isinstance(encoder, PackedEncoder)
    assert encoder.arithmetic in arithmetics()


@pytest.mark.parametrize("arithmetic", ["float32 by oneDNN", "bfloat16"])
def test_every_arithmetic_gives_the_same_results(
    arithmetic: str, expected: NDArray[np.float32]
) -> None:
    """Also one that would be slow here: its rounding is the same on every processor."""
    texts = TEXTS[:33]  # bfloat16 in emulation takes seconds for the long ones
    found = PackedEncoder(model_folder(), start_identity(), arithmetic).encode(texts)
    assert_unit_rows(found)
    assert (found * expected[: len(texts)]).sum(axis=1).min() >= 0.999
    if arithmetic != "bfloat16":
        assert_equal(found, expected[: len(texts)])


def test_what_is_not_there_or_not_right_is_not_chosen(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*operands: torch.Tensor) -> torch.Tensor:
        raise RuntimeError("no such operator")

    def wrong(x: torch.Tensor, weight: torch.Tensor, bias: torch.Tensor) -> torch.Tensor:
        return torch.zeros(len(x), len(weight))

    plain = (torch.float32, torch.nn.functional.linear)
    offered = {
        "refused": (torch.float32, refuse),
        "wrong": (torch.bfloat16, wrong),
        "float32": plain,
    }
    monkeypatch.setattr("index.packed._ARITHMETICS", offered)
    monkeypatch.setattr("index.packed.arithmetics", lambda: tuple(offered))
    encoder = open_document_encoder()
    assert isinstance(encoder, PackedEncoder)
    assert encoder.arithmetic == "float32"


def test_without_its_operator_torch_multiplies_as_ever(
    tiny: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*arguments: object) -> None:
        raise RuntimeError("no such operator")

    monkeypatch.setattr("index.encoder._multiply", refuse)
    # Left to sentence-transformers, for it does not know this pooling.
    change_json("1_Pooling/config.json", pooling_mode="cls")(tiny)
    encoder = open_document_encoder(str(tiny))
    assert isinstance(encoder, SentenceTransformerEncoder)
    assert_equal(encoder.encode(TINY_TEXTS), open_oracle(tiny)(TINY_TEXTS))


def test_more_documents_than_are_counted_at_once(tiny: Path) -> None:
    vectors = open_document_encoder(str(tiny)).encode(["", "the council"] * 2_500)
    assert_equal(vectors, np.tile(open_oracle(tiny)(["", "the council"]), (2_500, 1)))


SAME_VECTORS: list[tuple[str, Edit]] = [
    ("as saved", lambda folder: None),
    ("its own length", change_json("sentence_bert_config.json", max_seq_length=6)),
    ("cased", change_json("tokenizer_config.json", do_lower_case=False)),
    ("older pooling", change_json("1_Pooling/config.json", pooling_mode_mean_tokens=True)),
]


@pytest.mark.parametrize(("name", "edit"), SAME_VECTORS, ids=[name for name, _ in SAME_VECTORS])
def test_numpy_follows_the_settings(tiny: Path, name: str, edit: Edit) -> None:
    edit(tiny)
    assert can_run(tiny)
    assert_equal(open_question_encoder(str(tiny)).encode(TINY_TEXTS), open_oracle(tiny)(TINY_TEXTS))


NOT_PLAIN: list[tuple[str, Edit]] = [
    ("another activation", change_json("config.json", hidden_act="relu")),
    ("another architecture", change_json("config.json", architectures=["RobertaModel"])),
    ("relative positions", change_json("config.json", position_embedding_type="relative_key")),
    ("half precision", change_json("config.json", dtype="float16")),
    ("the first token's vector", change_json("1_Pooling/config.json", pooling_mode="cls")),
    ("two poolings", change_json("1_Pooling/config.json", pooling_mode=["mean", "max"])),
    ("not normalised", drop_normalize),
    ("prompts", change_json("config_sentence_transformers.json", prompts={"query": "the "})),
    ("shortened", change_json("config_sentence_transformers.json", truncate_dim=8)),
    ("lower case outside", change_json("sentence_bert_config.json", do_lower_case=True)),
    ("an unknown setting", change_json("sentence_bert_config.json", new_setting=1)),
    ("cut at the left", change_json("tokenizer_config.json", truncation_side="left")),
    ("more layers than weights", change_json("config.json", num_hidden_layers=3)),
    ("no tokenizer.json", remove("tokenizer.json")),
    ("no modules.json", remove("modules.json")),
]


@pytest.mark.parametrize(("name", "edit"), NOT_PLAIN, ids=[name for name, _ in NOT_PLAIN])
def test_numpy_leaves_alone_what_it_does_not_know(tiny: Path, name: str, edit: Edit) -> None:
    edit(tiny)
    assert not can_run(tiny)


def test_another_pooling_goes_through_sentence_transformers(tiny: Path) -> None:
    change_json("1_Pooling/config.json", pooling_mode=["cls", "max"])(tiny)
    encoder = open_question_encoder(str(tiny))
    assert isinstance(encoder, SentenceTransformerEncoder)
    assert_equal(encoder.encode(TINY_TEXTS), open_oracle(tiny)(TINY_TEXTS))
    assert encoder.identity.dimension == 64


def test_prompts_stand_before_the_texts_they_are_for(tiny: Path) -> None:
    plain = open_document_encoder(str(tiny)).encode(["the council resolved", "that resolved"])
    prompts = {"query": "the council ", "document": "that "}
    change_json("config_sentence_transformers.json", prompts=prompts)(tiny)
    question = open_question_encoder(str(tiny)).encode(["resolved"])
    document = open_document_encoder(str(tiny)).encode(["resolved"])
    assert_equal(np.concatenate([question, document]), plain)


def test_a_model_is_loaded_without_a_network_and_in_silence(
    tiny: Path,
    monkeypatch: pytest.MonkeyPatch,
    capfd: pytest.CaptureFixture[str],
    caplog: pytest.LogCaptureFixture,
) -> None:
    def refuse(*arguments: object, **options: object) -> None:
        raise AssertionError(f"the network was asked: {arguments}")

    monkeypatch.setattr(socket.socket, "connect", refuse)
    monkeypatch.setattr(socket, "getaddrinfo", refuse)
    capfd.readouterr()
    open_document_encoder(str(tiny)).encode(TINY_TEXTS)
    assert tuple(capfd.readouterr()) == ("", "")
    assert caplog.records == []


def test_a_model_that_cannot_be_loaded_is_unavailable(tiny: Path) -> None:
    change_json("config.json", hidden_size=33)(tiny)
    with pytest.raises(ModelUnavailable, match="cannot load"):
        open_document_encoder(str(tiny))


def test_a_wrong_dimension_is_noticed_at_loading(tiny: Path) -> None:
    change_json("1_Pooling/config.json", embedding_dimension=31)(tiny)
    with pytest.raises(ModelUnavailable, match="vectors of 32 numbers"):
        open_document_encoder(str(tiny))


def test_no_vector_of_a_damaged_default_encoder_is_handed_out(tmp_path: Path) -> None:
    damaged = Path(shutil.copytree(model_folder(), tmp_path / "copy"))
    with (damaged / "model.safetensors").open("r+b") as stream:
        stream.seek(-1, os.SEEK_END)
        stream.write(b"\xff")
    encoder = open_question_encoder(identity=start_identity(folder=damaged))
    with pytest.raises(ModelDamaged, match="sha256"):
        encoder.encode(["a question"])
    with pytest.raises(ModelDamaged, match="sha256"):
        _ = encoder.identity


@pytest.mark.parametrize("kept", [0, 4, 100, 20_000], ids=lambda kept: f"{kept} bytes kept")
def test_weights_that_are_cut_short_are_damage(tiny: Path, kept: int) -> None:
    os.truncate(tiny / "model.safetensors", kept)
    with pytest.raises(ModelDamaged, match=r"model\.safetensors"):
        Bert(tiny)


def test_an_unreadable_tokenizer_is_damage(tiny: Path) -> None:
    os.truncate(tiny / "tokenizer.json", 100)
    with pytest.raises(ModelDamaged, match=r"tokenizer\.json"):
        Bert(tiny)


def test_sharded_weights_are_read(tiny: Path) -> None:
    from safetensors.numpy import load_file, save_file

    expected = open_question_encoder(str(tiny)).encode(TINY_TEXTS)
    tensors = sorted(load_file(tiny / "model.safetensors").items())
    (tiny / "model.safetensors").unlink()
    save_file(dict(tensors[:20]), tiny / "model-00001-of-00002.safetensors")
    save_file(dict(tensors[20:]), tiny / "model-00002-of-00002.safetensors")
    assert can_run(tiny)
    np.testing.assert_array_equal(open_question_encoder(str(tiny)).encode(TINY_TEXTS), expected)


def test_a_question_imports_neither_torch_nor_its_libraries() -> None:
    heavy = "{'torch', 'transformers', 'sentence_transformers', 'huggingface_hub', 'scipy'}"
    code = (
        "import sys\n"
        "from index.encoder import open_question_encoder\n"
        "print(open_question_encoder().encode(['What was resolved?']).shape)\n"
        f"print(sorted({heavy} & sys.modules.keys()))\n"
    )
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)}
    done = subprocess.run(
        [sys.executable, "-c", code],
        env=environment,
        capture_output=True,
        text=True,
        check=True,
        timeout=60,
    )
    assert (done.stdout, done.stderr) == ("(1, 384)\n[]\n", "")
