"""Buttons to read on: the next page, the paragraphs around, other years, copies, sharing."""

from __future__ import annotations

import re
from dataclasses import replace

from assistant.answers import AnswerStatus
from assistant.talking.following_words import Drop
from assistant.talking.keeping import without
from assistant.talking.remembering import Conversation
from index import UnknownName
from slackbot.handling.asking import (
    Asking,
    ask,
    is_shareable,
    keep_page,
    kept_query,
    sent,
    today,
)
from slackbot.handling.desk import Desk
from slackbot.handling.memory import is_under, read, recall, remember, written
from slackbot.handling.pressed import Pressed, filled, whispered
from slackbot.handling.quoted import all_found_again, surroundings
from slackbot.handling.turns import next_page, take
from slackbot.messages.answers import Page
from slackbot.messages.buttons import Press, without_press
from slackbot.messages.coverage import coverage_of
from slackbot.messages.modals import showing, telling
from slackbot.messages.notices import notice, refusal
from slackbot.messages.surroundings import copy_message, surroundings_blocks
from slackbot.records import Change, Outgoing
from slackbot.rights import Refusal

CONTEXT_TITLE = "Around the quotations"
GONE = "These passages cannot be shown any more: the minutes were read anew, or withdrawn."
_WENT_ON = "The further passages stand below already."
_NO_MORE = "There are no further passages."
_NOT_SHARED = (
    "Nothing was posted: with what this channel may see, the minutes do not answer this question."
)
# The words of a time with what joins them to the question: "in 2019", "during the last year".
_TIME = (
    r"(?:\b(?:in|on|at|by|of|for|from|during|since|until|till|before|after|between)\s+)?"
    r"(?:\bthe\s+)?{}"
)
_CHANGED = "Passages found in the minutes"


def more(pressed: Pressed, desk: Desk) -> tuple[Outgoing, ...]:
    """Post the next page; the numbers go on, and the button above goes."""
    query = pressed.query
    if query.went_on not in ("", pressed.request.key):
        return (whispered(pressed.request, notice(_WENT_ON)), *_used_up(pressed))
    known = (*query.earlier, *query.shown)
    answer, citations, has_more = next_page(
        pressed.view, query.text, read(query.before, pressed.scope), known, today(desk)
    )
    if not citations:
        return (whispered(pressed.request, notice(_NO_MORE)), *_used_up(pressed))
    following = replace(
        query, identity=desk.new_id(), user=pressed.request.person.user, earlier=known
    )
    page = Page(
        query=following.identity,
        answer=answer,
        citations=citations,
        first=None if query.first is None else query.first + len(query.shown),
        has_more=has_more,
        coverage=coverage_of(pressed.view),
        hosts=desk.settings.link_hosts,
    )
    message, count = keep_page(page, following, desk)
    desk.store.keep_query(replace(query, went_on=pressed.request.key))
    _went_on(pressed, desk, count)
    return (sent(pressed.asking, message), *_used_up(pressed))


def _used_up(pressed: Pressed) -> tuple[Outgoing, ...]:
    """Return the answer without its button for more, where it can be changed."""
    query, place = pressed.query, pressed.request.place
    if not query.answer or place.channel is None or place.message is None:
        return ()
    if not is_under(query.before, pressed.scope):  # it may hold what may not be shown any more
        return ()
    blocks = without_press(query.answer, Press.MORE)
    return (Change(channel=place.channel, message=place.message, text=_CHANGED, blocks=blocks),)


def _went_on(pressed: Pressed, desk: Desk, count: int) -> None:
    """Let the thread know how much of its last question was shown."""
    query = pressed.query
    talk = recall(desk, query.team, query.place, pressed.scope)
    if talk.asked == query.text:
        shown = len(query.earlier) + len(query.shown) + count
        remember(desk, query.team, query.place, pressed.scope, replace(talk, shown=shown))


def context(pressed: Pressed, desk: Desk) -> tuple[Outgoing, ...]:
    """Fill the modal with the paragraphs around each quote."""
    found = all_found_again(pressed.view, pressed.query.shown, pressed.query.first)
    every = [surroundings(pressed.view, number, citation) for number, citation in found]
    if not every:
        return filled(pressed.request, telling(CONTEXT_TITLE, GONE))
    blocks = surroundings_blocks(every, desk.settings.link_hosts)
    return filled(pressed.request, showing(CONTEXT_TITLE, blocks))


def copy(pressed: Pressed, desk: Desk) -> tuple[Outgoing, ...]:
    """Give the quotes with their citations as text to copy."""
    found = all_found_again(pressed.view, pressed.query.shown, pressed.query.first)
    citations = [citation for _, citation in found]
    message = copy_message(citations, desk.settings.link_hosts) if citations else notice(GONE)
    return (whispered(pressed.request, message),)


def share(pressed: Pressed, desk: Desk) -> tuple[Outgoing, ...]:
    """Ask again by the channel's rights, and post what they allow."""
    query, request = pressed.query, pressed.request
    if not is_shareable(query.place):
        return ()
    place = replace(query.place, is_private=False)
    scope = desk.judge(request.person, place)
    if isinstance(scope, Refusal):
        return (whispered(request, refusal(scope.sentence)),)
    before = Conversation(filters=read(query.before, pressed.scope).filters)
    try:
        turn = take(desk.open_view(scope), query.text, before, today(desk))
        is_found = turn.answer.status is AnswerStatus.ANSWERED
    except UnknownName:  # a filter names what the channel may not see
        is_found = False
    if not is_found:
        return (whispered(request, notice(_NOT_SHARED)),)
    asking = Asking(
        person=request.person, place=place, text=query.text, before=before, is_shared=True
    )
    return ask(asking, desk)


def widen(pressed: Pressed, desk: Desk) -> tuple[Outgoing, ...]:
    """Ask again without any time: neither the filter's, the thread's nor the question's own."""
    before = read(pressed.query.before, pressed.scope)
    turn = take(pressed.view, pressed.query.text, before, today(desk))
    text = pressed.query.text
    for period in turn.answer.question.periods:
        text = re.sub(_TIME.format(re.escape(period.words)), " ", text)
    timeless = without(before, frozenset({Drop.PERIOD}))
    asking = replace(pressed.asking, text=" ".join(text.split()), before=timeless)
    return ask(asking, desk)


def closest(pressed: Pressed, desk: Desk) -> tuple[Outgoing, ...]:
    """Show what lies nearest, which is no answer and says so."""
    before = read(pressed.query.before, pressed.scope)
    answer = take(pressed.view, pressed.query.text, before, today(desk)).answer
    citations = answer.nearest or answer.citations
    if not citations:
        return (whispered(pressed.request, notice(_NO_MORE)),)
    following = kept_query(pressed.asking, desk, written(before, pressed.scope))
    page = Page(
        query=following.identity,
        answer=answer,
        citations=citations,
        first=1,
        has_more=False,
        coverage=coverage_of(pressed.view),
        hosts=desk.settings.link_hosts,
        is_nearest=bool(answer.nearest),
    )
    message, _ = keep_page(page, following, desk)
    return (sent(pressed.asking, message),)
