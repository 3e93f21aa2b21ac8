"""``check`` says what is wrong and what to do, against a fake of Slack's Web API."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from assistant import Body
from slackbot.checking import check
from slackbot.findings import Finding, Grade
from slackbot.secrets import Secrets
from slackbot.settings import Allowed, Minutes, Restricted, Settings, Web
from slackbot.workspaces import make_client
from tests.slackbot.fake_rules import Refused
from tests.slackbot.fake_slack import APP, APP_TOKEN, BOT_TOKEN, TEAM, FakeSlack

SECRETS = Secrets(bot_token=BOT_TOKEN, app_token=APP_TOKEN)


class Slack(FakeSlack):
    """A fake that also knows of which app a bot is, and which channels are private."""

    def __init__(self) -> None:
        super().__init__()
        self.app = APP
        self.private = {"G1": True, "C1": False}

    def _methods(self, method: str, token: str, args: dict[str, Any]) -> dict[str, Any]:
        if method == "bots.info":
            return {"bot": {"id": args["bot"], "app_id": self.app}}
        if method == "conversations.info":
            if args["channel"] not in self.private:
                raise Refused("unknown_method", args["channel"])
            return {"channel": {"is_private": self.private[args["channel"]]}}
        return super()._methods(method, token, args)


@pytest.fixture
def slack() -> Iterator[Slack]:
    fake = Slack()
    yield fake
    fake.close()


@pytest.fixture
def settings(tmp_path: Path, samples_index: Path, slack: Slack) -> Settings:
    return Settings(
        file=tmp_path / "bot.toml",
        name="Penny Brook",
        contact="the clerk",
        index=samples_index,
        data=tmp_path / "data",
        allowed=Allowed(
            app=APP, teams=frozenset({TEAM}), channels=frozenset({"C1"}), everyone=True
        ),
        minutes=Minutes(public=None),
        link_hosts=frozenset({"minutes.example"}),
        base_url=slack.base_url,
    )


def found(
    settings: Settings,
    secrets: Secrets = SECRETS,
    *,
    http: bool = False,
    environment: dict[str, str] | None = None,
) -> list[Finding]:
    return list(
        check(
            settings,
            secrets,
            http=http,
            client=lambda token: make_client(token, settings.base_url),
            environment=environment or {},
        )
    )


def faults(findings: list[Finding]) -> list[str]:
    for finding in findings:
        assert finding.remedy or finding.grade is not Grade.FAULT, "a fault says what to do"
        assert "xox" not in finding.what + finding.remedy.replace("xoxb-…", "")
    return [f.what for f in findings if f.grade is Grade.FAULT]


def test_a_bot_that_is_set_up_has_no_fault(settings: Settings) -> None:
    findings = found(settings)
    assert faults(findings) == []
    told = "\n".join(f.what for f in findings)
    for part in ("the index holds", TEAM, "all scopes", f"the app {APP}", "opens Socket Mode"):
        assert part in told


@pytest.mark.parametrize(
    ("secrets", "said"),
    [
        (Secrets(), "bot_token is missing"),
        (Secrets(bot_token=BOT_TOKEN), "app_token is missing"),
        (Secrets(bot_token="xoxb-other", app_token=APP_TOKEN), "invalid_auth"),
        (Secrets(bot_token=BOT_TOKEN, app_token="xapp-other"), "not_allowed_token_type"),
    ],
    ids=repr,
)
def test_tokens_that_are_missing_or_not_taken(
    settings: Settings, secrets: Secrets, said: str
) -> None:
    assert [f for f in faults(found(settings, secrets)) if said in f]


def test_what_is_not_allowed_is_named_with_the_line_to_write(settings: Settings) -> None:
    closed = replace(settings, allowed=Allowed(app="A9", teams=frozenset({"T9"})))
    findings = found(closed)
    told = faults(findings)
    assert len(told) == 3
    remedies = " ".join(f.remedy for f in findings)
    assert f'teams = ["{TEAM}"]' in remedies
    assert f'app = "{APP}"' in remedies
    assert "everyone = true" in remedies


@pytest.mark.parametrize(
    ("scopes", "grade", "said"),
    [
        ("chat:write,commands", Grade.FAULT, "lacks the scopes app_mentions:read"),
        (None, Grade.NOTE, "more scopes than are needed: channels:history"),
        ("", Grade.NOTE, "does not say which scopes"),
    ],
)
def test_scopes_are_compared_with_the_manifests(
    settings: Settings, monkeypatch: pytest.MonkeyPatch, scopes: str | None, grade: Grade, said: str
) -> None:
    from tests.slackbot import fake_slack

    given = f"{fake_slack.SCOPES},channels:history" if scopes is None else scopes
    monkeypatch.setattr(fake_slack, "SCOPES", given)
    assert [f for f in found(settings) if f.grade is grade and said in f.what]


def test_groups_and_channels_of_restricted_committees(
    settings: Settings, slack: Slack, monkeypatch: pytest.MonkeyPatch
) -> None:
    from tests.slackbot import fake_slack

    slack.groups = {"S1": ["U1", "U2"]}
    rule = Restricted(
        body=Body(committee="Scrutiny"),
        channels=frozenset({"G1", "C1"}),
        groups=frozenset({"S1", "S2"}),
    )
    ruled = replace(settings, minutes=Minutes(public=None, restricted=(rule,)))
    findings = found(ruled)
    assert [f for f in findings if f.what == "the user group S1 has 2 members"]
    assert [f for f in faults(findings) if "S2 cannot be read" in f]
    assert [f for f in findings if "with the least scopes it cannot be told" in f.what]
    monkeypatch.setattr(fake_slack, "SCOPES", f"{fake_slack.SCOPES},groups:read")
    findings = found(ruled)
    assert [f for f in faults(findings) if "C1 is not private" in f]
    assert [f for f in findings if f.what == "the channel G1 is private"]


def test_rules_say_what_they_hide(settings: Settings) -> None:
    from index import open_index

    with open_index(settings.index) as index:
        names = index.committees()
    rules = (
        Restricted(body=Body(committee=names[0]), users=frozenset({"U1"})),
        Restricted(body=Body(committee="Staffing Appeals")),
    )
    minutes = Minutes(public=None, restricted=rules)
    told = [f.what for f in found(replace(settings, minutes=minutes))]
    assert [t for t in told if t.startswith(f"the rule for {names[0]} hides {names[0]} (")]
    assert [t for t in told if "Staffing Appeals hides nothing" in t]
    assert [t for t in told if t == "nobody at all may see Staffing Appeals"]
    unknown = Minutes(public=(Body(committee="Staffing"),))
    assert [
        f for f in faults(found(replace(settings, minutes=unknown))) if "nothing that every" in f
    ]


def test_an_index_or_folder_that_cannot_be_used(settings: Settings, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("", "utf-8")
    broken = replace(settings, index=tmp_path / "none", data=tmp_path / "file" / "data")
    told = faults(found(broken))
    assert [t for t in told if "none" in t]
    assert [t for t in told if "cannot be written" in t]


def test_http_needs_other_secrets_and_an_address(settings: Settings) -> None:
    told = faults(found(settings, Secrets(bot_token=BOT_TOKEN), http=True))
    assert [t for t in told if "signing_secret is missing" in t]
    assert [t for t in told if "url is missing" in t]
    several = replace(settings, web=Web(url="https://minutes.example", oauth=True))
    told = faults(found(several, Secrets(signing_secret="0123456789abcdef"), http=True))
    assert len([t for t in told if t.startswith(("client_", "store_key"))]) == 3


def test_what_the_environment_would_change_is_said(settings: Settings) -> None:
    environment = {"SLACK_CLIENT_ID": "1", "HTTPS_PROXY": "http://proxy"}
    told = [f.what for f in found(settings, environment=environment)]
    assert [t for t in told if "SLACK_CLIENT_ID" in t]
    assert [t for t in told if "HTTPS_PROXY" in t]
