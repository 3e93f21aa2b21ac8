"""Settings: closed by default, every key known, every fault named."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from assistant import Body
from slackbot.errors import SettingsWrong
from slackbot.reading_settings import is_slack_or_this_machine, read_settings
from slackbot.settings import (
    Allowed,
    Clerks,
    Limits,
    Minutes,
    Restricted,
    Settings,
    Web,
)

GUIDE = Path(__file__).parents[2] / "docs" / "slack.md"
LEAST = """\
name = "Ambleford Town Council"
contact = "the clerk, Room 4"
index = "index"
data = "/var/lib/minutes/slack"

[slack]
app = "A1"
teams = ["T1"]

[minutes]
public = "all"
"""


def read(tmp_path: Path, text: str) -> Settings:
    file = tmp_path / "bot.toml"
    file.write_text(text, "utf-8")
    return read_settings(file)


def test_what_is_not_said_is_closed(tmp_path: Path) -> None:
    settings = read(tmp_path, LEAST)
    allowed = settings.allowed
    assert allowed == Allowed(app="A1", teams=frozenset({"T1"}))
    closed = [getattr(allowed, name) for name in Allowed.__slots__ if name not in ("app", "teams")]
    assert not any(closed)
    assert not any((settings.link_hosts, settings.proxy, settings.minutes.exempt))
    assert settings.base_url == "https://slack.com/api/"
    assert settings.index == tmp_path / "index", "paths count from the file's folder"
    assert settings.data == Path("/var/lib/minutes/slack")


def test_the_examples_of_the_guide_are_settings(tmp_path: Path) -> None:
    blocks = re.findall(r"```toml\n(.*?)```", GUIDE.read_text("utf-8"), re.DOTALL)
    first, whole = (block for block in blocks if block.startswith("name ="))
    assert read(tmp_path, first).allowed.everyone
    settings = read(tmp_path, whole)
    assert settings.minutes.restricted
    assert settings.prompts
    parts = [block for block in blocks if not block.startswith("name =")]
    assert len(parts) == 2
    for part in parts:
        name = re.escape(part.split("\n")[0])
        without = re.sub(rf"^{name}.*\n(?:(?!\[).*\n)*", "", whole, flags=re.MULTILINE)
        read(tmp_path, f"{without}\n{part}")


def test_the_guide_names_every_key(tmp_path: Path) -> None:
    """Every key stands in the whole example, but for the one that only tests need."""
    whole = next(b for b in GUIDE.read_text("utf-8").split("```toml\n") if "[limits]" in b)
    for record in (Allowed, Clerks, Limits, Minutes, Restricted, Settings, Web):
        for name in set(record.__slots__) - {"file", "base_url", "body", "allowed"}:
            assert re.search(rf"^\[*(\w+\.)?{name}\b", whole, re.MULTILINE), name


def test_restricted_committees_of_one_council_or_of_any(tmp_path: Path) -> None:
    settings = read(
        tmp_path,
        LEAST
        + """
[[minutes.restricted]]
committee = "Personnel Committee"
council = "Ambleford Town Council"
channels = ["G1"]
groups = ["S1"]

[[minutes.restricted]]
committee = "Audit"
users = ["U1", "W2"]
""",
    )
    first, second = settings.minutes.restricted
    assert first.body == Body(committee="Personnel Committee", council="Ambleford Town Council")
    assert first.channels == frozenset({"G1"})
    assert first.groups == frozenset({"S1"})
    assert second.body == Body(committee="Audit")
    assert second.users == frozenset({"U1", "W2"})


def test_public_committees_may_be_listed(tmp_path: Path) -> None:
    listed = '["Planning", {committee = "Audit", council = "Ambleford"}, {council = "Wessenbury"}]'
    settings = read(tmp_path, LEAST.replace('"all"', listed))
    assert settings.minutes.public == (
        Body(committee="Planning"),
        Body(committee="Audit", council="Ambleford"),
        Body(council="Wessenbury"),
    )
    assert read(tmp_path, LEAST.replace('"all"', "[]")).minutes.public == ()


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("name =", "nmae =", r"name: it is missing"),
        ('contact = "the clerk, Room 4"', "", r"contact: it is missing"),
        ("[minutes]\n", "[minutes]\nrestrited = []\n", "did you mean restricted"),
        ("[slack]\n", "[slack]\nchanels = []\n", r"slack\.chanels.*did you mean channels"),
        ("[slack]\n", '[slack]\nchannels = ["general"]\n', "is not the id of a channel"),
        ("[slack]\n", '[slack]\nchannels = ["T1"]\n', "is not the id of a channel"),
        ("[slack]\n", '[slack]\nchannels = "C1"\n', "must be a list of texts"),
        ("[slack]\n", '[slack]\nchannels = ["c1"]\n', "only ids are taken"),
        ('teams = ["T1"]', "", "else nobody may ask"),
        ('teams = ["T1"]', "teams = []", "else nobody may ask"),
        ('app = "A1"', "", r"slack\.app: it is missing"),
        ('app = "A1"', 'app = "Minutes"', "is not the id of an app"),
        ("[slack]\n", '[slack]\nshared_channels = ["C1"]\n', "must stand in channels too"),
        ("[slack]\n", '[slack]\nbase_url = "https://evil.example/api/"\n', "must be https://slack"),
        ("[slack]\n", '[slack]\nbase_url = "http://slack.com/api/"\n', "must be https://slack"),
        ('public = "all"', "", 'write public = "all"'),
        ('public = "all"', 'public = "none"', 'write public = "all"'),
        ('public = "all"', "public = [1]", "names of committees"),
        ('public = "all"', "public = [{}]", "committee, council or both"),
        ("[minutes]\n", "[[minutes.restricted]]\n[minutes2]\n", "minutes"),
        ("[minutes]\n", "[minutes]\nexempt = 1\n", "true or false"),
        ("[slack]\n", "[limits]\nworkers = 0\n[slack]\n", "whole number from 1 to 64"),
        ("[slack]\n", "[limits]\nworkers = true\n[slack]\n", "whole number"),
        ("[slack]\n", '[limits]\nqueue = "10"\n[slack]\n', "whole number"),
        ("[slack]\n", '[web]\nurl = "http://minutes.example"\n[slack]\n', "it must be https://"),
        ("[slack]\n", 'people = "all"\n[slack]\n', "must be a table"),
        ("index =", 'link_hosts = ["https://a.example/x"]\nindex =', "no host|not a host"),
        ("index =", 'name2 = ""\nindex =', "no such key"),
        ("index =", 'prompts = [{title = "a"}]\nindex =', "question: it is missing"),
        ('name = "Ambleford Town Council"', 'name = ""', "not empty"),
        ('name = "Ambleford Town Council"', 'name = "a\\nb"', "one line"),
        ("[slack]", "[slack", "it is no TOML"),
    ],
)
def test_a_fault_is_named_with_its_file_and_key(
    tmp_path: Path, old: str, new: str, said: str
) -> None:
    assert old in LEAST
    with pytest.raises(SettingsWrong, match=said) as error:
        read(tmp_path, LEAST.replace(old, new))
    assert str(tmp_path / "bot.toml") in str(error.value)


@pytest.mark.parametrize(
    "token", ["xoxb-12-ab", "xapp-1-A1-2-c", "xoxe.xoxp-1-abc", "xoxp-1", "xoxe-1-abc"]
)
def test_settings_that_hold_a_token_are_refused_without_repeating_it(
    tmp_path: Path, token: str
) -> None:
    with pytest.raises(SettingsWrong, match="holds a token") as error:
        read(tmp_path, f'{LEAST}\n[slack2]\ntoken = "{token}"\n')
    assert token not in str(error.value)


@pytest.mark.parametrize("content", [b"\xff\xfe", b"a = " + b"[" * 5000, b"#" * (1 << 19)])
def test_what_is_no_text_or_too_much_is_refused(tmp_path: Path, content: bytes) -> None:
    file = tmp_path / "bot.toml"
    file.write_bytes(content)
    with pytest.raises(SettingsWrong):
        read_settings(file)


def test_a_missing_file_is_named(tmp_path: Path) -> None:
    with pytest.raises(SettingsWrong, match="cannot be read"):
        read_settings(tmp_path / "none.toml")


@pytest.mark.parametrize(
    ("url", "may"),
    [
        ("https://slack.com/api/", True),
        ("http://127.0.0.1:8080/api/", True),
        ("http://localhost/api/", True),
        ("http://[::1]:99/api/", True),
        ("https://slack.com/", False),
        ("https://slack.com.evil.example/api/", False),
        ("https://slack.com@evil.example/api/", False),
        ("http://127.0.0.1.evil.example/api/", False),
        ("http://127.0.0.1@evil.example/api/", False),
        ("http://10.0.0.1/api/", False),
        ("ftp://127.0.0.1/api/", False),
        ("http://127.0.0.1/api", False),
        ("http://[::1/api/", False),
        ("", False),
    ],
)
def test_the_web_api_is_slacks_or_this_machines(url: str, may: bool) -> None:
    assert is_slack_or_this_machine(url) is may
