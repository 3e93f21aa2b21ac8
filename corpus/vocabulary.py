"""The closed vocabularies of the records: kinds, states, sides.

They stand apart from the records since the command line names them, and making the records takes
as long as starting Python does.
"""

from __future__ import annotations

from enum import StrEnum


class MinutesStatus(StrEnum):
    """How far the minutes have come: drafts may still be corrected at the next meeting."""

    DRAFT = "draft"
    APPROVED = "approved"
    UNKNOWN = "unknown"


class DecisionKind(StrEnum):
    """What a decision does; ``UNRECOGNISED`` means that the reader should be taught its verb."""

    RESOLVED = "resolved"
    AGREED = "agreed"
    RECOMMENDED = "recommended"
    NOTED = "noted"
    APPROVED = "approved"
    DEFERRED = "deferred"
    REFERRED = "referred"
    REFUSED = "refused"
    WITHDRAWN = "withdrawn"
    ELECTED = "elected"
    ACTION = "action"
    UNRECOGNISED = "unrecognised"


class Outcome(StrEnum):
    """Whether a motion was carried; a lost one is kept, but is never what was decided."""

    CARRIED = "carried"
    LOST = "lost"
    UNKNOWN = "unknown"


class PassageKind(StrEnum):
    """What a passage holds, so that a question can ask for one kind of evidence."""

    DECISION = "decision"
    DISCUSSION = "discussion"
    AGENDA = "agenda"
    ATTENDANCE = "attendance"
    DECLARATION = "declaration"
    VOTE = "vote"
    ACTION = "action"


class MarkKind(StrEnum):
    """What the reader of a container knows of a stretch of text, and plain text only shows."""

    ITEM = "item"  # the title of an agenda item; value: its number as printed
    ZONE = "zone"  # agenda text, a decision, minutes, or lists of documents; value: a Zone's name
    HEADING = "heading"  # a heading that begins no item
    PAGE = "page"  # all the text of one page; value: the page's number, from 1
    NOISE = "noise"  # the page's own furniture: kept, never quoted or searched
    EXEMPT = "exempt"  # the title of an item that was taken in private
    ACTION = "action"  # the action column of a table, or an action mark at the end of a line
    LOST = "lost"  # a recorded vote's text that the page itself says was not carried


class Layout(StrEnum):
    """How lines make paragraphs."""

    LINES = "lines"  # every line is a paragraph, a heading, a bullet or a row of a table
    WRAPPED = "wrapped"  # paragraphs must be told from lines


class Presence(StrEnum):
    """How somebody took part in a meeting, as the list of attendance says."""

    PRESENT = "present"
    APOLOGIES = "apologies"
    ABSENT = "absent"
    IN_ATTENDANCE = "in attendance"
    UNKNOWN = "unknown"


class Side(StrEnum):
    """How somebody voted."""

    IN_FAVOUR = "for"
    AGAINST = "against"
    ABSTAINED = "abstained"
