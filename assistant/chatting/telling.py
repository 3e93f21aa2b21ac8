"""Replies of a chat as text for people and as JSON objects."""

from __future__ import annotations

from assistant.chatting.filtering import filters_in_words
from assistant.chatting.records import Chat, Reply
from assistant.jsonform import Json, answer_to_json, citation_to_json
from assistant.render import answer_text, counted, passages_text
from assistant.terminal.dates import DayInWords
from assistant.terminal.style import Style, wrap
from index import Filter, SearchIndex


def greeting(index: SearchIndex, chat: Chat, style: Style) -> str:
    """Return what a chat at a terminal begins with."""
    counts = index.manifest.counts
    first, last = index.period()
    period = f", {first[:4]} to {last[:4]}" if first and last else ""
    held = f"{counted(counts.documents, 'document')} of minutes{period}. "
    filters = chat.conversation.filters
    said = filters_in_words(filters) + " " if filters != Filter() else ""
    told = f"{held}{said}Ask a question; /help says what can be typed, Ctrl-D ends."
    return "\n".join(wrap(style, told))


def reply_text(reply: Reply, style: Style, day_in_words: DayInWords) -> str:
    """Return a reply as text; "" where there is nothing to say."""
    if reply.passages:
        kept = reply.answer.question.kept if reply.answer else ()
        said = "\n".join(wrap(style, f"Shown whole: {kept[0]}")) if kept else ""
        passages = passages_text(reply.passages, style, day_in_words)
        return "\n\n".join(part for part in (said, passages) if part)
    if reply.answer is not None:
        return answer_text(reply.answer, style, day_in_words)
    lines = reply.words.split("\n") if reply.words else []
    return "\n".join(line for words in lines for line in wrap(style, words, rest="  "))


def reply_to_json(reply: Reply, line: str, turn: int, total_ms: float) -> dict[str, Json]:
    """Return a reply as one object: of a question what ``minutes ask --json`` prints."""
    if reply.answer is not None:
        answer = answer_to_json(reply.answer, identity=None, total_ms=total_ms)
        return {"turn": turn, **answer}
    found: dict[str, Json] = {
        "turn": turn,
        "command": line,
        "status": "refused" if reply.is_refused else "done",
        "message": reply.words or None,
    }
    if reply.passages:
        found["passages"] = [citation_to_json(passage) for passage in reply.passages]
    return found


def toolbar(chat: Chat) -> str:
    """Return what the line under the prompt says: the filters, and how much was put by."""
    filters = chat.conversation.filters
    said = [filters_in_words(filters)] if filters != Filter() else []
    said += [f"For the briefing: {len(chat.picks)}."] if chat.picks else []
    return " ".join(said)
