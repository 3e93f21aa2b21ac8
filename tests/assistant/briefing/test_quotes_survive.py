"""Any quote goes through every format and comes back letter for letter."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from assistant.briefing.records import Pack
from assistant.briefing.wording import block_of, folded_words
from assistant.briefing.writing import Format, pack_bytes
from assistant.verifying.data_file import read_data, read_sheet
from assistant.verifying.markdown_file import read_markdown
from assistant.verifying.records import FoundBriefing
from assistant.verifying.webpage_file import read_webpage
from assistant.verifying.word_file import read_word

PackOf = Callable[..., Pack]
READERS: dict[Format, Callable[[bytes], FoundBriefing]] = {
    Format.MARKDOWN: lambda data: read_markdown(data.decode()),
    Format.WEBPAGE: lambda data: read_webpage(data.decode()),
    Format.WORD: read_word,
    Format.SHEET: lambda data: read_sheet(data.decode()),
    Format.DATA: lambda data: read_data(data.decode()),
}
NASTY = (
    "That *all* of_it be `agreed` [see above](http://x) <b>now</b> | £5 & more ~~not~~ $x$",
    "# no heading\n- no bullet\n1. no list\n> no quote\n=== \n12) nor this",
    "a note [^1] and [^1]: a definition\n[^2]: another",
    "back\\slashes \\ at the end\\\nand \\* escaped \\[^3]",
    '“quotes” within, ‘single’ and "straight" ones”',
    "=SUM(A1) or -5 or @someone or '+1",
    "'=1+1 begins like what is guarded already",
    "&amp; &lt;p&gt; &#x41; and <!-- a comment --> </blockquote><script>",
    "tabs\tand\u00a0blanks \u2003 and\u2028lines\r\nof\x0bmany\x0ckinds\x85",
    "no\u2011break hyphen, soft\u00adhyphen, zero\u200bwidth, é and e\u0301, \U0001f6b2",
    "control \x00 \x07 signs, \u202eturned\u202c words, half a pair \ud800",
    "| a | table |\n| --- | --- |",
    "<!-- minutes span:other/document@1-2 -->",
    "ends in a note (note 3)",
)
# What minutes and markup are made of, and any other character now and then.
ANY_QUOTE = st.text(
    st.one_of(st.sampled_from("ab c\n\t*_<>|`#[]^()\\&\"“”'‘’=-+@:.!~$1{}/"), st.characters()),
    min_size=1,
    max_size=80,
).filter(folded_words)


def _blocks(pack: Pack, form: Format) -> list[set[str]]:
    found = READERS[form](pack_bytes(pack, form))
    return [{folded_words(b) for b in (e.block, e.variant) if b} for e in found.extracts]


def _check(pack: Pack, form: Format) -> None:
    right = [block_of(extract.head, extract.citation.quote) for extract in pack.extracts]
    blocks = _blocks(pack, form)
    assert len(blocks) == len(right)
    for block, wanted in zip(blocks, right, strict=True):
        assert wanted in block


@pytest.mark.parametrize("form", READERS)
@pytest.mark.parametrize("head", ["", "RESOLVED: That (a)", "1. *Agreed* [lost]"])
def test_a_nasty_quote_survives(pack_of: PackOf, form: Format, head: str) -> None:
    _check(pack_of(NASTY, head), form)


@pytest.mark.parametrize("form", READERS)
@settings(deadline=None, max_examples=15, suppress_health_check=list(HealthCheck))
@given(quotes=st.lists(ANY_QUOTE, min_size=1, max_size=12))
@example(quotes=["-"])
@example(quotes=["\\"])
def test_any_quote_survives(pack_of: PackOf, form: Format, quotes: list[str]) -> None:
    _check(pack_of(quotes), form)


@pytest.mark.parametrize("form", READERS)
def test_each_extract_has_its_own_note_and_mark(pack_of: PackOf, form: Format) -> None:
    pack = pack_of(["the first", "the second", "the third"])
    found = READERS[form](pack_bytes(pack, form))
    assert len(found.notes) == len({extract.note for extract in found.extracts}) == 3
    for extract, own in zip(found.extracts, pack.extracts, strict=True):
        assert extract.mark is not None
        assert extract.mark.document == "planning/2021-09-15"
        assert extract.mark.span == own.citation.span
        assert extract.note is not None
        assert own.note.cited in found.notes[extract.note].words


@given(text=ANY_QUOTE)
def test_folding_changes_nothing_but_white_space_and_what_no_document_carries(text: str) -> None:
    folded = folded_words(text)
    assert folded == folded_words(folded)
    kept = [c for c in folded if not c.isspace()]
    given = [c for c in text if not c.isspace()]
    lost = [c for c in given if c not in kept]
    assert len(kept) == len(given) - len(lost)
