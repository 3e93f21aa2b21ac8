"""Tokens: from the environment or a file that only its owner may read, and shown to nobody."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from cryptography.fernet import Fernet

from slackbot.errors import SecretsWrong
from slackbot.secrets import Secrets, clean_environment, read_secrets, require

BOT, APP, SIGNING = "xoxb-1-abcdefgh", "xapp-1-A1-abcdefgh", "0123456789abcdef0123456789abcdef"
KEY = Fernet.generate_key().decode()


def written(tmp_path: Path, text: str, mode: int = 0o600) -> Path:
    file = tmp_path / "secrets.env"
    file.write_text(text, "utf-8")
    file.chmod(mode)
    return file


def test_the_environment_goes_before_the_file(tmp_path: Path) -> None:
    file = written(
        tmp_path,
        f'# tokens\nBOT_TOKEN=xoxb-old\nexport MINUTES_SLACK_APP_TOKEN = "{APP}"\n\n'
        f"SIGNING_SECRET='{SIGNING}'\n",
    )
    found = read_secrets({"MINUTES_SLACK_BOT_TOKEN": BOT, "MINUTES_SLACK_SECRETS": str(file)})
    assert found == Secrets(bot_token=BOT, app_token=APP, signing_secret=SIGNING)


@pytest.mark.skipif(os.name != "posix", reason="Windows has no such modes")
@pytest.mark.parametrize("mode", [0o640, 0o604, 0o660, 0o644, 0o610])
def test_a_file_that_others_may_read_is_refused(tmp_path: Path, mode: int) -> None:
    file = written(tmp_path, f"BOT_TOKEN={BOT}", mode)
    with pytest.raises(SecretsWrong, match="chmod 600") as error:
        read_secrets({}, file)
    assert BOT not in str(error.value)


def test_what_systemd_hands_on_shows_a_right_of_the_group(tmp_path: Path) -> None:
    file = written(tmp_path, f"BOT_TOKEN={BOT}", 0o440)
    environment = {"CREDENTIALS_DIRECTORY": str(tmp_path)}
    assert read_secrets(environment, file).bot_token == BOT
    file.chmod(0o444)
    with pytest.raises(SecretsWrong, match="may be read by others"):
        read_secrets(environment, file)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("BOT_TOKN=xoxb-1", "line 1"),
        (f"just {BOT}", "line 1"),
        ("\n\nTOKEN=xoxb-1", "line 3"),
        (f"BOT_TOKEN={APP}", "must begin with xoxb-"),
        ("APP_TOKEN=xoxb-1-abc", "must begin with xapp-"),
        ("SIGNING_SECRET=short", "too short"),
        ("STORE_KEY=0123456789abcdef", "STORE_KEY is no key: make one by"),
        (f"STORE_KEY={KEY},short=", "STORE_KEY is no key"),
    ],
)
def test_what_is_wrong_is_named_and_never_shown(tmp_path: Path, text: str, said: str) -> None:
    with pytest.raises(SecretsWrong, match=said) as error:
        read_secrets({}, written(tmp_path, text))
    for secret in (BOT, APP, "xoxb-1", "short="):
        assert secret not in str(error.value)


def test_a_missing_file_or_folder_is_named(tmp_path: Path) -> None:
    for file in (tmp_path / "none", tmp_path):
        with pytest.raises(SecretsWrong, match=str(tmp_path)):
            read_secrets({}, file)


@pytest.mark.parametrize("name", ["bot_token", "app_token", "signing_secret", "store_key"])
def test_what_is_missing_is_named_with_where_it_stands(name: str) -> None:
    with pytest.raises(SecretsWrong, match=f"MINUTES_SLACK_{name.upper()} is missing"):
        require(Secrets(), name)


def test_whoever_prints_secrets_prints_none() -> None:
    secrets = Secrets(bot_token=BOT, app_token=APP, signing_secret=SIGNING, client_id="1.2")
    assert repr(secrets) == "Secrets(bot_token, app_token, signing_secret, client_id)"
    assert str(secrets) == repr(secrets)
    assert secrets.values() == (BOT, APP, SIGNING)


def test_of_several_keys_each_is_a_secret(tmp_path: Path) -> None:
    other = Fernet.generate_key().decode()
    secrets = read_secrets({}, written(tmp_path, f"STORE_KEY={KEY}, {other}"))
    assert secrets.store_keys() == (KEY, other)
    assert {KEY, other} <= set(secrets.values())


def test_what_bolt_would_act_on_is_taken_out_of_the_environment() -> None:
    environment = {
        "SLACK_CLIENT_ID": "1",
        "SLACK_CLIENT_SECRET": "2",
        "SLACK_BOT_TOKEN": "3",
        "HTTPS_PROXY": "http://proxy",
        "no_proxy": "*",
        "MINUTES_SLACK_BOT_TOKEN": BOT,
        "PATH": "/bin",
    }
    kept = dict(environment)
    told = clean_environment(environment, proxy=False)
    assert environment == {"PATH": "/bin"}
    assert "MINUTES_SLACK_BOT_TOKEN" not in told
    assert {"SLACK_CLIENT_ID", "HTTPS_PROXY"} <= set(told)
    clean_environment(kept, proxy=True)
    assert kept["HTTPS_PROXY"] == "http://proxy"
