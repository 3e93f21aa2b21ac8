"""Shared by the tests of building and searching: a tiny encoder, tiny minutes, and the samples.

The tiny encoder is a real BERT of random weights that ``index.bert`` runs without torch: its
vectors mean nothing, so it serves where only their handling is tested.
"""

from __future__ import annotations

import json
import os
import shutil
import string
import subprocess
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray

import corpus
from index import SearchIndex, open_index
from index.build import BuildReport, build_index
from index.encoder import open_question_encoder

REPOSITORY = Path(corpus.__file__).parents[1]
SAMPLES = REPOSITORY / "corpus" / "samples"
WIDTH, LAYERS, LONGEST = 16, 1, 256


def minutes_text(
    *said: str,
    date: str = "2021-03-03",
    council: str = "Thornwick Borough Council",
    committee: str = "Allotments Committee",
    title: str = "Minutes",
) -> str:
    """Minutes with one item a paragraph said, which each end in a decision on its last word."""
    facts = {"title": title, "date": date, "council": council, "committee": committee}
    matter = "".join(f'{key}: "{value}"\n' for key, value in facts.items() if value)
    items = "".join(
        f"**{number}. Matter {number}**\n\n{words}\n\n"
        f"RESOLVED: That the {words.split()[-1].rstrip('.')} be approved.\n\n"
        for number, words in enumerate(said, 1)
    )
    return f"---\n{matter}---\n\n# Minutes of the meeting\n\n{items}"


@dataclass
class Minutes:
    """A collection of a test's own: files that it writes, and the index it builds of them."""

    root: Path
    encoder: str
    opened: list[str] = field(default_factory=list)

    @property
    def docs(self) -> Path:
        return self.root / "docs"

    @property
    def index(self) -> Path:
        return self.root / "index"

    def write(self, name: str, *said: str, **of_meeting: str) -> Path:
        path = self.docs / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(minutes_text(*said, **of_meeting), encoding="utf-8")
        return path

    def build(self, *paths: Path, **options: object) -> BuildReport:
        """Build from ``docs`` or other paths; the encoder needs no torch."""

        def open_encoder(name: str) -> object:
            self.opened.append(name)
            return open_question_encoder(name)

        encoder = self.encoder if not (self.index / "CURRENT").exists() else None
        settings = {"encoder": encoder, "open_encoder": open_encoder, **options}
        return build_index(self.index, paths or [self.docs], **settings)  # type: ignore[arg-type]

    def open(self) -> SearchIndex:
        return open_index(self.index)

    def texts(self) -> dict[str, str]:
        """Every document's path (from ``root`` on) and text that the index answers from."""
        with self.open() as index:
            rows = index._rows("SELECT path, text FROM document ORDER BY path")
            return {os.path.relpath(row[0], self.root): row[1] for row in rows}


def write_tiny_encoder(folder: Path, *, seed: int = 7) -> Path:
    """Write a BERT of one layer with random weights, whose tokens are letters."""
    from safetensors.numpy import save_file
    from tokenizers import Tokenizer
    from tokenizers.models import WordPiece
    from tokenizers.pre_tokenizers import BertPreTokenizer
    from tokenizers.processors import TemplateProcessing

    signs = string.ascii_lowercase + string.digits + string.punctuation
    tokens = ["[PAD]", "[UNK]", "[CLS]", "[SEP]", *signs, *(f"##{sign}" for sign in signs)]
    vocabulary = {token: number for number, token in enumerate(tokens)}
    tokenizer = Tokenizer(WordPiece(vocabulary, unk_token="[UNK]"))
    tokenizer.pre_tokenizer = BertPreTokenizer()
    tokenizer.post_processor = TemplateProcessing(
        single="[CLS] $A [SEP]", special_tokens=[("[CLS]", 2), ("[SEP]", 3)]
    )
    (folder / "1_Pooling").mkdir(parents=True)
    tokenizer.save(str(folder / "tokenizer.json"))
    modules = [("Transformer", ""), ("Pooling", "1_Pooling"), ("Normalize", "2_Normalize")]
    settings = {
        "modules.json": [{"type": f"models.{kind}", "path": path} for kind, path in modules],
        "config.json": {
            "architectures": ["BertModel"],
            "hidden_act": "gelu",
            "hidden_size": WIDTH,
            "num_hidden_layers": LAYERS,
            "num_attention_heads": 2,
            "layer_norm_eps": 1e-6,
            "max_position_embeddings": LONGEST,
        },
        "1_Pooling/config.json": {"word_embedding_dimension": WIDTH, "pooling_mode": "mean"},
    }
    for name, content in settings.items():
        (folder / name).write_text(json.dumps(content), encoding="utf-8")
    save_file(_random_weights(len(tokens), seed), folder / "model.safetensors")
    return folder


def _random_weights(tokens: int, seed: int) -> dict[str, NDArray[np.float32]]:
    chance = np.random.default_rng(seed)
    shapes: dict[str, tuple[int, ...]] = {
        "embeddings.word_embeddings.weight": (tokens, WIDTH),
        "embeddings.position_embeddings.weight": (LONGEST, WIDTH),
        "embeddings.token_type_embeddings.weight": (2, WIDTH),
    }
    wide = 2 * WIDTH
    linear = {
        "attention.self.query": (WIDTH, WIDTH),
        "attention.self.key": (WIDTH, WIDTH),
        "attention.self.value": (WIDTH, WIDTH),
        "attention.output.dense": (WIDTH, WIDTH),
        "intermediate.dense": (wide, WIDTH),
        "output.dense": (WIDTH, wide),
        "attention.output.LayerNorm": (WIDTH,),
        "output.LayerNorm": (WIDTH,),
    }
    parts = {f"encoder.layer.0.{part}": shape for part, shape in linear.items()}
    for part, shape in {**parts, "embeddings.LayerNorm": (WIDTH,)}.items():
        shapes[f"{part}.weight"], shapes[f"{part}.bias"] = shape, shape[:1]
    weights = {}
    for name, shape in shapes.items():
        # Words tell more than places and biases do: texts shall have vectors far apart.
        spread = 1.0 if "word" in name else 0.3 if len(shape) == 2 else 0.02
        mean = 1.0 if name.endswith("LayerNorm.weight") else 0.0
        weights[name] = chance.normal(mean, spread, shape).astype(np.float32)
    return weights


@pytest.fixture(scope="session")
def tiny_encoder(tmp_path_factory: pytest.TempPathFactory) -> str:
    return str(write_tiny_encoder(tmp_path_factory.mktemp("encoder") / "tiny"))


@pytest.fixture
def other_encoder(tmp_path: Path) -> str:
    """Another model with other vectors."""
    return str(write_tiny_encoder(tmp_path / "other", seed=8))


@pytest.fixture
def minutes(tmp_path: Path, tiny_encoder: str) -> Minutes:
    """An empty collection with an index that does not exist yet."""
    (tmp_path / "docs").mkdir()
    return Minutes(tmp_path, tiny_encoder)


@dataclass(frozen=True)
class Samples:
    """``corpus/samples``, indexed once with the default encoder."""

    folder: Path
    report: BuildReport
    index: SearchIndex


@pytest.fixture(scope="session")
def samples(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Samples]:
    folder = tmp_path_factory.mktemp("samples") / "index"
    report = build_index(folder, [SAMPLES])
    with open_index(folder) as index:
        yield Samples(folder, report, index)


@pytest.fixture
def samples_copy(samples: Samples, tmp_path: Path) -> Path:
    """The samples' index, to be altered by a test."""
    return Path(shutil.copytree(samples.folder, tmp_path / "copy"))


def python(code: str, *arguments: object) -> subprocess.Popen[bytes]:
    """Start a Python process that can import the program and these tests."""
    return subprocess.Popen(
        [sys.executable, "-c", code, *map(str, arguments)],
        env={**os.environ, "PYTHONPATH": str(REPOSITORY)},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    )


@pytest.fixture
def run_python() -> Callable[..., tuple[str, str]]:
    """Run code in a process of its own; gives what it wrote to stdout and stderr."""

    def run(code: str, *arguments: object) -> tuple[str, str]:
        output, errors = python(code, *arguments).communicate(timeout=120)
        return output.decode(), errors.decode()

    return run


@pytest.fixture
def start_python() -> Callable[..., subprocess.Popen[bytes]]:
    """Start code in a process of its own."""
    return python
