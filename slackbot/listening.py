"""Bolt's listeners: what Slack sends is kept as a request, and only then acknowledged.

No listener searches or waits for Slack, so all of them run before the answer to Slack is given
(``process_before_response``): what is acknowledged is on the disk.  A modal is opened meanwhile by
a thread of its own, because a trigger lives three seconds.  What nobody asks for is acknowledged
and dropped, or Slack would send it again.
"""

from __future__ import annotations

import logging
import re
import time
from collections.abc import Callable, Mapping
from concurrent.futures import Executor
from dataclasses import dataclass, replace
from functools import partial
from typing import TYPE_CHECKING, Any

from slack_bolt import Ack, App, BoltContext, BoltResponse
from slack_bolt.authorization import AuthorizeResult
from slack_sdk.errors import SlackApiError, SlackClientError

from slackbot import parsing
from slackbot.metrics import Metrics
from slackbot.parsing import Origin, Payload
from slackbot.records import Block, Outgoing, Request, Way
from slackbot.store import Accepted, Arrival, Queue
from slackbot.workspaces import Workspaces, make_client

if TYPE_CHECKING:
    from slackbot.settings import Limits, Settings

_log = logging.getLogger(__name__)
_ANY = re.compile(".*", re.DOTALL)
_ASKS = frozenset({Way.MENTION, Way.DIRECT, Way.COMMAND, Way.SHORTCUT, Way.FORM})


@dataclass(frozen=True, slots=True, kw_only=True)
class Handlers:
    """What is done with requests; see ``slackbot.handling``.

    Attributes:
        handle: what is to be sent for a request.
        admits: whether somebody may ask where they ask; no status is shown to others.
        waiting_view: the modal to open at once.
        form_errors: what is wrong in a form, by block_id.
        options: a type-ahead's list.
        knows: whether an action_id means anything to ``handle``.
    """

    handle: Callable[[Request], tuple[Outgoing, ...]]
    admits: Callable[[Request], bool]
    waiting_view: Callable[[Request], Block | None]
    form_errors: Callable[[Request], Mapping[str, str]]
    options: Callable[[Request], tuple[Block, ...]]
    knows: Callable[[str], bool]


@dataclass(frozen=True, slots=True, kw_only=True)
class Door:
    """What the listeners work with.

    Attributes:
        executor: opens modals; large, so that none waits for another.
        wake: tells the workers that something came in.
        gone: told of a workspace that removed the app.
    """

    settings: Settings
    workspaces: Workspaces
    queue: Queue
    metrics: Metrics
    handlers: Handlers
    executor: Executor
    wake: Callable[[], None]
    gone: Callable[[str], None]


def build_app(door: Door, signing_secret: str = "") -> App:
    """Return the app with all listeners; Socket Mode needs no signing secret."""
    app = App(
        name="minutes",
        logger=logging.getLogger("slack_bolt"),
        client=make_client(None, door.settings.base_url),
        signing_secret=signing_secret,
        authorize=partial(_authorized, door),  # type: ignore[arg-type]  # it may say None
        before_authorize=partial(_belongs, door),
        process_before_response=True,
        listener_executor=door.executor,
        token_verification_enabled=False,
        attaching_conversation_kwargs_enabled=False,
    )
    for kind, read in _EVENTS.items():
        app.event(kind)(partial(_on_event, door, read))
    for kind in ("app_uninstalled", "tokens_revoked"):
        app.event(kind)(partial(_on_removal, door))
    app.event(_ANY)(partial(_on_nothing, door))
    app.command(_ANY)(partial(_on_command, door))
    app.shortcut(_ANY)(partial(_on_shortcut, door))
    app.action(_ANY)(partial(_on_action, door))
    app.view_submission(_ANY)(partial(_on_form, door))
    app.view_closed(_ANY)(partial(_on_nothing, door))
    app.options(_ANY)(partial(_on_typing, door))
    return app


# What a body may be; a command has no type.  Bolt would log the whole of anything else.
_TYPES = frozenset(
    {
        None,
        "event_callback",
        "block_actions",
        "block_suggestion",
        "view_submission",
        "view_closed",
        "shortcut",
        "message_action",
    }
)
_EVENTS: Mapping[str, Callable[[Payload, Origin], Request | None]] = {
    "app_mention": parsing.mention,
    "message": parsing.direct,
    "app_home_opened": parsing.opened,
}


def _belongs(
    door: Door,
    body: dict[str, Any],
    context: BoltContext,
    next: Callable[[], None],
) -> BoltResponse | None:
    """Let pass what is of this app and of a workspace where it is installed; drop the rest."""
    kind = body.get("type")
    is_known = kind in _TYPES
    # Of shortcuts Slack does not say the app; the signature or the websocket does.
    says_no_app = kind in ("shortcut", "message_action") and "api_app_id" not in body
    is_ours = says_no_app or body.get("api_app_id") == door.settings.allowed.app
    is_installed = door.workspaces.find(context.team_id or "") is not None
    if kind != "url_verification" and not (is_known and is_ours and is_installed):
        door.metrics.count("dropped.foreign")
        return BoltResponse(status=200, body="")
    next()
    return None


def _authorized(door: Door, context: BoltContext) -> AuthorizeResult | None:
    workspace = door.workspaces.find(context.team_id or "")
    if workspace is None:
        return None
    return AuthorizeResult(
        enterprise_id=context.enterprise_id,
        team_id=context.team_id,
        bot_user_id=workspace.bot_user,
        bot_id=workspace.bot_id,
        bot_token=workspace.token,
        user_id=context.user_id,
    )


def _origin(body: Payload, context: BoltContext) -> Origin:
    person = body.get("user")
    said = person.get("team_id") if isinstance(person, Mapping) else None
    return Origin(
        team=context.team_id or "",
        user=context.user_id or "",
        enterprise=context.enterprise_id,
        actor_team=said or context.team_id,
        bot_user=context.bot_user_id or "",
    )


def _on_event(
    door: Door,
    read: Callable[[Payload, Origin], Request | None],
    body: dict[str, Any],
    context: BoltContext,
    ack: Ack,
) -> BoltResponse:
    request = read(body, _origin(body, context))
    if request is None:
        door.metrics.count("dropped.event")
    elif request.place.message:
        _take(door, request, parsing.said_keys(request))
    else:
        _take(door, request, (request.key,))
    return ack()


def _on_removal(door: Door, body: dict[str, Any], context: BoltContext, ack: Ack) -> BoltResponse:
    """Forget a workspace that removed the app or withdrew the bot's token."""
    event = body["event"]
    tokens = event.get("tokens") or {}
    if event["type"] == "app_uninstalled" or tokens.get("bot"):
        door.gone(context.team_id or "")
    return ack()


def _on_nothing(door: Door, ack: Ack) -> BoltResponse:
    door.metrics.count("dropped.unknown")
    return ack()


def _on_command(door: Door, body: dict[str, Any], context: BoltContext, ack: Ack) -> BoltResponse:
    request = parsing.command(body, _origin(body, context))
    _take(door, request, (request.key,))
    return ack()


def _on_shortcut(door: Door, body: dict[str, Any], context: BoltContext, ack: Ack) -> BoltResponse:
    request = parsing.shortcut(body, _origin(body, context))
    _take(door, request, (request.key,), trigger=body.get("trigger_id"))
    return ack()


def _on_action(door: Door, body: dict[str, Any], context: BoltContext, ack: Ack) -> BoltResponse:
    """Take a button that is known; a link's button opens its address by itself."""
    request = parsing.pressed(body, _origin(body, context))
    if request is None or not door.handlers.knows(request.action):
        door.metrics.count("dropped.action")
    else:
        _take(door, request, (request.key,), trigger=body.get("trigger_id"))
    return ack()


def _on_form(door: Door, body: dict[str, Any], context: BoltContext, ack: Ack) -> BoltResponse:
    request = parsing.submitted(body, _origin(body, context))
    wrong = door.handlers.form_errors(request)
    if wrong:
        return ack(response_action="errors", errors=dict(wrong))
    _take(door, request, (request.key,))
    return ack()


def _on_typing(door: Door, body: dict[str, Any], context: BoltContext, ack: Ack) -> BoltResponse:
    """Answer a type-ahead at once; where that fails, with nothing."""
    request = parsing.suggesting(body, _origin(body, context))
    try:
        found = door.handlers.options(request)
    except Exception as error:  # noqa: BLE001 - whatever it is, the form stays usable
        _log.error("a type-ahead failed: %s", type(error).__name__)
        found = ()
    return ack(options=[dict(option) for option in found])


def _take(
    door: Door, request: Request, keys: tuple[str, ...], *, trigger: str | None = None
) -> None:
    """Keep a request, and open its modal where it has one."""
    now = time.time()
    request = replace(request, received=now)
    waiting = None if request.view else door.handlers.waiting_view(request)
    arrival = Arrival(
        request=request,
        keys=keys,
        lane=lane_of(request),
        caps=caps_of(request, door.settings.limits),
        is_held=waiting is not None,
    )
    acceptance = door.queue.accept(arrival, now)
    door.metrics.count(f"accepted.{acceptance.result.value}")
    door.metrics.time("accepting", time.time() - now)
    if waiting is not None and acceptance.result is Accepted.QUEUED:
        assert acceptance.number is not None, "it was queued"
        door.executor.submit(_open, door, acceptance.number, request, trigger, waiting)
    else:
        door.wake()


def _open(door: Door, number: int, request: Request, trigger: str | None, waiting: Block) -> None:
    """Open a modal and hand its request over; without one the worker says that it was too late."""
    workspace = door.workspaces.find(request.person.team)
    try:
        if workspace is not None:
            client = make_client(workspace.token, door.settings.base_url)
            opened = client.views_open(trigger_id=trigger or "", view=dict(waiting))
            request = replace(request, view=str(opened["view"]["id"]))
    except (SlackApiError, SlackClientError, OSError) as error:
        door.metrics.count("failed.opening")
        _log.warning("a modal could not be opened: %s", type(error).__name__)
    door.queue.hand_over(number, request)
    door.wake()


def lane_of(request: Request) -> str:
    """Return what a request's turn hangs on: its conversation, or whoever alone reads the answer.

    A direct message is one conversation, whatever its threads.
    """
    place, team = request.place, request.person.team
    if place.channel is None or place.is_private:
        return f"{team}:{request.person.user}"
    if place.is_direct:
        return f"{team}:{place.channel}"
    return f"{team}:{place.channel}:{place.thread or place.message}"


def caps_of(request: Request, limits: Limits) -> Mapping[str, int]:
    """Return how many such requests a minute are taken, by whose key.

    Who reads on presses oftener than who asks.
    """
    person = f"{request.person.team}:{request.person.user}"
    if request.way is Way.BUTTON:
        return {f"press:{person}": 3 * limits.per_user}
    if request.way not in _ASKS:
        return {}
    caps = {f"user:{person}": limits.per_user}
    if request.way is Way.MENTION:
        caps[f"channel:{request.person.team}:{request.place.channel}"] = limits.per_channel
    return caps
