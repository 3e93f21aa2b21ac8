"""The part of ``check`` that looks at the index: what it holds, and what every rule hides of it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING

from assistant import Body, Restriction, restricted_view
from slackbot.findings import Finding, fault, good, note
from slackbot.settings import Settings

if TYPE_CHECKING:
    from index import SearchIndex


def check_minutes(settings: Settings) -> Iterator[Finding]:
    """Yield what was found of the index and of the rules about its committees."""
    from index import SearchIndexError, open_index

    try:
        index = open_index(settings.index)
    except SearchIndexError as error:
        yield fault(str(error), f"make one: minutes index FOLDER --index {settings.index}")
        return
    with index:
        counts = index.manifest.counts
        yield good(
            f"the index holds {counts.documents} documents of {len(index.committees())} "
            f"committees, made {index.manifest.built_at:%d %B %Y, %H:%M} UTC"
        )
        yield from _check_restricted(settings, index)
        yield from _check_public(settings, index)


def _check_restricted(settings: Settings, index: SearchIndex) -> Iterator[Finding]:
    rules = [one.body for one in settings.minutes.restricted]
    for body in rules:
        hidden = _hidden_by(index, Restriction(withheld=frozenset({body}), hides_exempt=False))
        if hidden:
            listed = "; ".join(f"{name} ({count})" for name, count in sorted(hidden.items()))
            yield good(f"the rule for {name_of(body)} hides {listed}")
        else:
            yield note(
                f"the rule for {name_of(body)} hides nothing: no minutes bear that name",
                f"compare it with what is indexed: minutes status --index {settings.index}",
            )
    if rules:
        yield from _check_rest(settings, index, rules)


def _check_rest(settings: Settings, index: SearchIndex, rules: list[Body]) -> Iterator[Finding]:
    """Name what a rule may have been meant to hide and does not."""
    with restricted_view(index, Restriction(withheld=frozenset(rules))) as view:
        shown, known = view.committees(), view.bodies.known.committees
        nameless = view.manifest.counts.documents - sum(known.values())
    words = {word for body in rules for word in _words(body.committee or "")}
    near = [name for name in shown if words & _words(name)]
    if near:
        yield note(f"not hidden, though a restricted name shares words: {'; '.join(near)}")
    if nameless and settings.minutes.public is None:
        yield note(
            f"{nameless} documents name no committee; they are hidden only where their title or "
            "file name names a restricted one",
            "state it when they are indexed: minutes index FOLDER --committee NAME; "
            'or list what is public instead of public = "all"',
        )


def _check_public(settings: Settings, index: SearchIndex) -> Iterator[Finding]:
    minutes = settings.minutes
    for body in minutes.public or ():
        with restricted_view(index, Restriction(only=frozenset({body}))) as view:
            if not view.manifest.counts.documents:
                yield note(f"no minutes bear the public name {name_of(body)}, whole and exactly")
    withheld = frozenset(one.body for one in minutes.restricted)
    only = None if minutes.public is None else frozenset(minutes.public)
    restriction = Restriction(withheld=withheld, only=only, hides_exempt=not minutes.exempt)
    with restricted_view(index, restriction) as view:
        counts = view.manifest.counts
    if counts.documents:
        yield good(f"everybody who is allowed may search {counts.documents} documents")
    else:
        yield fault(
            "there is nothing that everybody may search",
            'write public = "all" under [minutes], or list committees as they are indexed',
        )


def _hidden_by(index: SearchIndex, restriction: Restriction) -> Mapping[str, int]:
    """Return the committees that lose documents, and how many each."""
    before = index.bodies.known.committees
    with restricted_view(index, restriction) as view:
        after = view.bodies.known.committees
        documents = index.manifest.counts.documents - view.manifest.counts.documents
    lost = {name: count - after.get(name, 0) for name, count in before.items()}
    found = {name: count for name, count in lost.items() if count}
    nameless = documents - sum(found.values())
    return found | ({"documents that name no committee": nameless} if nameless else {})


def name_of(body: Body) -> str:
    """Return what a rule is about: "Personnel Committee, Ambleford Town Council"."""
    return ", ".join(part for part in (body.committee, body.council) if part)


def _words(name: str) -> set[str]:
    """Return the words of a name that tell it from others."""
    common = {"committee", "council", "and", "the", "of", "panel", "sub", "group", "board"}
    return {word for word in name.lower().replace("-", " ").split() if word not in common}
