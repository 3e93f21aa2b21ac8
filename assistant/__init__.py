"""Questions → cited answers: verbatim quotes of the minutes, or a plain "nothing found".

What is exported is imported when it is first used, so that ``minutes --help`` and
``minutes read`` start without NumPy.
"""

from __future__ import annotations

import importlib
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from assistant.answering import answer_question
    from assistant.answers import Answer, AnswerStatus, Citation, Intent, Question, Reason
    from assistant.citing import cite_in_words
    from assistant.filters import make_filter
    from index.view import Body, ExemptItem, Restriction, exempt_items, restricted_view

__all__ = [
    "Answer",
    "AnswerStatus",
    "Body",
    "Citation",
    "ExemptItem",
    "Intent",
    "Question",
    "Reason",
    "Restriction",
    "answer_question",
    "cite_in_words",
    "exempt_items",
    "make_filter",
    "restricted_view",
]

_HOME = dict.fromkeys(__all__, "assistant.answers") | {
    "answer_question": "assistant.answering",
    "cite_in_words": "assistant.citing",
    "make_filter": "assistant.filters",
    **dict.fromkeys(
        ("Body", "ExemptItem", "Restriction", "exempt_items", "restricted_view"), "index.view"
    ),
}


def __getattr__(name: str) -> object:
    if name not in _HOME:
        raise AttributeError(f"module 'assistant' has no attribute {name!r}")
    return getattr(importlib.import_module(_HOME[name]), name)
