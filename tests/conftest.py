"""What every test shares: no network, no user folders, and the samples indexed once."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from hypothesis import settings

# Before anything imports huggingface_hub or NumPy.
os.environ["HF_HUB_OFFLINE"] = "1"
# Two processes of threads that wait for one another spin on a small machine.
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")

# Where CI decides whether a change lands, a property is tried on the same values each time: what a
# new value finds must not be laid to a change that has no part in it.  At a desk they are random.
settings.register_profile("ci", derandomize=True, deadline=None)
if os.environ.get("CI"):
    settings.load_profile("ci")

SAMPLES = Path(__file__).parent.parent / "corpus" / "samples"


@pytest.fixture(autouse=True)
def _own_folders(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Keep tests out of the user's data, settings and index."""
    for name in ("MINUTES_INDEX", "MINUTES_GLOSSARY"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "data"))
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "state"))


@pytest.fixture(scope="session")
def samples() -> Path:
    """Return the folder of the bundled sample minutes."""
    return SAMPLES


@pytest.fixture(scope="session")
def samples_index(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return an index of the sample minutes, built once with the default encoder."""
    from index.build import build_index

    folder = tmp_path_factory.mktemp("samples") / "index"
    build_index(folder, [SAMPLES])
    return folder
