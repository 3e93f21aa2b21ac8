"""What ``minutes doctor`` can find, in the order in which it should be mended."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Severity(StrEnum):
    """A fault keeps something from being found, cited or trusted; a note is good to know."""

    FAULT = "fault"
    NOTE = "note"


class Trouble(StrEnum):
    """One kind of finding; the members stand in the order in which they are shown."""

    UNREADABLE = "unreadable"
    GONE = "gone"
    CHANGED = "changed"
    CUT = "cut"
    LOST_TEXT = "lost_text"
    EMPTY = "empty"
    VOTE = "vote_without_decision"
    UNDATED = "undated"
    NAMELESS = "nameless"
    LOOKALIKE = "lookalike"
    APPROVED_SINCE = "approved_since"
    OLD_DRAFT = "old_draft"
    UNUSED_RULE = "unused_rule"
    NO_BODY = "body_unknown"
    UNRECOGNISED = "unrecognised_decision"
    EMPTY_ITEM = "item_without_text"
    NO_ITEMS = "no_items"
    AGENDA_ONLY = "agenda_only"
    WARNING = "warning"
    TWIN = "twin"
    PART = "part"
    LANGUAGES = "languages"


@dataclass(frozen=True, slots=True, kw_only=True)
class Advice:
    """What a kind of trouble is called, how much it matters, and what to do."""

    severity: Severity
    title: str
    remedy: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """Where something was found.

    Attributes:
        document: the document's id, or "" for what became no document.
        path: of the file.
        item: its number and title, or "".
        detail: what is particular to this place, or "".
    """

    document: str
    path: str
    item: str = ""
    detail: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """One kind of trouble with every place where it was found, at least one."""

    trouble: Trouble
    places: tuple[Place, ...]

    @property
    def advice(self) -> Advice:
        """What it is called and what to do."""
        return ADVICE[self.trouble]


def _fault(title: str, remedy: str) -> Advice:
    return Advice(severity=Severity.FAULT, title=title, remedy=remedy)


def _note(title: str, remedy: str) -> Advice:
    return Advice(severity=Severity.NOTE, title=title, remedy=remedy)


ADVICE: dict[Trouble, Advice] = {
    Trouble.UNREADABLE: _fault(
        "could not be read", "Nothing in them is found. Do what stands beside each."
    ),
    Trouble.GONE: _fault(
        "indexed, but the file is gone",
        "Answers cite a file that nobody can open. Put it back, or run minutes index again.",
    ),
    Trouble.CHANGED: _fault(
        "changed since they were indexed", "Run minutes index on the folder again."
    ),
    Trouble.CUT: _fault(
        "pages cut short",
        "The end of the item, often its decision, is not there. Save the page of the item itself "
        "(the link “view the full minutes text”) beside it, and index again.",
    ),
    Trouble.LOST_TEXT: _fault(
        "decisions that the page itself does not carry",
        "Save the page of the decision, or the printed minutes, beside it.",
    ),
    Trouble.EMPTY: _fault(
        "minutes without text",
        "Most items have a title and nothing under it: the text was lost in saving. Save the page "
        "again, or take the printed minutes.",
    ),
    Trouble.VOTE: _fault(
        "a vote was taken and no decision read",
        "Look with minutes read FILE whether the minutes say what was decided; if they do, report "
        "the wording.",
    ),
    Trouble.UNDATED: _fault(
        "meetings without a date",
        "No filter by date finds them. Put the date into the file's name, or state it in "
        "minutes.toml.",
    ),
    Trouble.NAMELESS: _fault(
        "meetings of no known council or committee",
        "They cannot be cited properly. State --council and --committee, or write a minutes.toml.",
    ),
    Trouble.LOOKALIKE: _fault(
        "nearly the same words under two dates",
        "One of the dates is wrong, in the minutes or in the file's name. State the right one in "
        "minutes.toml.",
    ),
    Trouble.APPROVED_SINCE: _fault(
        "drafts that a later meeting approved",
        "Fetch the approved minutes; corrections stand in the meeting that approved them.",
    ),
    Trouble.OLD_DRAFT: _fault(
        "drafts older than the next two meetings",
        "They should be approved by now. Fetch the minutes again.",
    ),
    Trouble.UNUSED_RULE: _fault(
        "rules of minutes.toml that match no file", "Correct the pattern, or take the rule out."
    ),
    Trouble.NO_BODY: _note(
        "council or committee unknown",
        "Filters by it leave them out. State it with --council, --committee or in minutes.toml.",
    ),
    Trouble.UNRECOGNISED: _note(
        "decisions whose kind was not recognised",
        "They are found, but not by kind. Report the verb.",
    ),
    Trouble.EMPTY_ITEM: _note(
        "items without text", "Nothing was minuted, or it was lost: compare with the source."
    ),
    Trouble.NO_ITEMS: _note(
        "read without items",
        "Their passages are found; citations name no minute. Compare with minutes read FILE.",
    ),
    Trouble.AGENDA_ONLY: _note(
        "agendas without minutes",
        "Nothing in them is taken as decided. Fetch the page again when the minutes are out.",
    ),
    Trouble.WARNING: _note("what the readers could not take over", "Compare with the source."),
    Trouble.TWIN: _note(
        "the same minutes twice",
        "Answers quote the later state and name the other as its twin. Nothing need be done.",
    ),
    Trouble.PART: _note(
        "pages of single items of meetings that are there whole", "Nothing need be done."
    ),
    Trouble.LANGUAGES: _note(
        "one meeting in two languages", "Both are kept and never merged. Nothing need be done."
    ),
}
