"""What every test shares: no network, no user folders, and the samples indexed once."""

from __future__ import annotations

import contextlib
import os
import shutil
from pathlib import Path

import pytest

# Before anything imports huggingface_hub or NumPy.
os.environ["HF_HUB_OFFLINE"] = "1"
# Two processes of threads that wait for one another spin on a small machine.
for _name in ("OPENBLAS_NUM_THREADS", "OMP_NUM_THREADS"):
    os.environ.setdefault(_name, "1")

SAMPLES = Path(__file__).parent.parent / "corpus" / "samples"


@pytest.fixture(autouse=True)
def _own_folders(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Keep tests out of the user's data, settings, index and taste in terminals."""
    for name in (
        *("MINUTES_INDEX", "MINUTES_GLOSSARY", "MINUTES_PAGER", "PAGER", "COLUMNS"),
        *("NO_COLOR", "FORCE_COLOR", "CLICOLOR", "CLICOLOR_FORCE", "FORCE_HYPERLINK"),
        *("LC_ALL", "LC_TIME", "LANG"),
    ):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "data"))
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "state"))


@pytest.fixture(scope="session")
def samples() -> Path:
    """Return the folder of the bundled sample minutes."""
    return SAMPLES


@pytest.fixture(scope="session")
def samples_index(pytestconfig: pytest.Config, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return an index of the sample minutes, made with the default encoder.

    At a desk it is kept from run to run, for its vectors take most of a minute; what changed is
    indexed as it is for everybody.  ``pytest --cache-clear`` begins anew, and CI always does.
    """
    from index import SearchIndexError
    from index.build import build_index

    folder = tmp_path_factory.mktemp("samples") / "index"
    kept = pytestconfig.rootpath / ".pytest_cache" / "d" / "samples-index"
    if not os.environ.get("CI") and kept.exists():
        shutil.copytree(kept, folder)
    try:
        build_index(folder, [SAMPLES])
    except SearchIndexError:
        build_index(folder, [SAMPLES], rebuild=True)
    if not os.environ.get("CI") and not kept.exists():
        scratch = tmp_path_factory.mktemp("kept", numbered=True)
        with contextlib.suppress(OSError):  # another run may keep its own at the same moment
            kept.parent.mkdir(parents=True, exist_ok=True)
            shutil.move(shutil.copytree(folder, scratch / "index"), kept)
    return folder
