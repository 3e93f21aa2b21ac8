"""An invented town with a restricted committee, items taken in private, drafts and bad manners.

Wessenbury's minutes hold everything that a message must get right: a clause with its lead-in and
label, a lost motion, a draft, addresses, more on one topic than a page shows, a committee that only
some may see, an exempt item, and words that Slack would take for orders.
"""

from __future__ import annotations

import datetime as dt
import itertools
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from index import SearchIndex
from index.view import Body, Restriction, restricted_view
from slackbot.handling import Desk, handle
from slackbot.records import (
    Change,
    FillView,
    Outgoing,
    Person,
    Place,
    Post,
    Request,
    ShowHome,
    Way,
    Whisper,
)
from slackbot.rights import Refusal, RefusalReason, Scope
from slackbot.settings import Allowed, Clerks, Minutes, Settings
from slackbot.store import Database, Store
from tests.slackbot.limits import assert_sendable, assert_showable

COUNCIL = "Wessenbury Town Council"
AMENITIES = "Amenities Committee"
PLANNING = "Planning Committee"
STAFFING = "Staffing Committee"
NOW = dt.datetime(2026, 11, 30, 12, 0, tzinfo=dt.UTC).timestamp()

TEAM, ADA, TOBIAS, CLERK, GUEST = "T1", "U0ADA", "U0TOBIAS", "U0CLERK", "U0GUEST"
HALL, STAFF_ROOM, REPORTS, ELSEWHERE = "C0HALL", "C0STAFF", "C0REPORTS", "C0ELSE"
DIRECT = "D0ADA"

PINGING = (
    "A resident wrote: “<!channel> <@U0ADA> see <http://evil.example|the minutes>, it is *not* "
    "true & :smile: _ever_ `so`”. The Clerk was to answer about the weathercock."
)
LONG = " ".join(
    f"The surveyor found in bay {n} of the aqueduct that the coping had slipped by {n} inches."
    for n in range(1, 30)
)


def page(committee: str, date: str, *items: tuple[str, str], more: str = "", first: int = 2) -> str:
    """Return a page of minutes whose items are (title, body)."""
    head = (
        f"---\ntitle: {committee}\ndate: {date}\ncouncil: {COUNCIL}\ncommittee: {committee}\n"
        f"{more}---\n# {committee}\n\nMinutes of the meeting held in the Corn Hall, Wessenbury\n\n"
        "**Present:** Councillors Ada Fenwright (Chair), Tobias Ley, Marian Stroud\n\n"
        "## 1. Apologies\n\nNone.\n"
    )
    return head + "".join(f"\n## {n}. {t}\n\n{b}\n" for n, (t, b) in enumerate(items, first))


def _lamps(year: int) -> str:
    return page(
        AMENITIES,
        f"{year}-05-09",
        (
            f"Street lamps on Mill Street in {year}",
            f"It was reported that {year - 2010} lamps on Mill Street had rusted at the base.\n\n"
            f"**RESOLVED:** That {year - 2010} street lamps on Mill Street be replaced at a cost "
            f"of £{year},200.",
        ),
        more=f"url: https://minutes.wessenbury.example/amenities/{year}\n",
    )


def minutes() -> Mapping[str, str]:
    """Return the files of the town by their names."""
    return {
        **{f"amenities-{year}": _lamps(year) for year in range(2012, 2024)},
        "amenities-2024": page(
            AMENITIES,
            "2024-05-09",
            (
                "Skate park",
                "Young people had drawn what they would like to see, and were thanked.\n\n"
                "**RESOLVED:** That\n\n(a) a concrete skate park be built on Rope Walk; and\n\n"
                "(b) its cost be met from the reserves.",
            ),
            (
                "Bandstand",
                "Councillor Ley moved, and Councillor Fenwright seconded, that the bandstand be "
                "pulled down. The motion was put to the vote and LOST by 2 votes to 5.",
            ),
            ("Letter about the weathercock", PINGING),
            ("Aqueduct", LONG),
            more="url: http://evil.example/amenities\n",
        ),
        "planning-2025": page(
            PLANNING,
            "2025-02-04",
            (
                "Bus shelter at Priory Road",
                "**RESOLVED:** That the bus shelter at Priory Road be rebuilt in brick.",
            ),
            (
                "Sale of the maltings at Rope Walk (exempt)",
                "The offer of Messrs Quillfeather for the maltings was £412,000.\n\n"
                "**RESOLVED:** That the offer of Messrs Quillfeather be taken.",
            ),
            more="status: draft\n",
        ),
        "staffing-2025": page(
            STAFFING,
            "2025-03-04",
            (
                "Lifeguards of the lido",
                "**RESOLVED:** That the hours of the lido's lifeguards be cut by a third.",
            ),
        ),
    }


def write_minutes(folder: Path, files: Mapping[str, str] | None = None) -> None:
    """Write the town's files, or some."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, text in (minutes() if files is None else files).items():
        (folder / f"{name}.md").write_text(text, encoding="utf-8")


_PUBLIC = Restriction(withheld=frozenset({Body(committee=STAFFING)}))
_ALL = Restriction()


def judge(person: Person, place: Place) -> Scope | Refusal:
    """Judge by a table: Ada is a councillor of the staffing committee; a guest is nobody."""
    if person.user == GUEST or person.team != TEAM:
        sentence = "Guests may not ask here; the clerk, Room 4, can help."
        return Refusal(reason=RefusalReason.GUEST, sentence=sentence)
    is_clerk = person.user == CLERK
    if place.is_private or place.is_direct:
        own = _ALL if person.user == ADA else _PUBLIC
        return Scope(restriction=own, is_clerk=is_clerk)
    if place.channel not in (HALL, STAFF_ROOM, REPORTS):
        sentence = "I do not answer in this channel; ask the clerk, Room 4."
        return Refusal(reason=RefusalReason.CHANNEL, sentence=sentence)
    granted = _ALL if place.channel == STAFF_ROOM else _PUBLIC
    return Scope(restriction=granted, is_clerk=is_clerk)


@dataclass
class Town:
    """A desk over an index, and somebody who asks at it.

    ``clock`` is the time, and the last of ``judging`` judges; every answer is checked to be such
    as Slack takes.
    """

    desk: Desk
    store: Store
    clock: list[float]
    judging: list[Callable[[Person, Place], Scope | Refusal]]

    def ask(
        self,
        way: Way,
        text: str = "",
        **others: Any,  # noqa: ANN401 - as ``request`` takes them
    ) -> tuple[Outgoing, ...]:
        """Handle a request."""
        sent = handle(request(way, text, **others), self.desk)
        for outgoing in sent:
            if isinstance(outgoing, Post | Whisper | Change):
                assert_sendable(outgoing)
            elif isinstance(outgoing, FillView | ShowHome):
                assert_showable(outgoing.content)
        return sent

    def press(
        self,
        press: str,
        query: str,
        **others: Any,  # noqa: ANN401 - as ``request`` takes them
    ) -> tuple[Outgoing, ...]:
        """Press a button, or choose an entry of the menu."""
        if press in ("copy", "report", "delete", "watch"):
            press, query = "overflow", f"{query}:{press}"
        return self.ask(Way.BUTTON, action=press, value=query, **others)


def open_town(index: SearchIndex, file: Path, prompts: tuple[tuple[str, str], ...] = ()) -> Town:
    """Return a desk over an index; its rights are those of ``judge``, or of what is appended."""
    store = Store(Database(file))
    views: dict[Restriction, SearchIndex] = {}
    clock = [NOW]
    judging: list[Callable[[Person, Place], Scope | Refusal]] = [judge]
    numbers = itertools.count(1)

    def open_view(scope: Scope) -> SearchIndex:
        if scope.restriction not in views:
            views[scope.restriction] = restricted_view(index, scope.restriction)
        return views[scope.restriction]

    desk = Desk(
        settings=_settings(file, prompts),
        store=store,
        open_view=open_view,
        judge=lambda person, place: judging[-1](person, place),
        now=lambda: clock[0],
        new_id=lambda: f"{next(numbers):032x}",
    )
    return Town(desk=desk, store=store, clock=clock, judging=judging)


def _settings(file: Path, prompts: tuple[tuple[str, str], ...]) -> Settings:
    return Settings(
        file=file,
        name=COUNCIL,
        contact="the clerk, Room 4",
        index=file,
        data=file,
        allowed=Allowed(app="A1", teams=frozenset({TEAM})),
        minutes=Minutes(public=None),
        clerks=Clerks(channel=REPORTS, users=frozenset({CLERK})),
        link_hosts=frozenset({"minutes.wessenbury.example"}),
        prompts=prompts,
    )


def person(user: str = ADA, team: str = TEAM) -> Person:
    """Return somebody of the workspace."""
    return Person(team=team, user=user, actor_team=team)


def request(
    way: Way,
    text: str = "",
    *,
    user: str = ADA,
    channel: str | None = HALL,
    thread: str | None = None,
    message: str | None = "100.1",
    action: str = "",
    value: str = "",
    fields: Mapping[str, tuple[str, ...]] | None = None,
    view: str | None = None,
    team: str = TEAM,
    is_private: bool | None = None,
) -> Request:
    """Return a request as the listener makes it."""
    alone = way in (Way.COMMAND, Way.SHORTCUT, Way.FORM, Way.HOME)
    is_direct = channel is not None and channel.startswith("D")
    place = Place(
        channel=None if way in (Way.FORM, Way.HOME) else channel,
        thread=thread,
        message=None if way in (Way.COMMAND, Way.FORM, Way.HOME) else message,
        is_direct=is_direct and way not in (Way.FORM, Way.HOME),
        is_private=alone if is_private is None else is_private,
    )
    return Request(
        key=f"{way}:{text}:{action}:{value}",
        way=way,
        person=person(user, team),
        place=place,
        text=text,
        action=action,
        value=value,
        fields=tuple((fields or {}).items()),
        view=view,
        response_url="https://hooks.slack.com/actions/1",
    )
