"""A chat over the county's invented minutes."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest

from assistant.answering import Manner
from assistant.chatting.records import Chat, Reply
from assistant.chatting.session import Desk, take_line
from index import open_index

TODAY = dt.date(2024, 6, 1)


class Talker:
    """Says one line after another."""

    def __init__(self, folder: Path) -> None:
        self.desk = Desk(index=open_index(folder), manner=Manner(today=TODAY))
        self.chat = Chat()

    def say(self, line: str) -> Reply:
        reply, self.chat = take_line(line, self.chat, self.desk)
        return reply

    def quotes(self, line: str) -> list[str]:
        answer = self.say(line).answer
        assert answer is not None
        return [citation.quote for citation in answer.citations]


@pytest.fixture
def talker(county_index: Path) -> Talker:
    return Talker(county_index)
