"""Who × where × what: every row of the table says who asks where, and what may be seen."""

from __future__ import annotations

import itertools
from dataclasses import dataclass, field, replace
from pathlib import Path

import pytest

from assistant import Body
from slackbot.people import Member
from slackbot.records import Person, Place
from slackbot.rights import Refusal, RefusalReason, Scope, judge
from slackbot.settings import Allowed, Clerks, Minutes, Restricted, Settings

PERSONNEL, AUDIT = Body(committee="Personnel", council="Ambleford"), Body(committee="Audit")
HR, AUDITORS, STAFF = "SHR", "SAUDIT", "SSTAFF"
SETTINGS = Settings(
    file=Path("bot.toml"),
    name="Ambleford Town Council",
    contact="the clerk, Room 4",
    index=Path("index"),
    data=Path("data"),
    allowed=Allowed(
        app="A1",
        teams=frozenset({"T1"}),
        enterprises=frozenset({"E1"}),
        channels=frozenset({"CHALL", "GHR", "CSHARED"}),
        shared_channels=frozenset({"CSHARED"}),
        everyone=True,
    ),
    minutes=Minutes(
        public=None,
        restricted=(
            Restricted(body=PERSONNEL, channels=frozenset({"GHR"}), groups=frozenset({HR})),
            Restricted(body=AUDIT, groups=frozenset({AUDITORS}), users=frozenset({"UCHAIR"})),
        ),
    ),
    clerks=Clerks(channel="CCLERKS", users=frozenset({"UCLERK"}), groups=frozenset({STAFF})),
)
ALL = frozenset({PERSONNEL, AUDIT})


@dataclass
class FakePeople:
    """What Slack says of some people; ``fails`` is what it does not say."""

    groups: dict[str, set[str]] = field(
        default_factory=lambda: {HR: {"UHR"}, AUDITORS: {"UAUDIT"}, STAFF: {"USTAFF"}}
    )
    odd: dict[str, Member] = field(default_factory=dict)
    fails: set[str] = field(default_factory=set)

    def member(self, team: str, user: str) -> Member | None:
        if "person" in self.fails:
            return None
        return self.odd.get(user, Member(user=user, team=team))

    def is_in(self, team: str, user: str, group: str) -> bool:
        return "group" not in self.fails and user in self.groups.get(group, set())


ODD = {
    "UGUEST": Member(user="UGUEST", team="T1", is_guest=True),
    "UBOT": Member(user="UBOT", team="T1", is_bot=True),
    "UGONE": Member(user="UGONE", team="T1", is_gone=True),
    "USTRANGE": Member(user="USTRANGE", team="T9", is_stranger=True),
}
HALL, HR_ROOM, CLERKS = (Place(channel=c, message="1.1") for c in ("CHALL", "GHR", "CCLERKS"))
ELSEWHERE, NOWHERE = Place(channel="COTHER", message="1.1"), Place()
DIRECT = Place(channel="D1", is_direct=True)
COMMAND, HOME = Place(channel="COTHER", is_private=True), Place(is_private=True)
COMMAND_IN_HR = Place(channel="GHR", is_private=True)
SHARED = Place(channel="CSHARED", message="1.1", is_shared=True)
SHARED_OTHER = Place(channel="CHALL", message="1.1", is_shared=True)
SHARED_PRIVATE = Place(channel="CSHARED", is_shared=True, is_private=True)


def decide(
    user: str,
    place: Place,
    settings: Settings = SETTINGS,
    people: FakePeople | None = None,
    **who: str,
) -> Scope | Refusal:
    person = Person(**{"team": "T1", "user": user, "actor_team": "T1", **who})
    return judge(person, place, settings, people or FakePeople(odd=dict(ODD)))  # type: ignore[arg-type]  # it looks up alike


@pytest.mark.parametrize(
    ("user", "place", "withheld", "why"),
    [
        ("UANN", HALL, ALL, "a channel shows what is public"),
        ("UANN", DIRECT, ALL, "and so does a direct message to somebody without more rights"),
        ("UANN", COMMAND, ALL, "a command is answered anywhere, for only the asker sees it"),
        ("UANN", HOME, ALL, "so is the App Home"),
        ("UHR", DIRECT, {AUDIT}, "a member of the group sees its committee"),
        ("UHR", COMMAND, {AUDIT}, "by a command too"),
        ("UHR", HOME, {AUDIT}, "and in the App Home"),
        ("UHR", HALL, ALL, "but never where others read along"),
        ("UANN", HR_ROOM, {AUDIT}, "a channel shows what it is granted, whoever asks"),
        ("UHR", HR_ROOM, {AUDIT}, "and no more"),
        ("UAUDIT", HR_ROOM, {AUDIT}, "not even what the asker may see elsewhere"),
        ("UANN", COMMAND_IN_HR, ALL, "a command has the asker's rights, wherever it is typed"),
        ("UAUDIT", DIRECT, {PERSONNEL}, "each group its own committee"),
        ("UCHAIR", DIRECT, {PERSONNEL}, "a person may be named instead of a group"),
        ("UCHAIR", HALL, ALL, "which does not open a channel either"),
        ("UCLERK", HALL, ALL, "a clerk sees no more for being one"),
        ("UANN", CLERKS, ALL, "the clerks' channel gets reports, with its own rights"),
        ("UHR", SHARED, ALL, "a shared channel that is listed shows public minutes alone"),
        ("UHR", SHARED_PRIVATE, ALL, "and nothing more in private"),
    ],
)
def test_who_may_see_what_where(
    user: str, place: Place, withheld: frozenset[Body], why: str
) -> None:
    scope = decide(user, place)
    assert isinstance(scope, Scope), why
    assert scope.restriction.withheld == frozenset(withheld), why
    assert scope.restriction.hides_exempt
    assert scope.restriction.only is None


@pytest.mark.parametrize(
    ("user", "place", "who", "reason"),
    [
        ("UANN", ELSEWHERE, {}, RefusalReason.CHANNEL),
        ("UHR", ELSEWHERE, {}, RefusalReason.CHANNEL),
        ("UANN", NOWHERE, {}, RefusalReason.CHANNEL),
        ("UANN", SHARED_OTHER, {}, RefusalReason.SHARED_CHANNEL),
        ("UGUEST", HALL, {}, RefusalReason.GUEST),
        ("UGUEST", DIRECT, {}, RefusalReason.GUEST),
        ("UBOT", HALL, {}, RefusalReason.PERSON),
        ("UGONE", DIRECT, {}, RefusalReason.PERSON),
        ("USTRANGE", DIRECT, {}, RefusalReason.OTHER_ORGANISATION),
        ("UANN", DIRECT, {"team": "T2", "actor_team": "T2"}, RefusalReason.OTHER_ORGANISATION),
        ("UANN", HALL, {"actor_team": "T9"}, RefusalReason.OTHER_ORGANISATION),
        ("UANN", SHARED, {"actor_team": "T9"}, RefusalReason.OTHER_ORGANISATION),
        ("UHR", COMMAND, {"actor_team": "T9"}, RefusalReason.OTHER_ORGANISATION),
        ("UANN", DIRECT, {"enterprise": "E9"}, RefusalReason.OTHER_ORGANISATION),
    ],
)
def test_who_is_refused_and_why(
    user: str, place: Place, who: dict[str, str], reason: RefusalReason
) -> None:
    asker = Person(**{"team": "T1", "user": user, "actor_team": "T1", **who})
    refusal = judge(asker, place, SETTINGS, FakePeople(odd=dict(ODD)))  # type: ignore[arg-type]  # as above
    assert isinstance(refusal, Refusal)
    assert refusal.reason is reason
    assert "the clerk, Room 4" in refusal.sentence
    assert "Personnel" not in refusal.sentence


def test_in_a_shared_channel_who_does_not_say_whose_is_refused() -> None:
    person = Person(team="T1", user="UANN", actor_team=None)
    people = FakePeople()
    refused = judge(person, SHARED, SETTINGS, people)  # type: ignore[arg-type]  # as above
    assert isinstance(refused, Refusal)
    assert refused.reason is RefusalReason.OTHER_ORGANISATION
    assert isinstance(judge(person, HALL, SETTINGS, people), Scope)  # type: ignore[arg-type]


def test_an_allowed_organisation_is_answered() -> None:
    assert isinstance(decide("UANN", DIRECT, enterprise="E1"), Scope)


CLOSED = replace(SETTINGS, allowed=Allowed(app="A1", teams=frozenset({"T1"})))


@pytest.mark.parametrize("place", [HALL, HR_ROOM, DIRECT, COMMAND, HOME, SHARED])
@pytest.mark.parametrize("user", ["UANN", "UHR", "UCHAIR", "UCLERK", "UGUEST"])
def test_empty_lists_allow_nobody(user: str, place: Place) -> None:
    assert isinstance(decide(user, place, CLOSED), Refusal)
    nowhere = replace(SETTINGS, allowed=Allowed(app="A1", teams=frozenset(), everyone=True))
    assert isinstance(decide(user, place, nowhere), Refusal)


def test_who_is_listed_may_ask_where_not_everyone_may() -> None:
    some = replace(CLOSED.allowed, users=frozenset({"UANN"}), groups=frozenset({HR}))
    settings = replace(CLOSED, allowed=some)
    assert isinstance(decide("UANN", DIRECT, settings), Scope)
    assert isinstance(decide("UHR", DIRECT, settings), Scope)
    refused = decide("UBEN", DIRECT, settings)
    assert isinstance(refused, Refusal)
    assert refused.reason is RefusalReason.PERSON


def test_guests_who_are_let_in_see_what_is_public_and_nothing_else() -> None:
    settings = replace(SETTINGS, allowed=replace(SETTINGS.allowed, guests=True))
    people = FakePeople(odd=dict(ODD))
    people.groups[HR].add("UGUEST")
    for place in (HALL, HR_ROOM, DIRECT, COMMAND):
        scope = decide("UGUEST", place, settings, people)
        assert isinstance(scope, Scope)
        assert scope.restriction.withheld == ALL
        assert not scope.is_clerk


def test_what_slack_does_not_say_is_denied() -> None:
    scope = decide("UHR", DIRECT, people=FakePeople(fails={"group"}))
    assert isinstance(scope, Scope)
    assert scope.restriction.withheld == ALL, "no group, no restricted minutes"
    refused = decide("UHR", DIRECT, people=FakePeople(fails={"person"}))
    assert isinstance(refused, Refusal)
    assert refused.reason is RefusalReason.UNKNOWN_PERSON


@pytest.mark.parametrize(
    ("user", "is_clerk"), [("UCLERK", True), ("USTAFF", True), ("UHR", False), ("UANN", False)]
)
def test_clerks_are_told_by_id_and_group(user: str, is_clerk: bool) -> None:
    scope = decide(user, DIRECT)
    assert isinstance(scope, Scope)
    assert scope.is_clerk is is_clerk


def test_a_list_of_public_committees_shows_these_and_what_is_granted() -> None:
    planning = Body(committee="Planning")
    minutes = replace(SETTINGS.minutes, public=(planning,), exempt=True)
    settings = replace(SETTINGS, minutes=minutes)
    scope = decide("UHR", DIRECT, settings)
    assert isinstance(scope, Scope)
    assert scope.restriction.only == frozenset({planning, PERSONNEL})
    assert scope.restriction.withheld == frozenset({AUDIT})
    assert not scope.restriction.hides_exempt


def test_no_right_ever_comes_from_what_others_may_see() -> None:
    """What somebody sees in a channel never depends on who asks there."""
    for place in (HALL, HR_ROOM, CLERKS):
        scopes = {decide(u, place) for u in ("UANN", "UHR", "UAUDIT", "UCHAIR")}
        assert len(scopes) == 1, place
    for user, place in itertools.product(("UANN", "UHR"), (DIRECT, COMMAND, HOME)):
        assert decide(user, place) == decide(user, DIRECT)
