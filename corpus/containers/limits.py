"""How much of one file is read, and which files are never minutes."""

from __future__ import annotations

from dataclasses import dataclass

# Longer than any minutes: printed minutes with their reports reach some tens of MB as PDF.
MOST_BYTES = 100_000_000
# A council's whole year of every committee is some hundreds of files.
MOST_MEMBERS = 5_000
# All that one file of the user may unpack to, archives inside it included: six times the largest
# file that is read, because minutes in PDF hardly shrink, and pages and XML do tenfold.
MOST_UNPACKED = 600_000_000
# An archive in an e-mail in an archive is met; deeper ones are made to never end.
DEEPEST = 3

# Files that live beside minutes and are not meant as such: data, pictures, parts of saved pages.
ASIDE = frozenset(
    (
        ".json",
        ".jsonl",
        ".csv",
        ".tsv",
        ".toml",
        ".yaml",
        ".yml",
        ".css",
        ".js",
        ".py",
        ".png",
        ".jpg",
        ".jpeg",
        ".gif",
        ".svg",
        ".ico",
        ".mp3",
        ".mp4",
    )
)


@dataclass(slots=True)
class Allowance:
    """How much one file of the user may still unpack to; archives in archives share it."""

    unpacked: int = MOST_UNPACKED
    members: int = MOST_MEMBERS
