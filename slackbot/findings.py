"""What ``minutes-slackbot check`` found, and what there is to do."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Grade(StrEnum):
    """How a finding is."""

    GOOD = "ok"
    NOTE = "note"
    FAULT = "fault"


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """One thing that was looked at; ``remedy`` says what to do where there is something to do."""

    grade: Grade
    what: str
    remedy: str = ""


def good(what: str) -> Finding:
    """Return a finding that all is well."""
    return Finding(grade=Grade.GOOD, what=what)


def note(what: str, remedy: str = "") -> Finding:
    """Return a finding that may be meant so."""
    return Finding(grade=Grade.NOTE, what=what, remedy=remedy)


def fault(what: str, remedy: str) -> Finding:
    """Return a finding that keeps the bot from working, or from keeping a secret."""
    return Finding(grade=Grade.FAULT, what=what, remedy=remedy)
