"""A BERT encoder in torch for many texts: no padding, a batch for each core at a time.

The arithmetic is that of ``index.bert``.  What makes it faster than sentence-transformers:

- The tokens of a batch lie one below the other, without padding; only attention takes them text
  by text, those of one length together.  Of the texts of council minutes, batches of 32 sorted by
  their letters are a third to a half padding.
- Each core works at a batch of its own, so that none waits for another within a layer.
- The matrices are multiplied by what is fastest on this processor: it is tried out.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import TypeAlias

import numpy as np
import torch
from torch.nn import functional

from index.weights import Affine, Floats, Layer, Weights

# Tokens to a batch; unless one text has more.  Measured on two Zen 3 cores: 512 to 2,048 are level.
_BATCH_TOKENS = 1_024
# Rounding to bfloat16 must be worth it; the two in float32 give the same vectors.
_WORTH = {"bfloat16": 1.3}
_TRIED_ROWS, _TRIES = 256, 5

Multiply: TypeAlias = Callable[[torch.Tensor, torch.Tensor, torch.Tensor], torch.Tensor]


def _with_onednn(x: torch.Tensor, weight: torch.Tensor, bias: torch.Tensor) -> torch.Tensor:
    # torch has no public switch for it: the operator is the one that torch.compile emits.
    product: torch.Tensor = torch.ops.mkldnn._linear_pointwise(x, weight, bias, "none", [], "")
    return product


# On an AMD processor with AVX-512, MKL, which torch takes by itself, ran at 160-190 GFLOP/s where
# oneDNN ran at 380-430; on one without (Zen 3) MKL is a tenth faster.
_ARITHMETICS: Mapping[str, tuple[torch.dtype, Multiply]] = {
    "float32": (torch.float32, functional.linear),
    "float32 by oneDNN": (torch.float32, _with_onednn),
    "bfloat16": (torch.bfloat16, functional.linear),
}


class PackedBert:
    """The encoder of some weights, on every core that torch may use.

    Attributes:
        arithmetic: how its matrices are multiplied.

    Args:
        weights: are copied.
        arithmetic: a name of ``arithmetics()``; the fastest of them where None is given.
    """

    def __init__(self, weights: Weights, arithmetic: str | None = None) -> None:
        self._cores = ThreadPoolExecutor(
            torch.get_num_threads(),
            thread_name_prefix="embedding",
            initializer=torch.set_num_threads,  # each for itself
            initargs=(1,),
        )
        if arithmetic is None:
            # On a thread with one core, as the batches will be.
            arithmetic = self._cores.submit(_fastest, weights.layers[0].widen).result()
        self.arithmetic = arithmetic
        self._dtype, self._multiply = _ARITHMETICS[arithmetic]
        self._words, self._positions = _copied(weights.words), _copied(weights.positions)
        self._positions += _copied(weights.segment)
        self._norm = _Norm.of(weights.norm, float(weights.epsilon))
        self._layers = [_TorchLayer.of(layer, weights, self._dtype) for layer in weights.layers]
        self._heads = weights.heads

    def embed(self, ids: Sequence[Sequence[int]]) -> Floats:
        """Return the unit vectors, shape (texts, dimension), of texts given as token numbers."""
        vectors = np.empty((len(ids), self._words.shape[1]), np.float32)
        batches = list(_batches([len(each) for each in ids]))
        made = self._cores.map(lambda rows: self._run([ids[row] for row in rows]), batches)
        for rows, batch in zip(batches, made, strict=True):
            vectors[rows] = batch
        return vectors

    @torch.inference_mode()
    def _run(self, ids: Sequence[Sequence[int]]) -> Floats:
        runs = list(_runs([len(each) for each in ids]))
        x = self._words[torch.tensor([token for each in ids for token in each])]
        x += self._positions[torch.tensor([n for each in ids for n in range(len(each))])]
        x = self._norm(x)
        for layer in self._layers:
            x = self._run_layer(x, layer, runs)
        means = torch.cat([x[r.rows].view(r.texts, r.length, -1).mean(1) for r in runs])
        unit: Floats = functional.normalize(means, dim=1).numpy()
        return unit

    def _run_layer(self, x: torch.Tensor, layer: _TorchLayer, runs: Sequence[_Run]) -> torch.Tensor:
        """One layer, (tokens, dimension) to the same; sums and norms are float32 throughout."""
        attended = self._attend(self._multiply(x.to(self._dtype), *layer.query_key_value), runs)
        x = layer.attention_norm(self._multiply(attended, *layer.attention_out) + x)
        widened = self._multiply(x.to(self._dtype), *layer.widen)
        torch.ops.aten.gelu_(widened)
        return layer.norm(self._multiply(widened, *layer.narrow) + x)

    def _attend(self, together: torch.Tensor, runs: Sequence[_Run]) -> torch.Tensor:
        """(tokens, 3 · dimension), which is query, key and value, to (tokens, dimension)."""
        tokens, width = together.shape[0], together.shape[1] // 3
        attended = together.new_empty(tokens, width)
        for run in runs:
            shape = (run.texts, run.length, 3, self._heads, width // self._heads)
            query, key, value = together[run.rows].view(shape).permute(2, 0, 3, 1, 4)
            found = functional.scaled_dot_product_attention(query, key, value)
            attended[run.rows].view(shape[:2] + shape[3:]).copy_(found.transpose(1, 2))
        return attended


def arithmetics() -> tuple[str, ...]:
    """Return the ways of multiplying that this processor has instructions for."""
    can = torch.cpu.get_capabilities() if hasattr(torch.cpu, "get_capabilities") else {}
    named = ["float32"]
    if can.get("architecture") == "x86_64":
        named.append("float32 by oneDNN")
    if can.get("avx512_bf16") or can.get("amx_bf16"):
        named.append("bfloat16")
    return tuple(named)


@torch.inference_mode()
def _fastest(affine: Affine) -> str:
    """Time each of ``arithmetics()`` over one matrix, in turn; some tens of milliseconds.

    What is not there, or not right, is left out: the plain one is always there.
    """
    weight, bias = _copied(affine.weight), _copied(affine.bias)
    x = torch.linspace(-1, 1, _TRIED_ROWS * weight.shape[1]).view(_TRIED_ROWS, -1)
    right = functional.linear(x, weight, bias)
    seconds: dict[str, float] = {}
    for _ in range(_TRIES):
        for name in arithmetics():
            taken = _time(name, (x, weight, bias), right)
            seconds[name] = min(seconds.get(name, np.inf), taken * _WORTH.get(name, 1))
    return min(seconds, key=seconds.__getitem__)


def _time(
    name: str, operands: tuple[torch.Tensor, torch.Tensor, torch.Tensor], right: torch.Tensor
) -> float:
    """Return the seconds of one multiplication; infinity where it fails or is not right."""
    dtype, multiply = _ARITHMETICS[name]
    x, weight, bias = (operand.to(dtype) for operand in operands)
    started = time.perf_counter()
    try:
        found = multiply(x, weight, bias)
    except (AttributeError, RuntimeError):
        return float("inf")
    taken = time.perf_counter() - started
    close = 1e-4 if dtype is torch.float32 else 0.02
    apart = (found.float() - right).norm() / right.norm()
    return taken if float(apart) < close else float("inf")


@dataclass(frozen=True, slots=True)
class _Run:
    """Texts of one length, one below the other in a batch: the ``rows`` of their tokens."""

    rows: slice
    texts: int
    length: int


@dataclass(frozen=True, slots=True)
class _Norm:
    """Layer normalisation (Ba et al. 2016)."""

    weight: torch.Tensor
    bias: torch.Tensor
    epsilon: float

    @classmethod
    def of(cls, affine: Affine, epsilon: float) -> _Norm:
        """Return a model's normalisation, its weights copied into torch."""
        return cls(_copied(affine.weight), _copied(affine.bias), epsilon)

    def __call__(self, x: torch.Tensor) -> torch.Tensor:
        return functional.layer_norm(x, self.weight.shape, self.weight, self.bias, self.epsilon)


_Linear: TypeAlias = tuple[torch.Tensor, torch.Tensor]


@dataclass(frozen=True, slots=True)
class _TorchLayer:
    """One layer, its matrices and shifts in the type in which they are multiplied."""

    query_key_value: _Linear
    attention_out: _Linear
    attention_norm: _Norm
    widen: _Linear
    narrow: _Linear
    norm: _Norm

    @classmethod
    def of(cls, layer: Layer, weights: Weights, dtype: torch.dtype) -> _TorchLayer:
        """Return a model's layer in the arithmetic that was chosen, query, key and value as one."""

        def linear(*parts: Affine) -> _Linear:
            weight = torch.cat([_copied(part.weight) for part in parts])
            return weight.to(dtype), torch.cat([_copied(part.bias) for part in parts]).to(dtype)

        epsilon = float(weights.epsilon)
        return cls(
            query_key_value=linear(layer.query, layer.key, layer.value),
            attention_out=linear(layer.attention_out),
            attention_norm=_Norm.of(layer.attention_norm, epsilon),
            widen=linear(layer.widen),
            narrow=linear(layer.narrow),
            norm=_Norm.of(layer.norm, epsilon),
        )


def _copied(array: Floats) -> torch.Tensor:
    # torch warns of memory that cannot be written to, such as a map.
    return torch.from_numpy(np.array(array))


def _batches(lengths: Sequence[int]) -> Iterator[list[int]]:
    """Yield the rows of each batch, longest first, so that memory is short at once or never."""
    rows: list[int] = []
    tokens = 0
    for row in np.argsort(-np.asarray(lengths, np.int64), kind="stable").tolist():
        if rows and tokens + lengths[row] > _BATCH_TOKENS:
            yield rows
            rows, tokens = [], 0
        rows.append(row)
        tokens += lengths[row]
    if rows:
        yield rows


def _runs(lengths: Sequence[int]) -> Iterator[_Run]:
    """Yield the texts of equal length among neighbours."""
    first, start = 0, 0
    for row, length in enumerate(lengths):
        if row + 1 == len(lengths) or lengths[row + 1] != length:
            texts = row + 1 - first
            yield _Run(slice(start, start + texts * length), texts, length)
            first, start = row + 1, start + texts * length
