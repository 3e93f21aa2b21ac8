"""Which journey a request takes."""

from __future__ import annotations

from collections.abc import Mapping

from slackbot.handling.desk import Desk
from slackbot.records import Block, Outgoing, Request


def handle(request: Request, desk: Desk) -> tuple[Outgoing, ...]:
    """Return what is to be sent for a request, in this order.

    Raises:
        SearchIndexError: the index cannot be used.
    """
    raise NotImplementedError


def waiting_view(request: Request) -> Block | None:
    """Return the modal to open at once for a request, or None where it opens none.

    Its ``FillView`` comes from ``handle``.  A button's ``action`` or a shortcut's decides.
    """
    raise NotImplementedError


def form_errors(request: Request, desk: Desk) -> Mapping[str, str]:
    """Return what is wrong in a form, by block_id; the form then stays open."""
    raise NotImplementedError


def options(request: Request, desk: Desk) -> tuple[Block, ...]:
    """Return a type-ahead's options for what was typed, ``request.text``; at most 100."""
    raise NotImplementedError
