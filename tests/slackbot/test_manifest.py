"""The manifest asks for the least that the bot can work with, and for what the bot listens to."""

from __future__ import annotations

import json
from typing import Any

import pytest

from slackbot.manifest import COMMAND, SCOPES, SHORTCUT, manifest, printed

URL = "https://minutes.ambleford.example"


def made(**said: Any) -> dict[str, Any]:  # noqa: ANN401  # as manifest takes them
    found: dict[str, Any] = json.loads(printed(manifest(**said)))
    return found


@pytest.mark.parametrize("url", [None, URL])
def test_the_scopes_read_nobodys_channels(url: str | None) -> None:
    scopes = made(url=url)["oauth_config"]["scopes"]
    assert scopes == {"bot": list(SCOPES)}
    forbidden = ("channels:", "groups:", "mpim:", "files:", "chat:write.", "users:read.email")
    assert not [s for s in SCOPES if s.startswith(forbidden)]


def test_socket_mode_needs_no_address() -> None:
    found = made()
    assert found["settings"]["socket_mode_enabled"] is True
    assert "https" not in json.dumps(found)


def test_http_names_every_address() -> None:
    found = made(url=URL, oauth=True)
    events = f"{URL}/slack/events"
    settings = found["settings"]
    assert settings["socket_mode_enabled"] is False
    assert settings["event_subscriptions"]["request_url"] == events
    assert settings["interactivity"]["request_url"] == events
    assert settings["interactivity"]["message_menu_options_url"] == events
    assert found["features"]["slash_commands"][0]["url"] == events
    assert found["oauth_config"]["redirect_urls"] == [f"{URL}/slack/oauth_redirect"]
    assert "redirect_urls" not in made(url=URL)["oauth_config"]


def test_the_agents_tab_is_of_2026() -> None:
    """New apps may use agent_view alone; assistant_view is refused for them."""
    features = made(prompts=(("Precept", "What is the precept?"),))["features"]
    assert features["agent_view"]["suggested_prompts"] == [
        {"title": "Precept", "message": "What is the precept?"}
    ]
    assert "assistant_view" not in features
    assert len(features["agent_view"]["agent_description"]) <= 300
    assert features["app_home"]["messages_tab_read_only_enabled"] is False


def test_what_it_offers_is_what_the_bot_listens_to() -> None:
    from slackbot.listening import _EVENTS

    found = made()
    events = set(found["settings"]["event_subscriptions"]["bot_events"])
    assert {"app_mention", "app_home_opened", "message.im"} <= events
    assert set(_EVENTS) == {"app_mention", "app_home_opened", "message"}
    assert found["features"]["slash_commands"][0]["command"] == COMMAND == "/minutes"
    assert found["features"]["shortcuts"][0]["callback_id"] == SHORTCUT
    assert found["features"]["slash_commands"][0]["should_escape"] is True


def test_slacks_limits_are_kept() -> None:
    found = made()
    assert len(found["display_information"]["name"]) <= 35
    assert len(found["display_information"]["description"]) <= 140
