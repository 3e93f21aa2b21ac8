"""Sends what a handler returned, each message once.

Slack's answers are of four kinds.  Taken: done.  Refused for what it is: something plainer is sent
instead, down to one line.  Too often, or not reached: it is sent later, and the worker does
something else meanwhile.  No answer at all: nobody knows whether Slack took it; it is not sent
again, and a line says so.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import partial
from typing import Any, TypeVar
from urllib.parse import urlparse

from slack_sdk.errors import SlackApiError, SlackClientError
from slack_sdk.web import SlackResponse, WebClient
from slack_sdk.webhook import WebhookClient

from slackbot.messages.modals import TITLE, telling
from slackbot.messages.notices import NOT_TAKEN, fallback, without_thumbs
from slackbot.metrics import Metrics
from slackbot.records import (
    Change,
    FillView,
    Message,
    Outgoing,
    Post,
    Prompts,
    Remove,
    ShowHome,
    Whisper,
)
from slackbot.workspaces import Workspaces, make_client, tls, was_not_reached

_T = TypeVar("_T")
_M = TypeVar("_M", Post, Whisper, Change)
_log = logging.getLogger(__name__)
_HOOKS = "https://hooks.slack.com/"
_HOOK_SECONDS = 10
# What Slack says of a message that it would not take in any case.
_OF_BLOCKS = frozenset(
    {
        "invalid_blocks",
        "invalid_blocks_format",
        "invalid_arguments",
        "invalid_attachments",
        "msg_blocks_too_long",
        "msg_too_long",
        "no_text",
    }
)
_SERVER = 500
_TOO_OFTEN = 429
_LATER = 1.0  # seconds at least, where Slack does not say


class NotNow(Exception):
    """It is to be sent again after ``seconds``; ``is_rate`` because of too many calls."""

    def __init__(self, seconds: float, *, is_rate: bool) -> None:
        self.seconds, self.is_rate = seconds, is_rate
        super().__init__(f"again in {seconds:.0f} s")


class Unsure(Exception):
    """Slack gave no answer; it may have taken the message."""


class Refused(Exception):
    """Slack refused it for good; ``error`` is its word for why."""

    def __init__(self, error: str) -> None:
        self.error = error
        super().__init__(error)


@dataclass(frozen=True, slots=True, kw_only=True)
class Delivery:
    """How to reach Slack."""

    workspaces: Workspaces
    base_url: str
    metrics: Metrics

    def send(self, team: str, outgoing: Outgoing) -> str | None:
        """Send one thing; return the id of a message that was posted.

        Raises:
            NotNow: it is to be sent later.
            Unsure: it may have been taken.
            Refused: it cannot be sent.
        """
        client = self._client(team)
        match outgoing:
            case Post():
                return self._plainer(outgoing, partial(self._post, client))
            case Whisper():
                self._plainer(outgoing, partial(self._whisper, client))
            case Change():
                self._plainer(outgoing, partial(self._change, client))
            case Remove():
                self._remove(client, outgoing)
            case FillView():
                self._fill(client, outgoing)
            case ShowHome():
                _repeat(client.views_publish, user_id=outgoing.user, view=dict(outgoing.content))
            case Prompts():
                self._suggest(client, outgoing)
        return None

    def say_status(self, team: str, channel: str, thread: str, status: str) -> None:
        """Show what the bot is doing; a workspace without agents shows nothing."""
        try:
            _call(
                self._client(team).assistant_threads_setStatus,
                channel_id=channel,
                thread_ts=thread,
                status=status,
            )
        except (NotNow, Unsure, Refused):
            self.metrics.count("failed.status")

    def _client(self, team: str) -> WebClient:
        workspace = self.workspaces.find(team)
        if workspace is None:
            raise Refused("not_installed")
        return make_client(workspace.token, self.base_url, is_patient=False)

    def _plainer(self, message: _M, send: Callable[[_M], _T]) -> _T:
        """Send a message; one that Slack refuses as it is laid out, in plainer and plainer form."""
        forms = (message, without_thumbs(message), fallback(message))
        for place, form in enumerate(forms):
            if place and form == forms[place - 1]:
                continue
            try:
                return send(form)
            except Refused as refusal:
                if refusal.error not in _OF_BLOCKS or form is forms[-1]:
                    raise
                self.metrics.count("failed.layout")
                _log.error("slack refused a layout: %s", refusal.error)
        raise AssertionError("the last form is sent, or its refusal is raised")

    def _post(self, client: WebClient, post: Post) -> str:
        posted = _call(
            client.chat_postMessage,
            channel=post.channel,
            thread_ts=post.thread,
            unfurl_links=False,
            unfurl_media=False,
            **_said(post),
        )
        return str(posted.get("ts") or "")

    def _whisper(self, client: WebClient, whisper: Whisper) -> None:
        """Tell one person: by the response_url while it lives, in the channel, or directly."""
        private = {"response_type": "ephemeral", "replace_original": False}
        url = whisper.response_url
        if url and self._hook(url, _said(whisper) | private):
            return
        if whisper.channel is not None:
            try:
                _call(
                    client.chat_postEphemeral,
                    channel=whisper.channel,
                    user=whisper.user,
                    thread_ts=whisper.thread,
                    unfurl_links=False,
                    **_said(whisper),
                )
            except Refused as refusal:
                if refusal.error in _OF_BLOCKS:
                    raise
            else:
                return
        direct = Post(channel=whisper.user, thread=None, text=whisper.text, blocks=whisper.blocks)
        self._post(client, direct)

    def _change(self, client: WebClient, change: Change) -> None:
        """Write a message anew; one that is gone stays gone."""
        try:
            _repeat(client.chat_update, channel=change.channel, ts=change.message, **_said(change))
        except Refused as refusal:
            if refusal.error in _OF_BLOCKS:
                raise
            self.metrics.count("failed.change")

    def _remove(self, client: WebClient, remove: Remove) -> None:
        if remove.response_url:
            self._hook(remove.response_url, {"delete_original": True})
            return
        _repeat(client.chat_delete, channel=remove.channel, ts=remove.message)

    def _fill(self, client: WebClient, fill: FillView) -> None:
        """Fill a modal, plainly where Slack refuses the content; one that was closed stays so."""
        for content in (fill.content, telling(TITLE, NOT_TAKEN)):
            try:
                _repeat(client.views_update, view_id=fill.view, view=dict(content))
            except Refused as refusal:
                self.metrics.count("failed.view")
                _log.warning("slack refused a modal: %s", refusal.error)
                if refusal.error not in _OF_BLOCKS:
                    return
            else:
                return

    def _suggest(self, client: WebClient, prompts: Prompts) -> None:
        """Suggest questions; a workspace without agents takes none."""
        try:
            _repeat(
                client.assistant_threads_setSuggestedPrompts,
                channel_id=prompts.channel,
                thread_ts=prompts.thread,
                title=prompts.title,
                prompts=[{"title": title, "message": said} for title, said in prompts.prompts],
            )
        except Refused:
            self.metrics.count("failed.prompts")

    def _hook(self, url: str, body: Mapping[str, Any]) -> bool:
        """Send to a response_url; False where it has expired or is none of Slack's."""
        if not is_hook(url, self.base_url):
            self.metrics.count("dropped.hook")
            return False
        hook = WebhookClient(
            url,
            timeout=_HOOK_SECONDS,
            ssl=tls(),
            retry_handlers=[],
            logger=logging.getLogger("slack_sdk.webhook"),
        )
        try:
            answer = hook.send_dict(dict(body))
        except (OSError, SlackClientError) as error:
            raise _failure(error) from None
        _raise_for(answer.status_code, answer.headers)
        if answer.status_code == _OK:
            return True
        if answer.body in _OF_BLOCKS:
            raise Refused(answer.body)
        return False


_OK = 200


def is_hook(url: str, base_url: str) -> bool:
    """Tell whether a response_url is Slack's; with a fake on this machine, one of its own."""
    if url.startswith(_HOOKS):
        return True
    fake, asked = urlparse(base_url), urlparse(url)
    is_local = fake.hostname in ("127.0.0.1", "localhost", "::1")
    return is_local and (asked.scheme, asked.netloc) == (fake.scheme, fake.netloc)


def _said(message: Message) -> dict[str, Any]:
    return {"text": message.text, "blocks": [dict(block) for block in message.blocks]}


def _repeat(method: Callable[..., SlackResponse], **arguments: object) -> SlackResponse:
    """Call what does no harm when it is done twice: without an answer it is done again."""
    try:
        return _call(method, **arguments)
    except Unsure:
        raise NotNow(_LATER, is_rate=False) from None


def _call(method: Callable[..., SlackResponse], **arguments: object) -> SlackResponse:
    """Call the Web API, and say in our words what went wrong."""
    try:
        return method(**arguments)
    except SlackApiError as error:
        response = error.response
        status = response.status_code if isinstance(response, SlackResponse) else 0
        _raise_for(status, response.headers if isinstance(response, SlackResponse) else {})
        raise Refused(str(response.get("error"))) from None
    except (OSError, SlackClientError) as error:
        raise _failure(error) from None


def _raise_for(status: int, headers: Mapping[str, Any]) -> None:
    if status == _TOO_OFTEN:
        said = str({name.lower(): value for name, value in headers.items()}.get("retry-after"))
        raise NotNow(float(said) if said.isdigit() else _LATER, is_rate=True)
    if status >= _SERVER:
        raise NotNow(_LATER, is_rate=False)


def _failure(error: Exception) -> Exception:
    return NotNow(_LATER, is_rate=False) if was_not_reached(error) else Unsure()
