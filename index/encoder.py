"""Text to vectors: one encoder that answers at once, one that is fast over many passages.

Both give the same vectors (the tests hold them to 1e-5; where the processor multiplies bfloat16,
passages have a cosine of at least 0.999 to them).  A question goes through plain NumPy, which
starts in about a tenth of a second; the passages of an index go through torch, which takes
seconds to import.  Models that neither ``index.bert`` nor ``index.packed`` knows, and graphics
processors, are left to sentence-transformers.
"""

from __future__ import annotations

import contextlib
import functools
import logging
import platform
from collections.abc import Iterator, Sequence
from concurrent.futures import Future
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal, Protocol

import numpy as np
from numpy.typing import NDArray

from index.bert import Bert, can_run
from index.errors import ModelUnavailable
from index.models import DEFAULT_MODEL, model_folder, start_identity
from index.records import EncoderIdentity

if TYPE_CHECKING:
    import torch

# Tokens to a batch, padding included.  Measured on two cores over council minutes: 512 to 2,048
# are level when nothing else runs, 4,096 is a quarter slower (the activations leave the caches);
# while other processes want both cores, 512 is a quarter slower than 1,024 (more often one thread
# waits for the other).  The figure for CUDA is not measured.
_BATCH_TOKENS = {"cpu": 1_024, "cuda": 32_768}
# Passages whose tokens are counted at a time; their token ids are held in memory meanwhile.
_COUNTED_AT_ONCE = 4_096
_NOISY = ("sentence_transformers", "transformers", "huggingface_hub")


class Encoder(Protocol):
    """Makes unit vectors of texts, so that an inner product is a cosine."""

    @property
    def identity(self) -> EncoderIdentity:
        """Which model it is, by the checksums of its files.

        Raises:
            ModelDamaged: the files have not the checksums that they should have.
        """

    def encode(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """Return unit rows of shape (texts, dimension); (0, dimension) for no texts.

        Half of a surrogate pair, which a command line can hand over, is read as a question mark.

        Raises:
            ModelDamaged: as ``identity``; no vector of a damaged model is handed out.
        """


def open_question_encoder(
    name: str = DEFAULT_MODEL, *, identity: Future[EncoderIdentity] | None = None
) -> Encoder:
    """Open the encoder that starts soonest: NumPy if it knows the model.

    The checksums are computed beside the loading and the first text; ``encode`` and ``identity``
    wait for them.

    Args:
        name: as for ``index.models.model_folder``.
        identity: from ``index.models.start_identity(name)``, for who started it earlier.

    Raises:
        ModelUnavailable: the files are not on this machine, or the model cannot be loaded.
        ModelDamaged: a file cannot be read.
    """
    folder = model_folder(name)
    identity = start_identity(name, folder=folder) if identity is None else identity
    if can_run(folder):
        return NumpyEncoder(folder, identity)
    return SentenceTransformerEncoder(folder, identity, texts="questions")


def open_document_encoder(name: str = DEFAULT_MODEL) -> Encoder:
    """Open the encoder with the highest throughput on this machine.

    Args:
        name: as for ``index.models.model_folder``.

    Raises:
        ModelUnavailable: the files are not on this machine, or the model cannot be loaded.
        ModelDamaged: a file cannot be read.
    """
    folder = model_folder(name)
    identity = start_identity(name, folder=folder)
    if can_run(folder):
        import torch

        if not torch.cuda.is_available():
            return PackedEncoder(folder, identity)
    return SentenceTransformerEncoder(folder, identity, texts="documents")


class NumpyEncoder:
    """``index.bert.Bert`` over a list of texts; imports no torch."""

    def __init__(self, folder: Path, identity: Future[EncoderIdentity]) -> None:
        self._identity = identity
        self._bert = Bert(folder)

    @property
    def identity(self) -> EncoderIdentity:
        """As ``Encoder.identity``."""
        return self._identity.result()

    def encode(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """As ``Encoder.encode``; short texts go through together."""
        vectors = self._bert.embed([_repair(text) for text in texts])
        # Waited for last, so that the checksums cost no time of their own.
        self._identity.result()
        return vectors


class PackedEncoder:
    """``index.packed.PackedBert`` over any number of texts, on every core.

    Args:
        folder: the model's, for which ``index.bert.can_run`` holds.
        identity: its checksums, being computed.
        arithmetic: one of ``index.packed.arithmetics()``; by default the fastest.

    Raises:
        ModelDamaged: the files have not the checksums that they should have.
        ModelUnavailable: its vectors are not as long as its settings say.
    """

    def __init__(
        self, folder: Path, identity: Future[EncoderIdentity], arithmetic: str | None = None
    ) -> None:
        from index.packed import PackedBert

        # Checked before anything else parses the files: it is nothing beside the import.
        self.identity = identity.result()
        bert = Bert(folder)
        _require_width(bert.dimension, self.identity, folder)
        self._tokenizer = bert.tokenizer
        self._bert = PackedBert(bert.weights, arithmetic)

    @property
    def arithmetic(self) -> str:
        """How the matrices are multiplied, as ``index.packed.arithmetics`` names it."""
        return self._bert.arithmetic

    def encode(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """As ``Encoder.encode``; texts of like length go through the model together."""
        vectors = np.empty((len(texts), self.identity.dimension), np.float32)
        for start in range(0, len(texts), _COUNTED_AT_ONCE):
            part = [_repair(text) for text in texts[start : start + _COUNTED_AT_ONCE]]
            ids = [encoded.ids for encoded in self._tokenizer.encode_batch(part)]
            vectors[start : start + len(part)] = self._bert.embed(ids)
        return vectors


class SentenceTransformerEncoder:
    """Any sentence-transformers model in a folder; never asks a network.

    Args:
        folder: the model's.
        identity: its checksums, being computed.
        texts: what is encoded; some models put other words before questions than before
            documents.

    Raises:
        ModelDamaged: the files have not the checksums that they should have.
        ModelUnavailable: sentence-transformers cannot load it.
    """

    def __init__(
        self,
        folder: Path,
        identity: Future[EncoderIdentity],
        *,
        texts: Literal["questions", "documents"] = "documents",
    ) -> None:
        # Checked before anything else parses the files: it is nothing beside the import.
        self.identity = identity.result()
        self._device, self._model = _load(folder)
        model = self._model
        self._encode = model.encode_query if texts == "questions" else model.encode_document
        _require_width(self._encode_batch([""]).shape[1], self.identity, folder)

    def encode(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """As ``Encoder.encode``; texts of like length go through the model together."""
        texts = [_repair(text) for text in texts]
        vectors = np.empty((len(texts), self.identity.dimension), np.float32)
        for rows in _batches(self._count_tokens(texts), _BATCH_TOKENS[self._device]):
            vectors[rows] = self._encode_batch([texts[row] for row in rows])
        return vectors

    def _encode_batch(self, texts: list[str]) -> NDArray[np.float32]:
        vectors: NDArray[np.float32] = self._encode(
            texts, batch_size=len(texts), show_progress_bar=False, normalize_embeddings=True
        )
        return vectors

    def _count_tokens(self, texts: Sequence[str]) -> NDArray[np.int64]:
        tokenizer = getattr(self._model, "tokenizer", None)
        if not callable(tokenizer):  # a model without a transformer: only the order matters
            return np.array([1 + len(text) // 4 for text in texts], np.int64)
        limit = self.identity.max_tokens
        counts: list[int] = []
        for start in range(0, len(texts), _COUNTED_AT_ONCE):
            part = list(texts[start : start + _COUNTED_AT_ONCE])
            ids = tokenizer(part, truncation=limit > 0, max_length=limit or None)["input_ids"]
            counts.extend(map(len, ids))
        return np.array(counts, np.int64)


def _require_width(width: int, identity: EncoderIdentity, folder: Path) -> None:
    if width != identity.dimension:
        raise ModelUnavailable(
            f"the encoder in {folder} makes vectors of {width} numbers, its settings say "
            f"{identity.dimension}. Use another encoder, such as {DEFAULT_MODEL}"
        )


def _repair(text: str) -> str:
    # The tokenizer refuses what has no UTF-8.
    return text.encode("utf-8", "replace").decode("utf-8")


def _batches(lengths: NDArray[np.int64], tokens: int) -> Iterator[NDArray[np.intp]]:
    """Yield the rows of each batch, longest first, so that memory is short at once or never."""
    order = np.argsort(-lengths, kind="stable")
    start = 0
    while start < len(order):
        end = start + max(1, tokens // max(1, int(lengths[order[start]])))
        yield order[start:end]
        start = end


def _load(folder: Path) -> tuple[str, Any]:
    """Load a sentence-transformers model; returns its device and the model."""
    with _quiet():
        import torch
        from sentence_transformers import SentenceTransformer

        device = "cuda" if torch.cuda.is_available() else "cpu"
        try:
            model = SentenceTransformer(
                str(folder),
                device=device,
                local_files_only=True,
                trust_remote_code=False,
                model_kwargs={"use_safetensors": True},
            )
        except Exception as error:  # any library below it may object, each with its own classes
            raise ModelUnavailable(
                f"sentence-transformers cannot load the encoder in {folder}: {error}. "
                f"Use another encoder, such as {DEFAULT_MODEL}"
            ) from error
    if device == "cpu":
        _use_onednn(model)
    return device, model


@contextlib.contextmanager
def _quiet() -> Iterator[None]:
    """Keep reports of unused tensors and progress bars off the terminal while a model loads."""
    # Importing transformers sets the level of its logger, so that comes first.
    from transformers.utils import logging as bars

    loggers = [logging.getLogger(name) for name in _NOISY]
    levels = [logger.level for logger in loggers]
    shown = bars.is_progress_bar_enabled()
    try:
        bars.disable_progress_bar()
        for logger in loggers:
            logger.setLevel(logging.ERROR)
        yield
    finally:
        for logger, level in zip(loggers, levels, strict=True):
            logger.setLevel(level)
        if shown:
            bars.enable_progress_bar()


def _use_onednn(model: torch.nn.Module) -> None:
    """Let oneDNN multiply the matrices of every float32 linear layer, where that works.

    torch gives them to Intel's MKL, which on an AMD processor with AVX-512 ran at 160-190 GFLOP/s
    where oneDNN, built into torch as well, ran at 380-430; the results differ by rounding alone.
    torch has no public switch for it: the operator is the one that torch.compile emits, so it
    is tried out first and left alone where it is not there or not right.  It was measured on
    x86 only.
    """
    import torch

    linears = [
        module
        for module in model.modules()
        if type(module) is torch.nn.Linear and module.weight.dtype == torch.float32
    ]
    if not linears or platform.machine().lower() not in {"x86_64", "amd64"}:
        return
    try:
        probe = torch.linspace(-1, 1, linears[0].in_features).expand(2, -1).contiguous()
        with torch.inference_mode():
            same = torch.allclose(_multiply(linears[0], probe), linears[0](probe), atol=1e-4)
    except (AttributeError, RuntimeError):
        return
    if same:
        for linear in linears:
            linear.forward = functools.partial(_multiply, linear)  # type: ignore[method-assign]


def _multiply(linear: torch.nn.Linear, x: torch.Tensor) -> torch.Tensor:
    """Compute ``linear(x)`` with oneDNN; x is (..., in_features)."""
    import torch

    product: torch.Tensor = torch.ops.mkldnn._linear_pointwise(
        x, linear.weight, linear.bias, "none", [], ""
    )
    return product
