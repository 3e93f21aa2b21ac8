"""A BERT encoder in plain NumPy: a question in some milliseconds, without torch.

Importing sentence-transformers takes seconds; reading the weights of a small BERT through a
memory map takes one millisecond.  The arithmetic is that of the original, in float32 (Devlin et
al. 2019, "BERT: Pre-training of Deep Bidirectional Transformers"; Reimers and Gurevych 2019,
"Sentence-BERT": the mean over the tokens, brought to length 1), and the tests hold it against
sentence-transformers.

Short texts go through together, their tokens one below the other, for most of the time goes into
reading the weights once more for each pass; a mask keeps each text's attention to itself.

In the shapes below, T is the number of tokens of a pass, D that of the numbers to a vector.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from index.models import Module, pooling_modes, read_json, read_max_tokens, read_modules
from index.weights import (
    LAYER_PARTS,
    Affine,
    Floats,
    Layer,
    damaged,
    read_weights,
    tensor_shapes,
)
from index.wordpiece import read_word_pieces

if TYPE_CHECKING:
    from tokenizers import Tokenizer

# Tokens to a pass, unless one text has more: beyond, the mask costs more than a pass saves.
_PASS_TOKENS = 64
# One question takes so many at most, usually.
_PASSES_OF_ONE_QUESTION = 4
# BLAS multiplies sixteen rows in less time than fifteen (its kernels take eight at a time).
_ROWS = 8

# Settings of a sentence-transformers folder that leave the plain forward pass as it is.
_PLAIN_SETTINGS: Mapping[str, object] = {
    "do_lower_case": False,  # lower-casing is the tokenizer's
    "transformer_task": "feature-extraction",
    "module_output_name": "token_embeddings",
    "modality_config": {"text": {"method": "forward", "method_output_name": "last_hidden_state"}},
}


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
        weights: its parameters.

    Raises:
        ModelDamaged: the weights or the tokenizer are cut short, or cannot be read.
    """

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._pieces = read_word_pieces(folder)
        if self._pieces is None:
            _ = self.tokenizer
        self.weights = read_weights(folder)
        self.dimension = self.weights.words.shape[1]
        self._passes = 0

    @cached_property
    def tokenizer(self) -> Tokenizer:
        """The library's, opened for the first text that is not plain."""
        return read_tokenizer(self._folder)

    def embed(self, texts: Sequence[str]) -> Floats:
        """Return the unit vectors of texts, of shape (texts, D)."""
        ids = [self._numbers_of(text) for text in texts]
        vectors = np.empty((len(texts), self.dimension), np.float32)
        for rows in _passes([len(each) for each in ids]):
            vectors[rows] = self._run([ids[row] for row in rows])
        return vectors

    def _numbers_of(self, text: str) -> list[int]:
        numbers = self._pieces.numbers_of(text) if self._pieces else None
        if numbers is None:
            numbers = list(self.tokenizer.encode(text).ids)
        return numbers

    def _run(self, ids: Sequence[Sequence[int]]) -> Floats:
        self._prepare()
        lengths = [len(each) for each in ids]
        weights, tokens = self.weights, sum(lengths)
        spare = -tokens % _ROWS
        x = weights.words[[token for each in (*ids, [0] * spare) for token in each]]
        x += weights.positions[[n for length in (*lengths, spare) for n in range(length)]]
        x += weights.segment
        x = _normalise(x, weights.norm, weights.epsilon)
        text = np.repeat(np.arange(len(ids) + 1), [*lengths, spare])
        hidden = np.where(text[:, None] == text, np.float32(0), np.float32(-1e9))
        for layer in weights.layers:
            x = self._run_layer(x, layer, hidden)
        starts = np.cumsum([0, *lengths[:-1]])
        mean: Floats = np.add.reduceat(x[:tokens], starts, dtype=np.float32)
        mean /= np.array(lengths, np.float32)[:, None]
        # As torch.nn.functional.normalize: a vector of zeros stays one.
        mean /= np.maximum(np.linalg.norm(mean, axis=1, keepdims=True), np.float32(1e-12))
        return mean

    def _prepare(self) -> None:
        """Lay the weights out for reuse, once it is seen that they are used again.

        BLAS reads them a quarter to a third faster so (at 16 rows: 44 to 51 GFLOP/s against 32 to
        37 on one Zen 3 core), but a program that asks once has no time to copy 42 MB.
        """
        self._passes += 1
        if self._passes == _PASSES_OF_ONE_QUESTION + 1:
            self.weights = self.weights.laid_out()

    def _run_layer(self, x: Floats, layer: Layer, hidden: Floats) -> Floats:
        attended = layer.attention_out(self._attend(x, layer, hidden))
        attended += x
        x = _normalise(attended, layer.attention_norm, self.weights.epsilon)
        narrowed = layer.narrow(_gelu(layer.widen(x)))
        narrowed += x
        return _normalise(narrowed, layer.norm, self.weights.epsilon)

    def _attend(self, x: Floats, layer: Layer, hidden: Floats) -> Floats:
        """Scaled dot-product attention (Vaswani et al. 2017), (T, D) to (T, D).

        Args:
            x: the tokens.
            layer: whose attention it is.
            hidden: (T, T), 0 for two tokens of one text, else so low that ``exp`` gives zero.
        """
        tokens, width = x.shape
        heads = self.weights.heads
        query, key, value = (
            part(x).reshape(tokens, heads, width // heads).transpose(1, 0, 2)
            for part in (layer.query, layer.key, layer.value)
        )
        scores: Floats = query @ key.transpose(0, 2, 1)
        scores *= np.float32(1 / math.sqrt(width // heads))
        scores += hidden
        scores -= scores.max(axis=-1, keepdims=True)
        np.exp(scores, out=scores)
        scores /= scores.sum(axis=-1, keepdims=True)
        attended: Floats = (scores @ value).transpose(1, 0, 2).reshape(tokens, width)
        return attended


def _passes(lengths: Sequence[int]) -> Iterator[list[int]]:
    """Yield the rows of each pass, in order."""
    rows: list[int] = []
    tokens = 0
    for row, length in enumerate(lengths):
        if rows and tokens + length > _PASS_TOKENS:
            yield rows
            rows, tokens = [], 0
        rows.append(row)
        tokens += length
    if rows:
        yield rows


def _normalise(x: Floats, norm: Affine, epsilon: np.float32) -> Floats:
    """Layer normalisation (Ba et al. 2016) of each row of (T, D), in place."""
    x -= x.mean(axis=-1, keepdims=True)
    variance = np.einsum("td,td->t", x, x) / np.float32(x.shape[-1])
    x /= np.sqrt(variance + epsilon)[:, None]
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
    found = tensor_shapes(folder)
    layers = range(config["num_hidden_layers"])
    parts = [f"encoder.layer.{n}.{part}" for n in layers for part in LAYER_PARTS]
    width = found.get("embeddings.word_embeddings.weight", (0,))[-1]
    return (
        width == config.get("hidden_size")
        and {f"{part}.{kind}" for part in parts for kind in ("weight", "bias")} <= found.keys()
    )


def read_tokenizer(folder: Path) -> Tokenizer:
    """Open the library's tokenizer of a model, with the settings that the model is used with.

    Raises:
        ModelDamaged: it cannot be read.
    """
    from tokenizers import Tokenizer
    from tokenizers.normalizers import BertNormalizer

    try:
        tokenizer = Tokenizer.from_file(str(folder / "tokenizer.json"))
    except Exception as error:  # the bindings raise plain Exception
        raise damaged(folder / "tokenizer.json", f"cannot be read ({error})") from error
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
