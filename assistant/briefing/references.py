"""A pack as references for reference managers: RIS, and CSL-JSON; one entry a document.

What is quoted of a document stands in its notes, each quote with its citation.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence

from assistant.briefing.records import Extract, Pack, SourceUsed
from assistant.briefing.telling import status_in_words
from assistant.briefing.wording import folded_words
from assistant.citing import body_in_words
from assistant.jsonform import Json, dumps
from corpus import Meeting
from corpus.dates import in_words


def ris_text(pack: Pack) -> str:
    """Return RIS: lines end with CR LF, and no value holds a line's end."""
    lines = [line for used in pack.sources for line in _ris(used, pack)]
    return "".join(f"{line}\r\n" for line in lines)


def _ris(used: SourceUsed, pack: Pack) -> Iterator[str]:
    meeting, accessed = used.meeting, pack.coverage.read_on
    fields = [
        ("TY", "GOVDOC"),
        ("ID", used.document_id),
        ("AU", f"{_author(meeting)}," if _author(meeting) else ""),
        ("TI", _title(used)),
        ("PY", f"{meeting.date:%Y}" if meeting.date else ""),
        ("DA", f"{meeting.date:%Y/%m/%d/}" if meeting.date else ""),
        ("PB", meeting.council or ""),
        ("LA", meeting.language),
        ("M3", _genre(meeting)),
        ("UR", used.url or ""),
        ("Y2", f"{accessed:%Y/%m/%d/}" if used.url else ""),
        *(("N1", _quoted(extract)) for extract in _own(used, pack)),
    ]
    yield from (f"{tag}  - {folded_words(value)}" for tag, value in fields if value)
    yield "ER  - "


def csl_text(pack: Pack) -> str:
    """Return a list of CSL-JSON items."""
    return dumps([_csl(used, pack) for used in pack.sources], indent=2) + "\n"


def _csl(used: SourceUsed, pack: Pack) -> dict[str, Json]:
    meeting = used.meeting
    author = _author(meeting)
    values: dict[str, Json] = {
        "id": used.document_id,
        "type": "report",
        "title": _title(used),
        "author": [{"literal": author}] if author else None,
        "issued": _date(meeting.date) if meeting.date else None,
        "publisher": meeting.council,
        "genre": _genre(meeting),
        "language": meeting.language,
        "URL": used.url,
        "accessed": _date(pack.coverage.read_on) if used.url else None,
        "note": "\n".join(_quoted(extract) for extract in _own(used, pack)),
    }
    return {name: value for name, value in values.items() if value is not None}


def _date(day: dt.date) -> dict[str, Json]:
    return {"date-parts": [[day.year, day.month, day.day]]}


def _own(used: SourceUsed, pack: Pack) -> Sequence[Extract]:
    return [extract for extract in pack.extracts if extract.n in used.extracts]


def _quoted(extract: Extract) -> str:
    return folded_words(f"{extract.head} “{extract.citation.quote}” ({extract.note.cited})")


def _author(meeting: Meeting) -> str:
    return meeting.council or body_in_words(meeting) or ""


def _title(used: SourceUsed) -> str:
    meeting = used.meeting
    body, date = body_in_words(meeting), meeting.date
    if body is None and date is None:
        return folded_words(meeting.title or used.document_id)
    of_body = f"Minutes of the {body.removeprefix('The ')}" if body else "Minutes"
    return folded_words(f"{of_body}, {in_words(date)}" if date else of_body)


def _genre(meeting: Meeting) -> str:
    return (status_in_words(meeting.minutes_status) or "minutes").capitalize()
