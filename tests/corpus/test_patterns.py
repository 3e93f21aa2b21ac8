"""A pattern that is compiled late finds what it would find had it been compiled at once."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus.patterns import has_figure, lazy_re

FORMS = [(r"(?P<a>a+)(b)?", 0), (r"\bab\b", re.IGNORECASE), (r"a # b", re.VERBOSE), ("", 0)]


@given(st.sampled_from(FORMS), st.text("abAB -", max_size=12))
def test_it_is_the_pattern(form: tuple[str, int], text: str) -> None:
    late, compiled = lazy_re(*form), re.compile(*form)
    for _ in range(2):  # the second time it is compiled already
        assert [m.span() for m in late.finditer(text)] == [
            m.span() for m in compiled.finditer(text)
        ]
        assert late.sub("-", text) == compiled.sub("-", text)
        assert late.split(text) == compiled.split(text)
        assert (late.match(text) is None) == (compiled.match(text) is None)
    assert (late.pattern, late.flags, late.groupindex) == (
        compiled.pattern,
        compiled.flags,
        compiled.groupindex,
    )


def test_what_is_wrong_is_told_at_the_first_use() -> None:
    wrong = lazy_re("(")
    with pytest.raises(re.error):
        wrong.search("a")
    with pytest.raises(AttributeError):
        _ = lazy_re("a").no_such_method  # type: ignore[attr-defined]


@given(st.text(max_size=20))
def test_a_text_without_a_figure_holds_nothing_that_a_pattern_takes_for_one(text: str) -> None:
    if not has_figure(text):
        assert re.search(r"\d", text) is None
