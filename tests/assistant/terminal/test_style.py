"""Text for a terminal: who gets colour and links, what a line holds, and that nothing is lost."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.terminal.signs import columns, shown
from assistant.terminal.style import (
    BARE,
    Paint,
    Style,
    bold,
    dim,
    heading,
    link,
    mark,
    rewrap,
    style_for,
    warn,
    web_address,
    width_of,
    wrap,
)

COLOURED = Style(colour=True, width=60, plain=False, links=True)
_SEQUENCE = re.compile(r"\033\[[0-9;]*m|\033\]8;;[^\033]*\033\\")
# What minutes are made of, and what a broken or hostile file may hold.
TEXTS = st.text(
    st.sampled_from("abcdefgh ABC,.-’“”£\n\r\t\u00a0\u00ad\x1b[]\x07\u202e\u2028\u200eŵ你🚸")
    | st.characters()
)


def _style(
    environment: dict[str, str], *, color: str = "auto", plain: bool = False, tty: bool = True
) -> Style:
    return style_for(color=color, plain=plain, is_terminal=tty, columns=80, environment=environment)


def _undressed(text: str) -> str:
    return _SEQUENCE.sub("", text)


def _solid(text: str) -> str:
    return "".join(text.split())


@pytest.mark.parametrize(
    ("environment", "tty", "colour"),
    [
        ({}, True, True),  # a terminal
        ({}, False, False),  # a pipe or a file
        ({"NO_COLOR": "1"}, True, False),
        ({"NO_COLOR": ""}, True, True),  # an empty value says nothing, as no-color.org has it
        ({"NO_COLOR": "1", "FORCE_COLOR": "1"}, True, False),  # to forbid is stronger
        ({"FORCE_COLOR": "1"}, False, True),
        ({"FORCE_COLOR": "0"}, True, False),
        ({"CLICOLOR_FORCE": "1"}, False, True),
        ({"CLICOLOR": "0"}, True, False),
        ({"CLICOLOR": "1"}, False, False),
        ({"TERM": "dumb"}, True, False),
    ],
)
def test_colour_is_as_the_conventions_have_it(
    environment: dict[str, str], tty: bool, colour: bool
) -> None:
    assert _style(environment, tty=tty).colour is colour


def test_the_option_decides_over_the_environment_and_plain_over_both() -> None:
    assert _style({"NO_COLOR": "1"}, color="always", tty=False).colour
    assert not _style({"FORCE_COLOR": "1"}, color="never").colour
    plain = _style({"FORCE_HYPERLINK": "1"}, color="always", plain=True)
    assert (plain.colour, plain.links) == (False, False)


@pytest.mark.parametrize(
    ("environment", "links"),
    [
        ({}, False),  # unknown terminals print what they do not know
        ({"VTE_VERSION": "6800"}, True),
        ({"VTE_VERSION": "4803"}, False),  # before it knew them
        ({"TERM": "xterm-kitty"}, True),
        ({"TERM_PROGRAM": "iTerm.app"}, True),
        ({"WT_SESSION": "5f1c"}, True),
        ({"TERM_PROGRAM": "tmux", "TERM_PROGRAM_VERSION": "3.4"}, True),
        ({"TERM_PROGRAM": "tmux", "TERM_PROGRAM_VERSION": "3.3a", "VTE_VERSION": "6800"}, False),
        ({"FORCE_HYPERLINK": "1"}, True),
        ({"FORCE_HYPERLINK": "0", "VTE_VERSION": "6800"}, False),
        ({"TERM": "dumb", "VTE_VERSION": "6800"}, False),
    ],
)
def test_links_go_where_the_terminal_takes_them(environment: dict[str, str], links: bool) -> None:
    assert _style(environment).links is links
    assert not _style({**environment, "FORCE_HYPERLINK": ""}, tty=False).links


@pytest.mark.parametrize(("has", "width"), [(20, 40), (40, 40), (80, 80), (300, 100)])
def test_lines_are_as_wide_as_the_terminal_from_40_to_100(has: int, width: int) -> None:
    style = style_for(color="auto", plain=False, is_terminal=True, columns=has, environment={})
    assert style.width == width


@pytest.mark.parametrize("dress", [bold, dim, mark, warn, heading])
def test_dress_ends_where_it_began_and_is_nothing_without_colour(
    dress: Paint,
) -> None:
    assert dress(BARE, "MASH\x1b[2J") == "MASH[2J"
    dressed = dress(COLOURED, "MASH\x1b[2J")
    assert _undressed(dressed) == "MASH[2J"
    assert dressed.startswith("\033[")
    assert dressed.endswith("m")
    assert width_of(dressed) == 7
    assert dress(COLOURED, "  ") == "  "


@pytest.mark.parametrize(
    ("address", "shown"),
    [
        ("https://example.org/a?b=1#AI5", "https://example.org/a?b=1#AI5"),
        ("https://example.org/a b\x1b\\x\x07", "https://example.org/a%20b%1B%5Cx%07"),
        ("javascript:alert(1)", None),
        ("file:///etc/passwd", None),
        ("https://", None),
        ("", None),
        (None, None),
    ],
)
def test_only_addresses_of_the_web_are_shown_and_none_steers_the_terminal(
    address: str | None, shown: str | None
) -> None:
    assert web_address(address) == shown
    linked = link(COLOURED, "minute 5", address)
    assert linked == (f"\033]8;;{shown}\033\\minute 5\033]8;;\033\\" if shown else "minute 5")
    assert link(BARE, "minute 5", address) == "minute 5"


def test_broken_lines_are_joined_and_lines_of_a_list_stay() -> None:
    text = (
        "that the Clerk be asked to write to the owners of the old mill\r\n"
        "about the footbridge:\r\n"
        "(a) by Easter;\r\n(b) politely.\r\n\r\nThe Chair agreed."
    )
    assert wrap(BARE, text, first="[1] ", rest="    ") == [
        "[1] that the Clerk be asked to write to the owners of the old mill about the",
        "    footbridge:",
        "    (a) by Easter;",
        "    (b) politely.",
        "    The Chair agreed.",
    ]
    assert wrap(BARE, " \n\t ") == []


@pytest.mark.parametrize(
    ("text", "lines"),
    [
        # A quote that begins near the end of a line.
        ("The lamps in\nMill Street would be replaced before the clocks went back.", 1),
        ("The lamps:\nMill Street would be replaced before the clocks go back in the autumn.", 2),
        ("Present\nCllr Ash\nCllr Birch", 3),
        # A list whose entries are long, and a name that is no entry of one.
        ("It was agreed that the lamps in Mill Street should be replaced.\n• Next item.", 2),
        ("It was agreed, on the proposal of the Chair and of Councillor\nA. Ash.", 1),
        ("Lamps\n(a) Mill Street would be replaced before the clocks go back in the autumn.", 2),
        ("Lamps\n" + "Mill Street was dark. " * 9, 4),  # a heading above what no column broke
    ],
)
def test_a_short_first_line_is_joined_where_a_column_broke_it(text: str, lines: int) -> None:
    assert len(wrap(BARE, text)) == lines


def test_wide_letters_count_two_columns_and_marks_none() -> None:
    assert columns("你好") == 4
    assert columns("Gŵyr “£5” – ok…") == 15
    assert columns("e\u0301") == 1
    narrow = Style(colour=False, width=40, plain=False, links=False)
    assert [width_of(line) for line in wrap(narrow, "你好 " * 20)] == [39, 39, 19]


@given(TEXTS, st.integers(40, 100), st.booleans())
def test_nothing_but_white_space_is_lost_or_changed(text: str, width: int, colour: bool) -> None:
    style = Style(colour=colour, width=width, plain=False, links=False)
    lines = wrap(style, text, marks=[(1, 3), (5, 9)])
    joined = "".join(lines)
    assert _solid(_undressed(joined)) == _solid(shown(text))
    for line in lines:
        bare = _undressed(line)
        assert shown(bare) == bare
        assert "\n" not in bare
        assert columns(bare) <= width or len(bare.split()) == 1


@given(TEXTS, st.data())
def test_what_is_marked_is_what_was_to_be_marked(text: str, data: st.DataObject) -> None:
    start = data.draw(st.integers(0, len(text)))
    end = data.draw(st.integers(start, len(text)))
    lines = wrap(COLOURED, text, marks=[(start, end)])
    found = re.findall(r"\033\[1;36m(.*?)\033\[22;39m", "\n".join(lines), re.DOTALL)
    assert _solid("".join(found)) == _solid(shown(text[start:end]))


@given(TEXTS)
def test_what_is_laid_out_keeps_its_words_and_indents(text: str) -> None:
    lines = rewrap(BARE, text)
    assert _solid("".join(lines)) == _solid(shown(text))
    assert rewrap(BARE, "a\n  b\n\n    c") == ["a", "  b", "", "    c"]
