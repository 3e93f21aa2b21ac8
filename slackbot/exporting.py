"""What people said of answers, as a question set that ``minutes evaluate`` judges, and in figures.

"Useful" says that one of the passages that were shown answered; so the passages are the question's
gold, and any of them is enough.  "Not useful" and reports say what was wrong and not what is right:
they are listed for somebody to read.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from typing import TYPE_CHECKING

from slackbot.handling.quoted import found_again, span_id
from slackbot.records import Feedback, Verdict

if TYPE_CHECKING:
    from index import SearchIndex
    from slackbot.store import Database


def labelled(feedback: Iterable[Feedback], index: SearchIndex) -> Iterator[str]:
    """Yield a JSON line for each useful answer whose passages still stand in the index.

    The same question found useful several times is one line, with the passages of all of them.
    """
    gold: dict[str, dict[str, Mapping[str, str]]] = {}
    for one in feedback:
        if one.verdict is Verdict.UP:
            found = gold.setdefault(" ".join(one.question.split()), {})
            for citation in one.citations:
                passage = _passage(citation, index)
                if passage is not None:
                    found[citation] = passage
    numbered = ((question, passages) for question, passages in gold.items() if passages)
    for number, (question, passages) in enumerate(numbered, 1):
        yield json.dumps(
            {
                "id": f"slack-{number}",
                "question": question,
                "type": "slack",
                "answerable": True,
                "gold": list(passages.values()),
                "gold_mode": "any",
            },
            ensure_ascii=False,
        )


def _passage(words: str, index: SearchIndex) -> Mapping[str, str] | None:
    """Return the file and the words of a kept citation, or None where they stand no more."""
    citation = found_again(index, words, None)
    if citation is None:
        return None
    return {"file": citation.evidence.source.path, "quote": citation.quote}


def complaints(feedback: Iterable[Feedback]) -> Iterator[str]:
    """Yield a JSON line for each answer that was not useful and each reported citation."""
    for one in feedback:
        if one.verdict is not Verdict.UP:
            yield json.dumps(
                {
                    "verdict": one.verdict.value,
                    "question": one.question,
                    "citations": [span_id(words) for words in one.citations],
                    "comment": one.comment,
                },
                ensure_ascii=False,
            )


def figures(database: Database, now: float) -> dict[str, object]:
    """Return how much the bot's own file holds: numbers alone, nothing that anybody wrote."""
    ((waiting, oldest),) = database.read("SELECT count(*), min(accepted) FROM request")
    opinions = Counter(
        json.loads(row["body"])["verdict"] for row in database.read("SELECT body FROM feedback")
    )
    return {
        "waiting": waiting,
        "oldest_waiting_s": round(now - oldest, 1) if oldest is not None else None,
        "failed": _count(database, "failed"),
        "queries": _count(database, "query"),
        "conversations": _count(database, "conversation"),
        "saved_questions": _count(database, "saved"),
        "workspaces_installed": _count(database, "installation"),
        "feedback": {verdict.value: opinions[verdict.value] for verdict in Verdict},
    }


def _count(database: Database, table: str) -> int:
    # The name of a table of our own, never the user's.
    return int(database.read(f"SELECT count(*) FROM {table}")[0][0])
