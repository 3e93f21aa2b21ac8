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

__all__ = [
    "Answer",
    "AnswerStatus",
    "Citation",
    "Intent",
    "Question",
    "Reason",
    "answer_question",
    "cite_in_words",
    "make_filter",
]

_HOME = dict.fromkeys(__all__, "assistant.answers") | {
    "answer_question": "assistant.answering",
    "cite_in_words": "assistant.citing",
    "make_filter": "assistant.filters",
}


def __getattr__(name: str) -> object:
    if name not in _HOME:
        raise AttributeError(f"module 'assistant' has no attribute {name!r}")
    return getattr(importlib.import_module(_HOME[name]), name)
