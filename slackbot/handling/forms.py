"""Forms: what they begin with, what is wrong in them, and what they ask when submitted."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import replace

from corpus import MinutesStatus, PassageKind
from index import Filter, SearchIndex
from slackbot.handling.asking import Asking, ask, kept_query
from slackbot.handling.desk import Desk
from slackbot.handling.memory import read, written
from slackbot.handling.opinions import report
from slackbot.handling.pressed import Pressed, filled, find_query, pressed_by
from slackbot.messages import modals
from slackbot.messages.modals import ask_form, filters_form, named, option, telling
from slackbot.messages.notices import EXPIRED
from slackbot.records import Block, Outgoing, Request
from slackbot.rights import Refusal

_MOST_OPTIONS = 100


def open_filters(pressed: Pressed, _: Desk) -> tuple[Outgoing, ...]:
    """Fill the form with the question and the filters in force."""
    form = modals.Asking(
        query=pressed.query.identity,
        question=pressed.query.text,
        filters=read(pressed.query.before, pressed.scope).filters,
        has_councils=len(pressed.view.councils()) > 1,
    )
    return filled(pressed.request, filters_form(form))


def open_ask(request: Request, desk: Desk) -> tuple[Outgoing, ...]:
    """Fill the form that asks about a message."""
    place = replace(request.place, is_private=True)
    scope = desk.judge(request.person, place)
    if isinstance(scope, Refusal):
        return filled(request, telling(modals.ASK_TITLE, scope.sentence))
    text = " ".join(request.text.split())[: modals.MOST_TYPED]
    asking = Asking(
        person=request.person, place=place, text=text, response_url=request.response_url
    )
    query = kept_query(asking, desk, written(read(None, scope), scope))
    desk.store.keep_query(query)
    councils = desk.open_view(scope).councils()
    form = modals.Asking(query=query.identity, question=text, has_councils=len(councils) > 1)
    return filled(request, ask_form(form))


def form_errors(request: Request, desk: Desk) -> Mapping[str, str]:
    """Return what is wrong in a form, by block_id; the form then stays open.

    Only the store is looked into for it, so that it can be told before a form is acknowledged.
    """
    fields = dict(request.fields)
    is_report = request.action == modals.REPORT_FORM
    if find_query(request, desk) is None:
        return {modals.CITATION if is_report else modals.QUESTION: EXPIRED}
    wrong: dict[str, str] = {}
    if is_report:
        is_other = fields.get(modals.FAULT, ()) == ("other",)
        if is_other and not "".join(fields.get(modals.COMMENT, ())).strip():
            wrong[modals.COMMENT] = "Say in a few words what is wrong."
        return wrong
    if not "".join(fields.get(modals.QUESTION, ())).strip():
        wrong[modals.QUESTION] = "Type a question, or a few words of it."
    since, until = (next(iter(fields.get(n, ())), "") for n in (modals.SINCE, modals.UNTIL))
    if since and until and since > until:
        wrong[modals.UNTIL] = "This day lies before the day in “From”."
    return wrong


def submit(request: Request, desk: Desk) -> tuple[Outgoing, ...]:
    """Return what a submitted form asks for."""
    pressed = pressed_by(request, desk)
    if not isinstance(pressed, Pressed):
        return pressed
    if request.action == modals.REPORT_FORM:
        return report(pressed, desk)
    if request.action not in (modals.FILTERS_FORM, modals.ASK_FORM):
        return ()
    fields = dict(request.fields)
    before = read(pressed.query.before, pressed.scope)
    before = replace(before, filters=_filters(fields, before.filters, pressed.view))
    text = " ".join("".join(fields.get(modals.QUESTION, ())).split())
    return ask(replace(pressed.asking, text=text, before=before), desk)


def _filters(fields: Mapping[str, tuple[str, ...]], stated: Filter, view: SearchIndex) -> Filter:
    """Return the filters of a form; what it has no field for stays as it was stated."""
    only, councils = fields.get(modals.ONLY, ()), fields.get(modals.COUNCILS)
    since, until = (next(iter(fields.get(n, ())), None) for n in (modals.SINCE, modals.UNTIL))
    return replace(
        stated,
        councils=stated.councils if councils is None else _names(councils, view.councils()),
        committees=_names(fields.get(modals.COMMITTEES, ()), view.committees()),
        since=_day(since),
        until=_day(until),
        kinds=tuple(kind for kind in PassageKind if kind.value in only),
        status=MinutesStatus.APPROVED if "approved" in only else None,
    )


def _names(values: Sequence[str], known: Sequence[str]) -> tuple[str, ...]:
    return tuple(name for value in values for name in named(value, known))


def _day(chosen: str | None) -> dt.date | None:
    return dt.date.fromisoformat(chosen) if chosen else None


def options(request: Request, desk: Desk) -> tuple[Block, ...]:
    """Return the councils or committees with what was typed, of those that may be searched.

    ``request.action`` is the action_id of the type-ahead, ``request.value`` the view's
    private_metadata; there are at most 100.
    """
    query = find_query(request, desk)
    scope = None if query is None else desk.judge(request.person, query.place)
    if scope is None or isinstance(scope, Refusal):
        return ()
    view = desk.open_view(scope)
    lists = {modals.COMMITTEES: view.committees, modals.COUNCILS: view.councils}
    listed = lists.get(request.action)
    typed = request.text.casefold().split()
    found = [
        name
        for name in (listed() if listed else [])
        if all(word in name.casefold() for word in typed)
    ]
    return tuple(option(name) for name in found[:_MOST_OPTIONS])
