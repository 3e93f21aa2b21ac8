"""Looking people up: kept for five minutes, and denied where Slack does not say."""

from __future__ import annotations

from typing import Any

import pytest
from slack_sdk.errors import SlackApiError

from slackbot.people import KEPT_SECONDS, Member, People


class Client:
    """Says of people and groups what a test wants, and counts the calls."""

    def __init__(self) -> None:
        self.users: dict[str, dict[str, Any]] = {"U1": {"team_id": "T1"}}
        self.groups = {"S1": ["U1"]}
        self.asked: list[str] = []
        self.error: Exception | None = None

    def users_info(self, *, user: str) -> dict[str, Any]:
        return self._answer(user, lambda: {"user": self.users[user]})

    def usergroups_users_list(self, *, usergroup: str) -> dict[str, Any]:
        return self._answer(usergroup, lambda: {"users": self.groups[usergroup]})

    def _answer(self, key: str, found: Any) -> dict[str, Any]:  # noqa: ANN401  # a thunk
        self.asked.append(key)
        if self.error:
            raise self.error
        answer: dict[str, Any] = found()
        return answer


@pytest.fixture
def client() -> Client:
    return Client()


def people(client: Client, clock: list[float]) -> People:
    return People(lambda team: client, clock=lambda: clock[0])  # type: ignore[arg-type, return-value]  # it answers alike


def test_what_was_looked_up_is_kept_for_five_minutes_and_no_longer(client: Client) -> None:
    clock = [1000.0]
    found = people(client, clock)
    for _ in range(3):
        assert found.is_in("T1", "U1", "S1")
        assert found.member("T1", "U1") == Member(user="U1", team="T1")
    assert client.asked == ["S1", "U1"]
    client.groups["S1"] = []
    clock[0] += KEPT_SECONDS - 1
    assert found.is_in("T1", "U1", "S1")
    clock[0] += 1
    assert not found.is_in("T1", "U1", "S1"), "who left the group has lost its rights"
    assert KEPT_SECONDS <= 300


@pytest.mark.parametrize(
    "error",
    [
        SlackApiError("no", {"error": "missing_scope"}),  # type: ignore[no-untyped-call]  # the SDK's
        TimeoutError(),
        ConnectionResetError(),
        KeyError("user"),
    ],
    ids=repr,
)
def test_what_cannot_be_looked_up_is_denied_and_asked_anew(
    client: Client, error: Exception
) -> None:
    found = people(client, [0.0])
    client.error = error
    assert found.member("T1", "U1") is None
    assert not found.is_in("T1", "U1", "S1")
    client.error = None
    assert found.member("T1", "U1") is not None
    assert found.is_in("T1", "U1", "S1")


def test_an_old_yes_is_not_used_where_slack_fails_later(client: Client) -> None:
    clock = [0.0]
    found = people(client, clock)
    assert found.is_in("T1", "U1", "S1")
    clock[0] = KEPT_SECONDS + 1
    client.error = TimeoutError()
    assert not found.is_in("T1", "U1", "S1")


def test_teams_are_kept_apart(client: Client) -> None:
    found = people(client, [0.0])
    assert found.is_in("T1", "U1", "S1")
    client.error = TimeoutError()
    assert not found.is_in("T2", "U1", "S1")


@pytest.mark.parametrize(
    ("said", "told"),
    [
        ({"team_id": "T1"}, {}),
        ({"team_id": "T1", "is_restricted": True}, {"is_guest": True}),
        ({"team_id": "T1", "is_ultra_restricted": True}, {"is_guest": True}),
        ({"team_id": "T1", "is_bot": True}, {"is_bot": True}),
        ({"team_id": "T1", "deleted": True}, {"is_gone": True}),
        ({"team_id": "T1", "is_stranger": True}, {"is_stranger": True}),
        ({"team_id": "T9"}, {"team": "T9", "is_stranger": True}),
        ({"team_id": "T9", "enterprise_user": {"teams": ["T1", "T9"]}}, {"team": "T9"}),
        ({}, {"team": "", "is_stranger": True}),
    ],
)
def test_what_slack_says_of_an_account(
    client: Client, said: dict[str, Any], told: dict[str, Any]
) -> None:
    client.users["U1"] = said
    found = people(client, [0.0]).member("T1", "U1")
    assert found == Member(**{"user": "U1", "team": "T1", **told})
