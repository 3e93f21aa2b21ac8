"""Matches → alerts, which outlive the index they were found in; and alerts as JSON."""

from __future__ import annotations

import datetime as dt
import json
import uuid

from assistant.citing import cite_in_words, deep_link, file_of, opening_of
from assistant.jsonform import Json, citation_to_json, dumps
from assistant.outcomes import Fate, fate
from assistant.watching.records import Alert, Match, SavedQuestion
from corpus import MinutesStatus

# The space of names in which the ids of alerts are made; any fixed UUID does.
_SPACE = uuid.UUID("4a4f9d3e-6a0c-5a5b-9c55-0d5f7f0b6f11")


def alert_of(match: Match, saved: SavedQuestion, now: dt.datetime) -> Alert:
    """Return a match as it is kept until it is sent."""
    citation = match.citation
    evidence = citation.evidence
    return Alert(
        watch=saved.id,
        question=saved.text,
        key=match.key,
        found=now.isoformat(timespec="seconds"),
        rule=match.rule,
        is_change=match.is_change,
        is_lost=fate(evidence.decisions) is Fate.LOST,
        is_draft=evidence.meeting.minutes_status is MinutesStatus.DRAFT,
        opening=opening_of(citation.lead_in, citation.label),
        quote=citation.quote,
        highlights=citation.highlights,
        citation=cite_in_words(evidence, citation.label),
        address=deep_link(evidence.meeting, evidence.item),
        path=file_of(evidence.source),
        passage=evidence.passage.passage_id,
        cited=dumps(citation_to_json(citation)),
    )


def alert_id(alert: Alert) -> str:
    """Return the alert's own id, a URN: equal each time that it is sent."""
    return uuid.uuid5(_SPACE, f"{alert.watch}\n{alert.key}").urn


def alert_to_json(alert: Alert) -> dict[str, Json]:
    """Return an alert as an object; ``repeated`` says that it may have been sent before."""
    return {
        "id": alert_id(alert),
        "watch": alert.watch,
        "question": alert.question,
        "rule": alert.rule,
        "changed": alert.is_change,
        "found": alert.found,
        "repeated": alert.attempts > 0,
        "citation": json.loads(alert.cited),
    }
