"""Small indexes for the tests of the bot, with real vectors but without torch.

Importing torch takes longer than all the vectors of a few pages; NumPy gives the same ones.
"""

from __future__ import annotations

from pathlib import Path

from index.build import build_index
from index.encoder import open_question_encoder


def index_minutes(folder: Path, minutes: Path) -> None:
    """Index a folder of minutes, or what changed in it since."""
    build_index(folder, [minutes], open_encoder=open_question_encoder)
