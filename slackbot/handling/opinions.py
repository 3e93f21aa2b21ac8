"""What people say of an answer: useful or not, a wrong citation, away with it."""

from __future__ import annotations

from dataclasses import replace

from assistant.citing import cite_in_words
from slackbot.handling.asking import sent
from slackbot.handling.desk import Desk
from slackbot.handling.pressed import Pressed, filled, whispered
from slackbot.handling.quoted import found_again
from slackbot.handling.reading_on import GONE
from slackbot.messages.modals import (
    CITATION,
    COMMENT,
    FAULT,
    FAULTS,
    REPORT_TITLE,
    report_form,
    telling,
)
from slackbot.messages.notices import notice
from slackbot.messages.reports import Report, report_message
from slackbot.records import Feedback, Outgoing, Place, Post, Remove, Verdict
from slackbot.rights import Refusal

_NOT_YOURS = "Only who asked, or a clerk, can delete this answer."
_NOTED = "Thank you, noted."
_SORRY = "Thank you, noted. If a quotation or its place is wrong, the menu has “Report”."
_REPORTED = "Thank you. The report was passed on, with your words."


def rate(pressed: Pressed, desk: Desk) -> tuple[Outgoing, ...]:
    """Keep whether an answer was useful."""
    is_up = pressed.request.value.endswith(":up")
    desk.store.add_feedback(
        _feedback(pressed, desk, Verdict.UP if is_up else Verdict.DOWN, pressed.query.shown, "")
    )
    return (whispered(pressed.request, notice(_NOTED if is_up else _SORRY)),)


def _feedback(
    pressed: Pressed, desk: Desk, verdict: Verdict, citations: tuple[str, ...], comment: str
) -> Feedback:
    return Feedback(
        query=pressed.query.identity,
        team=pressed.query.team,
        user=pressed.request.person.user,
        verdict=verdict,
        question=pressed.query.text,
        citations=citations,
        comment=comment,
        given=desk.now(),
    )


def delete(pressed: Pressed, _: Desk) -> tuple[Outgoing, ...]:
    """Take an answer away, for who asked and for clerks."""
    request, place = pressed.request, pressed.request.place
    if request.person.user != pressed.query.user and not pressed.scope.is_clerk:
        return (whispered(request, notice(_NOT_YOURS)),)
    if place.channel is None or place.message is None:
        return ()
    url = request.response_url if place.is_private or pressed.query.place.is_private else None
    return (Remove(channel=place.channel, message=place.message, response_url=url),)


def open_report(pressed: Pressed, _: Desk) -> tuple[Outgoing, ...]:
    """Fill the form that reports a wrong citation."""
    told = []
    for place, words in enumerate(pressed.query.shown):
        citation = found_again(pressed.view, words, 1)
        first = pressed.query.first
        number = f"[{first + place}] " if first is not None else ""
        cited = cite_in_words(citation.evidence, citation.label) if citation else GONE
        told.append(f"{number}{cited}")
    form = report_form(pressed.query.identity, told) if told else telling(REPORT_TITLE, GONE)
    return filled(pressed.request, form)


def report(pressed: Pressed, desk: Desk) -> tuple[Outgoing, ...]:
    """Keep a report, and pass it on to the clerks' channel as far as that may see it."""
    fields = dict(pressed.request.fields)
    place = _place_of(fields.get(CITATION, ()), len(pressed.query.shown))
    fault = next(iter(fields.get(FAULT, ())), "other")
    comment = " ".join(fields.get(COMMENT, ()))
    words = pressed.query.shown[place : place + 1]
    kept = _feedback(pressed, desk, Verdict.REPORT, words, f"{fault}: {comment}")
    desk.store.add_feedback(kept)
    thanks = sent(replace(pressed.asking, place=_alone(pressed)), notice(_REPORTED))
    return (thanks, *_passed_on(pressed, desk, kept, place, dict(FAULTS).get(fault, fault)))


def _place_of(chosen: tuple[str, ...], count: int) -> int:
    place = int(chosen[0]) if chosen and chosen[0].isdecimal() else 0
    return min(place, max(0, count - 1))


def _alone(pressed: Pressed) -> Place:
    """Return the place of an answer as far as only the reporter sees it."""
    place = pressed.query.place
    return place if place.is_direct else replace(place, is_private=True)


def _passed_on(
    pressed: Pressed, desk: Desk, kept: Feedback, place: int, fault: str
) -> tuple[Outgoing, ...]:
    channel = desk.settings.clerks.channel
    if channel is None:
        return ()
    scope = desk.judge(pressed.request.person, Place(channel=channel))
    number = (pressed.query.first or 1) + place
    citation = None
    if kept.citations and not isinstance(scope, Refusal):
        citation = found_again(desk.open_view(scope), kept.citations[0], number)
    told = Report(
        reporter=kept.user,
        fault=fault,
        comment=kept.comment.partition(": ")[2],
        citation=citation,
        reference=kept.query,
        question=kept.question if citation else "",
    )
    message = report_message(told, desk.settings.link_hosts)
    return (Post(channel=channel, thread=None, text=message.text, blocks=message.blocks),)
