"""Saved questions: ``/minutes watch``, and what is told after an index run."""

from __future__ import annotations

import datetime as dt
import hashlib
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from assistant.watching.matching import find_matches, unseen
from assistant.watching.records import Match
from assistant.watching.records import SavedQuestion as Watched
from index import Filter, SearchIndex, UnknownName
from slackbot.handling.asking import (
    Asking,
    kept_query,
    misstated,
    refuse,
    sent,
    today,
    unknown_name,
)
from slackbot.handling.desk import Desk
from slackbot.handling.memory import read, read_filters, written_filters
from slackbot.handling.pressed import Pressed, whispered
from slackbot.handling.quoted import kept
from slackbot.handling.typed import MisstatedFilter, read_typed
from slackbot.messages.help import MOST_SAVED
from slackbot.messages.notices import notice, refusal
from slackbot.messages.watching import news_message, saved_list, saved_message
from slackbot.records import (
    KeptQuery,
    Message,
    Outgoing,
    Person,
    Place,
    Post,
    SavedQuestion,
)
from slackbot.rights import Refusal, Scope

_DAY = 86_400.0
_ORDER = re.compile(r"watch(?:es)?\b[\s:]*(?P<rest>.*)", re.IGNORECASE | re.DOTALL)
_HERE = re.compile(r"(?:here|(?:in )?this channel)\b[\s:,]*(?P<rest>.*)", re.IGNORECASE | re.DOTALL)
_REMOVE = re.compile(r"(?:remove|delete|stop)\s+#?(?P<number>\d+)$", re.IGNORECASE)
_HOW = (
    "Say what to watch: “/minutes watch allotment rents” tells you alone, "
    "“/minutes watch here allotment rents” tells this channel."
)

_FULL = f"You watch {MOST_SAVED} questions already; remove one before you add another."


def watch_order(text: str) -> str | None:
    """Return what a command says after "watch"; None where it is a question."""
    match = _ORDER.match(text.strip())
    return match["rest"].strip() if match else None


def watch(asking: Asking, order: str, desk: Desk) -> tuple[Outgoing, ...]:
    """List, remove or save a question, as a command orders."""
    mine = desk.store.saved(asking.person.team, asking.person.user)
    if order.casefold() in ("list", ""):
        told = saved_list(mine) if order or mine else notice(_HOW)
        return (sent(asking, told),)
    remove = _REMOVE.match(order)
    if remove:
        return (sent(asking, _removed(int(remove["number"]), mine, desk)),)
    here = _HERE.match(order)
    channel = asking.place.channel if here and not asking.place.is_direct else None
    there = Place(channel=channel, is_shared=asking.place.is_shared)
    place = there if channel else Place(is_direct=True)
    return _saved(replace(asking, text=here["rest"] if here else order), place, desk)


def _removed(number: int, mine: Sequence[SavedQuestion], desk: Desk) -> Message:
    if not 1 <= number <= len(mine):
        return notice(f"There is no saved question {number}; “/minutes watch list” lists them.")
    desk.store.remove_saved(mine[number - 1].identity)
    return notice(f"Saved question {number} is watched no longer.")


def _saved(asking: Asking, place: Place, desk: Desk) -> tuple[Outgoing, ...]:
    """Save a question for a channel or a person, by the rights that will read its news."""
    scope = desk.judge(asking.person, place)
    if isinstance(scope, Refusal):
        return refuse(asking, scope)
    try:
        typed = read_typed(asking.text, today(desk))
    except MisstatedFilter as error:
        return (sent(asking, misstated(error)),)
    if not typed.text and typed.filters is None:
        return (sent(asking, notice(_HOW)),)
    message = save(asking, typed.text, typed.filters or Filter(), place, scope, desk)
    return (sent(asking, message),)


def save(
    asking: Asking, text: str, filters: Filter, place: Place, scope: Scope, desk: Desk
) -> Message:
    """Keep a question to watch; what meets it today is known, and is no news."""
    if len(desk.store.saved(asking.person.team, asking.person.user)) >= MOST_SAVED:
        return notice(_FULL)
    saved = SavedQuestion(
        identity=desk.new_id(),
        team=asking.person.team,
        user=asking.person.user,
        enterprise=asking.person.enterprise,
        place=place,
        text=text,
        filters=written_filters(filters, scope),
        created=desk.now(),
        sent=(),
    )
    try:
        matches = find_matches(_watched(saved), desk.open_view(scope))
    except UnknownName as error:
        return unknown_name(error)
    desk.store.keep_saved(replace(saved, sent=_keys(matches)))
    return saved_message(saved, len(matches))


def watch_pressed(pressed: Pressed, desk: Desk) -> tuple[Outgoing, ...]:
    """Save an answer's question for the person who presses."""
    place = Place(is_direct=True)
    scope = desk.judge(pressed.request.person, place)
    if isinstance(scope, Refusal):
        return (whispered(pressed.request, refusal(scope.sentence)),)
    asking = Asking(person=pressed.request.person, place=place, text=pressed.query.text)
    filters = read(pressed.query.before, pressed.scope).filters
    message = save(asking, pressed.query.text, filters, place, scope, desk)
    return (whispered(pressed.request, message),)


def _watched(saved: SavedQuestion) -> Watched:
    return Watched(
        id=saved.identity,
        text=saved.text,
        filters=read_filters(saved.filters),
        created=dt.datetime.fromtimestamp(saved.created).astimezone(),
    )


def _keys(matches: tuple[Match, ...]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(key for m in matches for key in (m.key, *m.earlier)))


@dataclass(frozen=True, slots=True, kw_only=True)
class News:
    """What is new on one saved question.

    Attributes:
        key: equal for the same news, however often the index run is told of.
        outgoing: what is to be posted.
        saved: what is to be kept with ``keep_saved`` once that was posted.
    """

    key: str
    outgoing: Post
    saved: SavedQuestion


def news(desk: Desk, team: str) -> Iterator[News]:
    """Yield what is new on a workspace's saved questions, by the rights of today.

    A question whose place or person may see nothing any more waits, and so does one whose filters
    name what is gone.

    Raises:
        SearchIndexError: the index cannot be used.
    """
    for saved in desk.store.saved(team):
        person = Person(team=team, user=saved.user, actor_team=team, enterprise=saved.enterprise)
        scope = desk.judge(person, saved.place)
        if isinstance(scope, Refusal):
            continue
        view = desk.open_view(scope)
        try:
            every = find_matches(_watched(saved), view)
        except (UnknownName, ValueError):
            continue
        found = _news(saved, person, scope, view, every, desk)
        if found is not None:
            yield found


def _news(
    saved: SavedQuestion,
    person: Person,
    scope: Scope,
    view: SearchIndex,
    every: tuple[Match, ...],
    desk: Desk,
) -> News | None:
    new = unseen(every, saved.sent)
    # What was sent and is not there today may come again with the next run: it is no news then.
    known = replace(saved, sent=tuple(dict.fromkeys((*saved.sent, *_keys(every)))))
    if not new:
        return None
    asking = Asking(person=person, place=saved.place, text=saved.text)
    query = _query(asking, desk, scope)
    message, count = news_message(saved, new, desk.settings.link_hosts, query.identity)
    shown = tuple(kept(match.citation) for match in new[:count])
    desk.store.keep_query(replace(query, shown=shown))
    post = Post(
        channel=saved.place.channel or saved.user,
        thread=None,
        text=message.text,
        blocks=message.blocks,
    )
    digest = hashlib.sha256("\n".join(sorted(_keys(new))).encode()).hexdigest()[:16]
    return News(key=f"watch:{saved.identity}:{digest}", outgoing=post, saved=known)


def _query(asking: Asking, desk: Desk, scope: Scope) -> KeptQuery:
    """Return the kept question of some news; people read them later than an answer."""
    query = kept_query(asking, desk, written_filters(Filter(), scope))
    return replace(query, expires=query.expires + 7 * _DAY)
