"""The weights of a BERT encoder in a safetensors file, through a memory map."""

from __future__ import annotations

import json
import math
import mmap
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, fields, replace
from pathlib import Path
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

from index.errors import ModelDamaged
from index.models import read_json

Floats: TypeAlias = NDArray[np.float32]

LAYER_PARTS = (
    "attention.self.query",
    "attention.self.key",
    "attention.self.value",
    "attention.output.dense",
    "attention.output.LayerNorm",
    "intermediate.dense",
    "output.dense",
    "output.LayerNorm",
)


@dataclass(frozen=True, slots=True)
class Affine:
    """``x @ weight.T + bias``; of a layer norm, the scale and the shift."""

    weight: Floats
    bias: Floats

    def __call__(self, x: Floats) -> Floats:
        """Multiply rows."""
        y: Floats = x @ self.weight.T
        y += self.bias
        return y

    def laid_out(self) -> Affine:
        """Return it with ``weight.T`` contiguous in memory, which BLAS reads faster."""
        return Affine(np.asfortranarray(self.weight), self.bias)


@dataclass(frozen=True, slots=True)
class Layer:
    """The parts of one layer, in the order of ``LAYER_PARTS``."""

    query: Affine
    key: Affine
    value: Affine
    attention_out: Affine
    attention_norm: Affine
    widen: Affine
    narrow: Affine
    norm: Affine

    def laid_out(self) -> Layer:
        """Return it with every matrix laid out for reuse."""
        return Layer(*(getattr(self, field.name).laid_out() for field in fields(self)))


@dataclass(frozen=True, slots=True)
class Weights:
    """The parameters of a BERT encoder.

    Attributes:
        words: (vocabulary, D).
        positions: (longest text, D).
        segment: (D,), what every token of a single text gets.
        norm: the layer norm of the embeddings.
        epsilon: of every layer norm.
        heads: of the attention.
    """

    words: Floats
    positions: Floats
    segment: Floats
    norm: Affine
    layers: tuple[Layer, ...]
    epsilon: np.float32
    heads: int

    def laid_out(self) -> Weights:
        """Return them with the layers' matrices laid out for reuse: copies, not a map."""
        return replace(self, layers=tuple(layer.laid_out() for layer in self.layers))


def read_weights(folder: Path) -> Weights:
    """Map the weights of a folder for which ``can_run`` holds.

    Raises:
        ModelDamaged: they are cut short, or cannot be read.
    """
    config, tensors = read_json(folder, "config"), _read_tensors(folder)
    try:
        return Weights(
            words=tensors["embeddings.word_embeddings.weight"],
            positions=tensors["embeddings.position_embeddings.weight"],
            segment=tensors["embeddings.token_type_embeddings.weight"][0],
            norm=_read_affine(tensors, "embeddings.LayerNorm"),
            layers=tuple(
                Layer(*(_read_affine(tensors, f"encoder.layer.{n}.{p}") for p in LAYER_PARTS))
                for n in range(config["num_hidden_layers"])
            ),
            epsilon=np.float32(config["layer_norm_eps"]),
            heads=int(config["num_attention_heads"]),
        )
    except KeyError as error:
        raise damaged(folder, f"has no weights named {error}") from error


def _read_tensors(folder: Path) -> dict[str, Floats]:
    """Map the float32 tensors of a model by their names; nothing is read before it is used.

    Raises:
        ModelDamaged: a file is cut short, or cannot be read.
    """
    tensors = {}
    for file in _weight_files(folder):
        content = _map(file)
        for name, kind, shape, start, end in _header(file):
            if kind != "F32":
                continue  # such as the position numbers that old checkpoints keep
            if end > len(content) or end - start != 4 * math.prod(shape):
                raise damaged(file, f"is cut short: {name} ends at byte {end} of {len(content)}")
            flat = np.frombuffer(content, np.dtype("<f4"), math.prod(shape), start)
            tensors[name] = flat.reshape(shape)
    return tensors


def tensor_shapes(folder: Path) -> Mapping[str, tuple[int, ...]]:
    """Return the shapes of the float32 tensors of a model by their names.

    Raises:
        ModelDamaged: a header cannot be read.
    """
    return {
        name: shape
        for file in _weight_files(folder)
        for name, kind, shape, *_ in _header(file)
        if kind == "F32"
    }


def damaged(file: Path, reason: str) -> ModelDamaged:
    """Return the error that says what is wrong with a file of a model, and what to do."""
    return ModelDamaged(f"the model file {file} {reason}. Install or copy the model again")


def _weight_files(folder: Path) -> list[Path]:
    whole = folder / "model.safetensors"
    return [whole] if whole.is_file() else sorted(folder.glob("model-*.safetensors"))


def _header(file: Path) -> Iterator[tuple[str, str, tuple[int, ...], int, int]]:
    """Yield name, type, shape, first byte and end of each tensor of a safetensors file.

    The format: eight bytes with the length of the header, the header in JSON, the tensors
    (https://huggingface.co/docs/safetensors).  ``safetensors.safe_open`` copies each tensor,
    which takes 30 ms for the default encoder; a map takes 1 ms.
    """
    try:
        with file.open("rb") as stream:
            length = int.from_bytes(stream.read(8), "little")
            # The format's own limit, so that a damaged length does not ask for all memory.
            header = json.loads(stream.read(min(length, 100_000_000)))
        for name, entry in header.items():
            if name != "__metadata__":
                start, end = (8 + length + int(offset) for offset in entry["data_offsets"])
                yield name, entry["dtype"], tuple(map(int, entry["shape"])), start, end
    except (OSError, ValueError, TypeError, KeyError, AttributeError) as error:
        raise damaged(file, f"has no readable header ({error})") from error


def _map(file: Path) -> mmap.mmap:
    try:
        with file.open("rb") as stream:
            return mmap.mmap(stream.fileno(), 0, access=mmap.ACCESS_READ)
    except (OSError, ValueError) as error:  # ValueError: there is nothing in it
        raise damaged(file, f"cannot be read ({error})") from error


def _read_affine(tensors: Mapping[str, Floats], name: str) -> Affine:
    return Affine(tensors[f"{name}.weight"], tensors[f"{name}.bias"])
