"""The app's manifest, from which Slack makes the app: its ways in, and the least scopes they need.

Slack's page "Create New App, From a manifest" takes the JSON that is printed here as it stands.
"""

from __future__ import annotations

import json
from typing import Final, TypeAlias

Json: TypeAlias = "dict[str, Json] | list[Json] | str | int | bool"

COMMAND: Final = "/minutes"
SHORTCUT: Final = "ask_about_message"
SCOPES: Final = (
    "app_mentions:read",
    "assistant:write",
    "chat:write",
    "commands",
    "im:history",
    "usergroups:read",
    "users:read",
)
"""What the bot needs and nothing more: it reads mentions and its own direct messages alone."""

APP_SCOPE: Final = "connections:write"
_EVENTS: Final = ("app_home_opened", "app_mention", "message.im")
_WHEN_REMOVED: Final = ("app_uninstalled", "tokens_revoked")
_PROMPTS: Final = (
    ("Latest decisions", "What was decided at the last meeting?"),
    ("Who proposed it", "Who proposed the budget, and was it carried?"),
    ("What can you do?", "help"),
)


def manifest(
    *, url: str | None = None, oauth: bool = False, prompts: tuple[tuple[str, str], ...] = ()
) -> dict[str, Json]:
    """Return the manifest.

    Args:
        url: the public address for HTTP, without a slash at the end; None for Socket Mode.
        oauth: whether workspaces install the app through ``<url>/slack/install``.
        prompts: (title, question), suggested in the agent's tab; our own where there are none.
    """
    events = f"{url}/slack/events" if url else None
    scopes: dict[str, Json] = {"scopes": {"bot": list(SCOPES)}}
    if url and oauth:
        scopes["redirect_urls"] = [f"{url}/slack/oauth_redirect"]
    return {
        "_metadata": {"major_version": 2, "minor_version": 1},
        "display_information": {
            "name": "Minutes",
            "description": "Finds and quotes passages from committee minutes",
            "background_color": "#1d4d4f",
        },
        "features": _features(events, prompts or _PROMPTS),
        "oauth_config": scopes,
        "settings": _settings(events),
    }


def _features(events: str | None, prompts: tuple[tuple[str, str], ...]) -> dict[str, Json]:
    command: dict[str, Json] = {
        "command": COMMAND,
        "description": "Search the minutes (only you see the answer)",
        "usage_hint": "[question] or help",
        "should_escape": True,
    }
    if events:
        command["url"] = events
    described = "Quotes committee minutes word for word, with the meeting, item and page."
    return {
        "bot_user": {"display_name": "Minutes", "always_online": True},
        "app_home": {
            "home_tab_enabled": True,
            "messages_tab_enabled": True,
            "messages_tab_read_only_enabled": False,
        },
        "agent_view": {
            "agent_description": described,
            "suggested_prompts": [{"title": title, "message": asked} for title, asked in prompts],
        },
        "slash_commands": [command],
        "shortcuts": [
            {
                "name": "Ask the minutes about this",
                "type": "message",
                "callback_id": SHORTCUT,
                "description": "Search the minutes for this message",
            }
        ],
    }


def _settings(events: str | None) -> dict[str, Json]:
    subscriptions: dict[str, Json] = {"bot_events": [*_EVENTS, *_WHEN_REMOVED]}
    interactivity: dict[str, Json] = {"is_enabled": True}
    if events:
        subscriptions["request_url"] = events
        interactivity["request_url"] = events
        interactivity["message_menu_options_url"] = events
    return {
        "event_subscriptions": subscriptions,
        "interactivity": interactivity,
        "org_deploy_enabled": False,
        "socket_mode_enabled": events is None,
        "token_rotation_enabled": False,
    }


def printed(value: dict[str, Json]) -> str:
    """Return the manifest as it is pasted into Slack's page."""
    return json.dumps(value, indent=2, ensure_ascii=False)
