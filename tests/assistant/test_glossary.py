"""A user's glossary is read whole or refused with what is wrong; its forms work every way."""

from __future__ import annotations

import contextlib
import time
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.errors import AssistantError, ExitStatus, GlossaryWrong
from assistant.options import glossary_file
from assistant.understanding.glossary import (
    Glossary,
    glossary_forms,
    later_names,
    read_glossary,
)
from index import analyze

WHOLE = """
[forms]
MASH = ["multi-agency safeguarding hub", "safeguarding hub"]
"Penny Brook scheme" = "PB"

[bodies]
"Lighting  Sub-Committee" = "Streets Committee"
"Streets Committee" = ["Environment Committee", "Highways Panel"]
"""


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "glossary.toml"


def read(file: Path, text: str) -> Glossary:
    file.write_text(text, encoding="utf-8")
    return read_glossary(file)


def others(glossary: Glossary, question: str) -> list[tuple[str, str]]:
    return [(v.written, v.other) for v in glossary_forms(glossary, analyze(question))]


def test_a_whole_glossary(file: Path) -> None:
    glossary = read(file, WHOLE)
    assert [[form.words for form in group] for group in glossary.forms] == [
        ["MASH", "multi-agency safeguarding hub", "safeguarding hub"],
        ["Penny Brook scheme", "PB"],
    ]
    assert glossary.successors == (
        ("Lighting Sub-Committee", "Streets Committee"),
        ("Streets Committee", "Environment Committee"),
        ("Streets Committee", "Highways Panel"),
    )


@pytest.mark.parametrize("text", ["", "[forms]\n", "[bodies]\n", "# nothing\n", "\ufeff[forms]"])
def test_a_glossary_may_say_nothing(file: Path, text: str) -> None:
    assert read(file, text) == Glossary()


@pytest.mark.parametrize(
    ("question", "found"),
    [
        # From the key to the others, whatever the case.
        ("what of mash", ["multi-agency safeguarding hub", "safeguarding hub"]),
        # From another form to the key, by stems.
        ("the safeguarding hubs", ["MASH", "multi-agency safeguarding hub"]),
        # The longest form that is said is the one meant.
        ("multi-agency safeguarding hub", ["MASH", "safeguarding hub"]),
        ("was PB built", ["Penny Brook scheme"]),
        # A part of a form is not the form.
        ("the Penny Brook path", []),
        ("hub of safeguarding", []),
        ("", []),
    ],
)
def test_forms_both_ways(file: Path, question: str, found: list[str]) -> None:
    assert [other for _, other in others(read(file, WHOLE), question)] == found


def test_one_short_form_may_have_two_meanings(file: Path) -> None:
    text = '[forms]\nPB = "Penny Brook"\n"Planning Board" = "PB"\n'
    assert others(read(file, text), "PB") == [("PB", "Penny Brook"), ("PB", "Planning Board")]


def test_the_terms_of_a_variant_are_those_of_the_question(file: Path) -> None:
    (variant,) = glossary_forms(read(file, '[forms]\nPB = "Penny Brook"'), analyze("the PB path"))
    assert variant.terms == tuple(analyze("PB"))
    assert variant.other_terms == tuple(analyze("Penny Brook"))


def test_bodies_are_followed_to_the_last(file: Path) -> None:
    glossary = read(file, WHOLE)
    assert later_names(glossary, "lighting sub-committee") == (
        "Streets Committee",
        "Environment Committee",
        "Highways Panel",
    )
    assert later_names(glossary, "Highways Panel") == ()


def test_bodies_that_follow_each_other_end(file: Path) -> None:
    glossary = read(file, '[bodies]\nA = "B"\nB = "A"\n')
    assert later_names(glossary, "a") == ("B",)


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("forms = 3", "forms: it must be a table: write \\[forms\\]"),
        ('[form]\na = "b"', "\\[form\\]: no such table; there are \\[forms\\] and \\[bodies\\]"),
        ("[forms]\nMASH = 3", "\\[forms\\] 'MASH': it must be a text or a list of texts"),
        ('[forms]\nMASH = ["hub", 3]', "\\[forms\\] 'MASH': it must be a text or a list"),
        ('[forms.MASH]\na = "b"', "\\[forms\\] 'MASH': it must be a text or a list"),
        ("[forms]\nMASH = []", "\\[forms\\] 'MASH': it must have 1 to 20 texts"),
        (f"[forms]\nMASH = {['hub'] * 21}", "it must have 1 to 20 texts"),
        ('[forms]\nMASH = ""', "'' must be words"),
        ('[forms]\nMASH = "-- --"', "'-- --' must be words"),
        ('[forms]\n"" = "hub"', "'' must be words"),
        (f'[forms]\nMASH = "{"hub" * 100}"', "of 200 characters at most"),
        ('[forms]\nMASH = "of the"', "'of the' must have 1 to 8 words besides"),
        ('[forms]\nMASH = "a1 b1 c1 d1 e1 f1 g1 h1 i1"', "must have 1 to 8 words besides"),
        ('[forms]\nMASH = "the mash"', "its forms are one; name another"),
        ('[bodies]\nA = ["B", false]', "\\[bodies\\] 'A': it must be a text"),
        ("[forms]\nMASH = hub", "is no TOML: .*line 2"),
        ('[forms]\nA = "B"\nA = "C"', "is no TOML"),
        ("a = " + "[" * 5000, "is nested too deeply"),
        ("a." * 4000 + "b = 1", "has a line longer than 6000 bytes"),
        ("# a note\n" * 40_000, "is larger than 256 KB"),
    ],
)
def test_a_wrong_glossary_says_what_is_wrong(file: Path, text: str, message: str) -> None:
    with pytest.raises(GlossaryWrong, match=message) as caught:
        read(file, text)
    assert str(file) in str(caught.value)
    assert isinstance(caught.value, AssistantError)
    assert caught.value.status is ExitStatus.WRONG_USE


def test_too_many_entries_are_refused(file: Path) -> None:
    with pytest.raises(GlossaryWrong, match="2001 entries; at most 2000"):
        read(file, "[forms]\n" + "".join(f'k{n} = "v{n}"\n' for n in range(2001)))


def test_a_missing_file_and_a_folder_are_refused(file: Path) -> None:
    with pytest.raises(GlossaryWrong, match="cannot be read"):
        read_glossary(file)
    with pytest.raises(GlossaryWrong, match="cannot be read"):
        read_glossary(file.parent)


def test_a_file_in_another_encoding_is_refused(file: Path) -> None:
    file.write_bytes('[forms]\n"café" = "tea"'.encode("utf-16"))
    with pytest.raises(GlossaryWrong, match="is not in UTF-8"):
        read_glossary(file)


@pytest.mark.parametrize("line", ["a." * 2900 + "b", '"' + "a" * 5900, "x='''" + "'" * 5900])
def test_hostile_files_are_read_in_time(file: Path, line: str) -> None:
    started = time.process_time()
    with pytest.raises(GlossaryWrong):
        read(file, "\n".join(f"{line}{n} = 1" for n in range(40)))
    assert time.process_time() - started < 10


def test_a_large_glossary_is_no_burden(file: Path) -> None:
    glossary = read(file, "[forms]\n" + "".join(f'k{n} = "value number{n}"\n' for n in range(2000)))
    started = time.process_time()
    assert len(others(glossary, "k7 " * 400)) == 1
    assert time.process_time() - started < 0.5


@pytest.mark.parametrize(
    ("stated", "variable", "usual", "found"),
    [
        ("s.toml", "v.toml", True, "s.toml"),  # the option wins
        (None, "v.toml", True, "v.toml"),  # then the variable
        (None, "", True, "glossary.toml"),  # an empty variable is none
        (None, None, True, "glossary.toml"),
        (None, None, False, None),
        ("s.toml", None, False, "s.toml"),  # though it is not there: reading says so
    ],
)
def test_where_the_file_stands(
    tmp_path: Path, stated: str | None, variable: str | None, usual: bool, found: str | None
) -> None:
    if usual:
        (tmp_path / "glossary.toml").touch()
    environment = {} if variable is None else {"MINUTES_GLOSSARY": variable}
    file = glossary_file(Path(stated) if stated else None, environment, tmp_path)
    assert (file and file.name) == found


@given(st.text(max_size=200))
def test_any_file_is_read_or_refused(tmp_path_factory: pytest.TempPathFactory, text: str) -> None:
    file = tmp_path_factory.mktemp("any") / "glossary.toml"
    file.write_bytes(text.encode("utf-8", "surrogatepass"))
    with contextlib.suppress(GlossaryWrong):
        read_glossary(file)
