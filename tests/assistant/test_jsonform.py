from __future__ import annotations

import json
import unicodedata

from hypothesis import given
from hypothesis import strategies as st

from assistant.jsonform import dumps


@given(text=st.text(st.characters(exclude_categories=[])))
def test_json_holds_nothing_that_a_terminal_obeys_or_utf8_refuses(text: str) -> None:
    line = dumps({"quote": text})
    assert not any(unicodedata.category(sign) == "Cc" for sign in line)
    assert json.loads(line.encode("utf-8")) == json.loads(json.dumps({"quote": text}))


@given(text=st.text() | st.sampled_from(["a\u2028b", "a\u2029b", "a\x85b", "a\x0cb\x1cc", "é “”"]))
def test_a_json_line_is_one_line_and_gives_the_text_back(text: str) -> None:
    line = dumps({"quote": text})
    assert line.splitlines() == [line]
    assert json.loads(line) == {"quote": text}
