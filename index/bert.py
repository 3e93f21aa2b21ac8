"""A BERT encoder in plain NumPy: one question in a few milliseconds, without torch.

Importing sentence-transformers takes seconds; reading the weights of a small BERT through a
memory map takes one millisecond.  The arithmetic is that of the original, in float32 (Devlin et
al. 2019, "BERT: Pre-training of Deep Bidirectional Transformers"; Reimers and Gurevych 2019,
"Sentence-BERT": the mean over the tokens, brought to length 1), and the tests hold it against
sentence-transformers.  Texts are encoded one at a time, so there is no padding and no mask.

In the shapes below, T is the number of tokens, D that of the numbers to a vector.
"""

from __future__ import annotations

import json
import math
import mmap
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeAlias

import numpy as np
from numpy.typing import NDArray
from tokenizers import Tokenizer
from tokenizers.normalizers import BertNormalizer

from index.errors import ModelDamaged
from index.models import Module, pooling_modes, read_json, read_max_tokens, read_modules

Floats: TypeAlias = NDArray[np.float32]

# Settings of a sentence-transformers folder that leave the plain forward pass as it is.
_PLAIN_SETTINGS: Mapping[str, object] = {
    "do_lower_case": False,  # lower-casing is the tokenizer's
    "transformer_task": "feature-extraction",
    "module_output_name": "token_embeddings",
    "modality_config": {"text": {"method": "forward", "method_output_name": "last_hidden_state"}},
}
_LAYER_PARTS = (
    "attention.self.query",
    "attention.self.key",
    "attention.self.value",
    "attention.output.dense",
    "attention.output.LayerNorm",
    "intermediate.dense",
    "output.dense",
    "output.LayerNorm",
)


def can_run(folder: Path) -> bool:
    """Whether ``Bert`` computes this model's vectors; what it does not know, it leaves alone.

    That is: a BertModel with absolute positions and exact GELU, mean pooling, a Normalize module,
    float32 weights in safetensors, a ``tokenizer.json``, no prompts.

    Raises:
        ModelDamaged: a settings file is no JSON.
    """
    if not (folder / "modules.json").is_file() or not (folder / "tokenizer.json").is_file():
        return False
    modules = read_modules(folder)
    if [m.kind for m in modules] != ["Transformer", "Pooling", "Normalize"]:
        return False
    return (
        modules[0].folder == folder
        and _is_plain_bert(modules[0].settings)
        and _is_plain_pooling(modules)
        and _is_plain_text(folder)
        and _has_weights(folder, modules[0].settings)
    )


class Bert:
    """The encoder of a folder for which ``can_run`` holds.

    Attributes:
        dimension: D.

    Raises:
        ModelDamaged: the weights or the tokenizer are cut short, or cannot be read.
    """

    def __init__(self, folder: Path) -> None:
        config = read_json(folder, "config")
        self.dimension = int(config["hidden_size"])
        self._tokenizer = _read_tokenizer(folder)
        self._heads = int(config["num_attention_heads"])
        self._epsilon = np.float32(config["layer_norm_eps"])
        tensors = _read_tensors(folder)
        try:
            self._words = tensors["embeddings.word_embeddings.weight"]
            self._positions = tensors["embeddings.position_embeddings.weight"]
            self._segment = tensors["embeddings.token_type_embeddings.weight"][0]
            self._norm = _read_affine(tensors, "embeddings.LayerNorm")
            self._layers = [
                _Layer(*(_read_affine(tensors, f"encoder.layer.{n}.{p}") for p in _LAYER_PARTS))
                for n in range(config["num_hidden_layers"])
            ]
        except KeyError as error:
            raise _damaged(folder, f"has no weights named {error}") from error

    def embed(self, text: str) -> Floats:
        """Return the unit vector of a text, of shape (D,)."""
        ids = self._tokenizer.encode(text).ids
        x = self._words[ids] + self._positions[: len(ids)] + self._segment
        x = _normalise(x, self._norm, self._epsilon)
        for layer in self._layers:
            x = self._run_layer(x, layer)
        mean: Floats = x.mean(axis=0)
        # As torch.nn.functional.normalize: a vector of zeros stays one.
        mean /= np.float32(max(float(np.linalg.norm(mean)), 1e-12))
        return mean

    def _run_layer(self, x: Floats, layer: _Layer) -> Floats:
        attended = layer.attention_out(self._attend(x, layer))
        x = _normalise(x + attended, layer.attention_norm, self._epsilon)
        widened = _gelu(layer.widen(x))
        return _normalise(x + layer.narrow(widened), layer.norm, self._epsilon)

    def _attend(self, x: Floats, layer: _Layer) -> Floats:
        """Scaled dot-product attention (Vaswani et al. 2017), (T, D) to (T, D)."""
        tokens, width = x.shape
        head = width // self._heads
        query, key, value = (
            part(x).reshape(tokens, self._heads, head).transpose(1, 0, 2)
            for part in (layer.query, layer.key, layer.value)
        )
        scores: Floats = query @ key.transpose(0, 2, 1)
        scores *= np.float32(1 / math.sqrt(head))
        scores -= scores.max(axis=-1, keepdims=True)
        np.exp(scores, out=scores)
        scores /= scores.sum(axis=-1, keepdims=True)
        attended: Floats = (scores @ value).transpose(1, 0, 2).reshape(tokens, width)
        return attended


@dataclass(frozen=True, slots=True)
class _Affine:
    """``x @ weight.T + bias``; of a layer norm, the scale and the shift."""

    weight: Floats
    bias: Floats

    def __call__(self, x: Floats) -> Floats:
        y: Floats = x @ self.weight.T
        y += self.bias
        return y


@dataclass(frozen=True, slots=True)
class _Layer:
    """The parts of one layer, in the order of ``_LAYER_PARTS``."""

    query: _Affine
    key: _Affine
    value: _Affine
    attention_out: _Affine
    attention_norm: _Affine
    widen: _Affine
    narrow: _Affine
    norm: _Affine


def _normalise(x: Floats, norm: _Affine, epsilon: np.float32) -> Floats:
    """Layer normalisation (Ba et al. 2016) of each row of (T, D)."""
    x = x - x.mean(axis=-1, keepdims=True)
    x /= np.sqrt((x * x).mean(axis=-1, keepdims=True) + epsilon)
    x *= norm.weight
    x += norm.bias
    return x


def _gelu(x: Floats) -> Floats:
    """Exact GELU, x · Φ(x) (Hendrycks and Gimpel 2016)."""
    y = erf(x * np.float32(math.sqrt(0.5)))
    y += 1
    y *= x
    y *= np.float32(0.5)
    return y


def erf(x: Floats) -> Floats:
    """Compute the error function, to 1.5e-7 and the rounding of float32.

    Abramowitz and Stegun, "Handbook of Mathematical Functions" (1964), formula 7.1.26.
    """
    z = np.abs(x)
    t = 1 / (1 + np.float32(0.3275911) * z)
    y = np.float32(1.061405429) * t
    for coefficient in (-1.453152027, 1.421413741, -0.284496736, 0.254829592):
        y += np.float32(coefficient)
        y *= t
    z *= z
    np.negative(z, out=z)
    y *= np.exp(z, out=z)
    np.subtract(1, y, out=y)
    signed: Floats = np.copysign(y, x, out=y)
    return signed


def _is_plain_bert(config: Mapping[str, Any]) -> bool:
    return (
        config.get("architectures") == ["BertModel"]
        and config.get("hidden_act") == "gelu"
        and config.get("position_embedding_type", "absolute") == "absolute"
        and not config.get("is_decoder")
        and (config.get("dtype") or config.get("torch_dtype") or "float32") == "float32"
    )


def _is_plain_pooling(modules: tuple[Module, ...]) -> bool:
    _, pooling, normalize = modules
    places = (
        normalize.settings.get("module_input_name"),
        normalize.settings.get("module_output_name"),
    )
    return pooling_modes(pooling.settings) == ("mean",) and all(
        place in (None, "sentence_embedding") for place in places
    )


def _is_plain_text(folder: Path) -> bool:
    """Whether nothing is put before a text, nor done to it outside the tokenizer."""
    own = read_json(folder, "sentence_bert_config")
    own.pop("max_seq_length", None)
    model = read_json(folder, "config_sentence_transformers")
    tokenizer = read_json(folder, "tokenizer_config")
    return (
        all(_PLAIN_SETTINGS.get(key, ...) == value for key, value in own.items())
        and not any((model.get("prompts") or {}).values())
        and not model.get("truncate_dim")
        and tokenizer.get("tokenizer_class", "BertTokenizer").startswith("BertTokenizer")
        and tokenizer.get("truncation_side", "right") == "right"
    )


def _has_weights(folder: Path, config: Mapping[str, Any]) -> bool:
    found = {
        name for file in _weight_files(folder) for name, kind, *_ in _header(file) if kind == "F32"
    }
    layers = range(config["num_hidden_layers"])
    parts = [f"encoder.layer.{n}.{part}" for n in layers for part in _LAYER_PARTS]
    return {f"{part}.{kind}" for part in parts for kind in ("weight", "bias")} <= found


def _read_tokenizer(folder: Path) -> Tokenizer:
    try:
        tokenizer = Tokenizer.from_file(str(folder / "tokenizer.json"))
    except Exception as error:  # the bindings raise plain Exception
        raise _damaged(folder / "tokenizer.json", f"cannot be read ({error})") from error
    # Transformers lets tokenizer_config.json override what tokenizer.json says of these.
    settings = read_json(folder, "tokenizer_config")
    tokenizer.normalizer = BertNormalizer(
        handle_chinese_chars=settings.get("tokenize_chinese_chars", True),
        strip_accents=settings.get("strip_accents"),
        lowercase=settings.get("do_lower_case", True),
    )
    # The file of the default encoder pads and cuts to 128, which is not what its model is used
    # with; the special tokens count towards the length.
    tokenizer.no_padding()
    tokenizer.enable_truncation(read_max_tokens(folder))
    return tokenizer


def _weight_files(folder: Path) -> list[Path]:
    whole = folder / "model.safetensors"
    return [whole] if whole.is_file() else sorted(folder.glob("model-*.safetensors"))


def _read_tensors(folder: Path) -> dict[str, Floats]:
    """Map the float32 tensors of a model; nothing is read before it is used."""
    tensors = {}
    for file in _weight_files(folder):
        content = _map(file)
        for name, kind, shape, start, end in _header(file):
            if kind != "F32":
                continue  # such as the position numbers that old checkpoints keep
            if end > len(content) or end - start != 4 * math.prod(shape):
                raise _damaged(file, f"is cut short: {name} ends at byte {end} of {len(content)}")
            flat = np.frombuffer(content, np.dtype("<f4"), math.prod(shape), start)
            tensors[name] = flat.reshape(shape)
    return tensors


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
        raise _damaged(file, f"has no readable header ({error})") from error


def _map(file: Path) -> mmap.mmap:
    try:
        with file.open("rb") as stream:
            return mmap.mmap(stream.fileno(), 0, access=mmap.ACCESS_READ)
    except (OSError, ValueError) as error:  # ValueError: there is nothing in it
        raise _damaged(file, f"cannot be read ({error})") from error


def _read_affine(tensors: Mapping[str, Floats], name: str) -> _Affine:
    return _Affine(tensors[f"{name}.weight"], tensors[f"{name}.bias"])


def _damaged(file: Path, reason: str) -> ModelDamaged:
    return ModelDamaged(f"the model file {file} {reason}. Install or copy the model again")
