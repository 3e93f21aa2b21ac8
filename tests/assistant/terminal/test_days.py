"""Days in the words of whoever reads them."""

from __future__ import annotations

import datetime as dt
import locale

import pytest

from assistant.terminal.dates import day_in_words_for

DAY = dt.date(2019, 3, 12)


@pytest.mark.parametrize(
    ("environment", "words"),
    [
        ({}, "12 March 2019"),
        ({"LANG": "en_GB.UTF-8"}, "12 March 2019"),
        ({"LANG": "en_US.UTF-8"}, "12 March 2019"),  # British: nobody misreads it
        ({"LANG": "C.UTF-8"}, "12 March 2019"),
        ({"LC_TIME": "cy_GB.UTF-8", "LANG": "en_GB.UTF-8"}, "12 Mawrth 2019"),
        ({"LC_ALL": "en_GB.UTF-8", "LC_TIME": "cy_GB.UTF-8"}, "12 March 2019"),
        ({"LANG": "xx_XX.UTF-8"}, "12 March 2019"),  # the system has no such locale
        ({"LANG": "\x00;"}, "12 March 2019"),  # nor can have one
    ],
)
def test_a_day_is_in_the_readers_words_or_in_british_form(
    environment: dict[str, str], words: str
) -> None:
    before = locale.setlocale(locale.LC_TIME)
    assert day_in_words_for(environment)(DAY) == words
    assert locale.setlocale(locale.LC_TIME) == before


def test_the_systems_months_are_used_where_it_has_them(monkeypatch: pytest.MonkeyPatch) -> None:
    """Whether a locale is installed differs by machine; C is on every one, and has months."""
    from assistant.terminal import dates

    assert dates._months("C")[2] == "March"
    monkeypatch.setattr(dates, "_months", lambda name: ("",) * 2 + ("März",) + ("",) * 9)
    assert day_in_words_for({"LANG": "de_AT.UTF-8"})(DAY) == "12. März 2019"
    assert day_in_words_for({"LANG": "fr_FR.UTF-8"})(DAY) == "12 März 2019"
