"""``minutes.toml``: what is stated of files, in which order it counts, and how errors read."""

from __future__ import annotations

import datetime as dt
import time
from pathlib import Path, PurePath

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus.errors import BadRules
from corpus.records import MinutesStatus, Stated
from corpus.stated import Statements, date_in_name, matches, read_rules, stated_for

TOML = """
council = "Ambleford Borough Council"
url = "https://minutes.ambleford.example/files/"

[[files]]
match = "planning/"
committee = "Planning Committee"
date = "minutes-{year}{month}{day}*"

[[files]]
match = "*_cy.pdf"
language = "cy"
status = "approved"

[[files]]
match = "planning/old/**"
committee = "Development Committee"
date = 1998-03-04
"""


def write(folder: Path, content: str) -> Path:
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "minutes.toml").write_text(content, encoding="utf-8")
    return folder


def test_a_file_has_what_its_rules_and_the_top_state(tmp_path: Path) -> None:
    rules = read_rules(write(tmp_path, TOML))
    assert rules is not None
    found = stated_for(tmp_path / "planning" / "minutes-20230517_cy.pdf", [rules])
    assert found.council == "Ambleford Borough Council"
    assert found.committee == "Planning Committee"
    assert found.date == dt.date(2023, 5, 17)
    assert found.minutes_status is MinutesStatus.APPROVED
    assert found.language == "cy"
    assert found.url == ("https://minutes.ambleford.example/files/planning/minutes-20230517_cy.pdf")


def test_the_first_rule_that_has_a_key_gives_it(tmp_path: Path) -> None:
    rules = read_rules(write(tmp_path, TOML))
    assert rules is not None
    found = stated_for(tmp_path / "planning" / "old" / "book one.pdf", [rules])
    assert found.committee == "Planning Committee", "“planning/” stands first"
    assert found.date == dt.date(1998, 3, 4), "the name fits no template, so the next rule counts"
    assert found.url is not None
    assert found.url.endswith("/planning/old/book%20one.pdf")


def test_the_command_line_wins_then_the_nearest_file(tmp_path: Path) -> None:
    root = write(tmp_path / "root", 'council = "Ambleford"\ncommittee = "Council"\nlanguage = "en"')
    near = write(root / "audit", 'committee = "Audit Committee"')
    above = write(tmp_path, 'council = "Not read: above the folder that is indexed"')
    assert above == tmp_path
    file = near / "may.txt"
    found = Statements([root]).of(file)
    assert (found.council, found.committee, found.language) == (
        "Ambleford",
        "Audit Committee",
        "en",
    )
    said = Statements([root], Stated(committee="Scrutiny Committee")).of(file)
    assert (said.council, said.committee) == ("Ambleford", "Scrutiny Committee")


def test_a_file_that_is_named_has_the_rules_beside_it(tmp_path: Path) -> None:
    write(tmp_path, 'council = "Above"')
    folder = write(tmp_path / "a", 'committee = "Audit Committee"')
    found = Statements([folder / "may.txt"]).of(folder / "may.txt")
    assert (found.council, found.committee) == (None, "Audit Committee")


def test_nothing_is_stated_without_rules(tmp_path: Path) -> None:
    assert read_rules(tmp_path) is None
    found = Statements([tmp_path]).of(tmp_path / "deep" / "er" / "may.txt")
    assert (found.council, found.committee, found.date, found.url) == (None, None, None, None)


def test_rules_that_match_no_file_are_named(tmp_path: Path) -> None:
    statements = Statements([write(tmp_path, TOML)])
    statements.of(tmp_path / "planning" / "minutes-20230517.pdf")
    unused = statements.unused()
    assert [(file, rule.number, rule.match) for file, rule in unused] == [
        (tmp_path / "minutes.toml", 2, "*_cy.pdf"),
        (tmp_path / "minutes.toml", 3, "planning/old/**"),
    ]


@pytest.mark.parametrize(
    ("content", "words"),
    [
        ("council = \nurl = 1", ["is no TOML", "line 1"]),
        ('counsil = "A"', ["unknown key “counsil” in the top", "Did you mean “council”?"]),
        ('[[files]]\nmatch = "a"\nmatsch = "b"', ["“matsch” in [[files]] number 1", "“match”"]),
        ('[[files]]\ncouncil = "A"', ["no “match” in [[files]] number 1"]),
        ('match = "a"', ["unknown key “match” in the top"]),
        ("council = 3", ["“council” in the top that is no text"]),
        ('committee = " "', ["“committee” in the top that is no text"]),
        ('status = "signed"', ["is “signed”", '"draft" or "approved"']),
        ('language = "fr"', ["is “fr”"]),
        ('url = "ambleford"', ["is no address", "https://"]),
        ('date = "minutes-{year}"', ["needs {month} once"]),
        ('date = "{month}{day}"', ["needs {year} or {yy} once"]),
        ('date = "{year}{month}{day}{hour}"', ["placeholder {hour} that is none"]),
        ('date = "{year}{month}{day}}"', ["is none"]),
        ('date = "*{year}*{month}*{day}*"', ["more than 3 stars"]),
        ("date = 2024-01-01T10:00:00", ["a template or a date"]),
        ('files = "a"', ["Write [[files]]"]),
        ('[files]\nmatch = "a"', ["Write [[files]]"]),
        ("a = " + "[" * 5000, ["is no TOML"]),
        ("a." * 4000 + "b = 1", ["has a line longer than 6000 bytes"]),
    ],
)
def test_errors_name_the_file_the_key_and_what_to_do(
    tmp_path: Path, content: str, words: list[str]
) -> None:
    write(tmp_path, content)
    with pytest.raises(BadRules) as caught:
        read_rules(tmp_path)
    shown = str(caught.value)
    assert shown.startswith(str(tmp_path / "minutes.toml"))
    for word in words:
        assert word in shown


def test_rules_that_are_no_text_or_too_large_are_refused(tmp_path: Path) -> None:
    (tmp_path / "minutes.toml").write_bytes(b"council = '\xff'")
    with pytest.raises(BadRules, match="is no TOML"):
        read_rules(tmp_path)
    (tmp_path / "minutes.toml").write_bytes(b"#" * 1_000_001)
    with pytest.raises(BadRules, match="larger than 1 MB"):
        read_rules(tmp_path)


@pytest.mark.parametrize(
    ("template", "name", "expected"),
    [
        ("minutes-{year}{month}{day}.pdf", "minutes-20240312.pdf", "2024-03-12"),
        ("minutes-{year}{month}{day}.pdf", "Minutes-20240312.PDF", "2024-03-12"),
        ("{day}-{month}-{yy}*", "12-03-19 signed.pdf", "2019-03-12"),
        ("{day}-{month}-{yy}*", "12-03-98.pdf", "1998-03-12"),
        ("*{day} {month} {year}*", "Minutes 1st March 2021 (final).docx", "2021-03-01"),
        ("*{day}{month}{year}*", "PC 7sep2020.doc", "2020-09-07"),
        ("minutes-{year}{month}{day}.pdf", "minutes-20241312.pdf", None),
        ("minutes-{year}{month}{day}.pdf", "minutes-20240231.pdf", None),
        ("minutes-{year}{month}{day}.pdf", "agenda-20240312.pdf", None),
    ],
)
def test_a_template_reads_the_date_of_a_files_name(
    template: str, name: str, expected: str | None
) -> None:
    found = date_in_name(template, name)
    assert (found.isoformat() if found else None) == expected


@pytest.mark.parametrize(
    ("pattern", "path", "expected"),
    [
        ("planning/", "planning/2023/may.pdf", True),
        ("planning/", "planning.pdf", False),
        ("planning/*.pdf", "planning/may.pdf", True),
        ("planning/*.pdf", "planning/2023/may.pdf", False),
        ("planning/**/*.pdf", "planning/2023/a/may.pdf", True),
        ("planning/**/*.pdf", "planning/may.pdf", True),
        ("*_cy.pdf", "a/b/may_CY.pdf", True),
        ("may.txt", "a/may.txt", True),
        ("./a/may.txt", "a/may.txt", True),
        ("a/may.txt", "b/a/may.txt", False),
        ("**/audit/**", "x/audit/may.txt", True),
        ("20?3/*", "2023/may.txt", True),
        ("[", "[", True),
    ],
)
def test_patterns_name_files_as_people_expect(pattern: str, path: str, expected: bool) -> None:
    assert matches(pattern, PurePath(path)) is expected


@given(st.text("ab*?/[]", max_size=12), st.text("ab/", min_size=1, max_size=12))
def test_no_pattern_raises(pattern: str, path: str) -> None:
    assert matches(pattern, PurePath(path.strip("/") or "a")) in (True, False)


def test_hostile_patterns_and_names_take_no_time(tmp_path: Path) -> None:
    started = time.process_time()
    matches("**/" * 60 + "z", PurePath("/".join("a" * 100)))
    matches("*a" * 60 + "b", PurePath("a" * 250))
    date_in_name("*{day}*{month}*{year}", "1" * 255)
    assert time.process_time() - started < 2


def test_thousands_of_files_read_each_toml_once(tmp_path: Path) -> None:
    write(tmp_path, TOML)
    statements = Statements([tmp_path])
    started = time.process_time()
    for n in range(5000):
        assert statements.of(tmp_path / "planning" / f"minutes-2023{n % 12 + 1:02}17.pdf").date
    assert time.process_time() - started < 3
