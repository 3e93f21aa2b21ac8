"""What people are told of a question: each part in words, and nothing where there is none."""

from __future__ import annotations

import dataclasses
import datetime as dt

import pytest

from assistant.answers import Answer, AnswerStatus, Intent, Question, Reason
from assistant.applied import applied_lines, silence_line
from assistant.jsonform import applied_to_json
from assistant.render import answer_text
from assistant.terminal.style import Style
from assistant.understanding.asked_dates import AskedPeriod, find_periods
from assistant.understanding.asked_names import AskedBody
from assistant.understanding.intents import Asked
from assistant.understanding.stating import Detail
from assistant.understanding.wording import read_wording
from corpus import MinutesStatus, PassageKind
from index import Filter, Query
from index.spelling import Correction

TODAY = dt.date(2024, 3, 15)
PLAIN = Asked(
    intent=Intent.SEARCH,
    details=frozenset(),
    polar=False,
    latest=False,
    earliest=False,
    everything=False,
)
QUESTION = Question(
    text="potholes",
    asked=PLAIN,
    bodies=(),
    periods=(),
    persons=(),
    documents=frozenset(),
    filters=Filter(),
    kept=(),
    corrections=(),
    expansions=(),
    references=(),
    referred=frozenset(),
    wants_decision=False,
    wants_resolution=False,
    query=Query(text="", question="", topic="", concepts=(), naming=()),
)
COUNCIL = "Ambleford Borough Council"


def _asking(intent: Intent, *details: Detail, latest: bool = False) -> Asked:
    return dataclasses.replace(PLAIN, intent=intent, details=frozenset(details), latest=latest)


def _body(words: str, *, councils: tuple[str, ...] = (), place: str = "") -> AskedBody:
    return AskedBody(words=words, start=0, end=len(words), councils=councils, place=place)


def _periods(words: str) -> tuple[AskedPeriod, ...]:
    return find_periods(words, TODAY)


def test_a_plain_question_is_told_nothing() -> None:
    assert applied_lines(QUESTION) == []


@pytest.mark.parametrize("intent", [i for i in Intent if i is not Intent.SEARCH])
def test_every_intent_is_told_in_words(intent: Intent) -> None:
    (line,) = applied_lines(dataclasses.replace(QUESTION, asked=_asking(intent)))
    assert line.startswith("Looked for: ")
    assert len(line) > len("Looked for: ")
    assert "_" not in line


@pytest.mark.parametrize("detail", list(Detail))
def test_every_detail_is_told_in_words(detail: Detail) -> None:
    (line,) = applied_lines(dataclasses.replace(QUESTION, asked=_asking(Intent.SEARCH, detail)))
    assert line.startswith("Looked for: ")
    assert "_" not in line


@pytest.mark.parametrize(
    ("changes", "told"),
    [
        # The intent's words name the detail: told once.
        ({"asked": _asking(Intent.HOW_MUCH, Detail.MONEY)}, "a sum of money"),
        # They do not: the detail alone.
        ({"asked": _asking(Intent.HOW_MUCH, Detail.PERCENT)}, "a percentage"),
        # Two things at once.
        (
            {"asked": _asking(Intent.DECISION, Detail.DECISION_WORD, Detail.MONEY)},
            "what was decided and a sum of money",
        ),
        ({"asked": _asking(Intent.LAST, latest=True)}, "the latest"),  # not twice
        (
            {"asked": _asking(Intent.DISCUSSION, latest=True)},
            "what was said; preferring the latest",
        ),
        ({"wants_decision": True}, "preferring decisions"),  # by a word, and no asking form
        ({"bodies": (_body("ambleford", councils=(COUNCIL,)),)}, f"preferring {COUNCIL}"),
        # Of a place without a known council, and of more names than one reads: as it was asked.
        ({"bodies": (_body("Penny Brook", place="penny brook"),)}, "preferring “Penny Brook”"),
        ({"bodies": (_body("shire", councils=tuple("ABCD")),)}, "preferring “shire”"),
        # Periods in the question's words, with their days where these do not show the year.
        ({"periods": _periods("in May 2019")}, "preferring May 2019"),
        ({"periods": _periods("last year")}, "preferring last year (2023)"),
        ({"periods": _periods("since october")}, "preferring since october (from 1 October 2023)"),
        # What is stated decides alone, and is told as what excludes.
        (
            {
                "filters": Filter(councils=(COUNCIL,), since=dt.date(2020, 1, 1)),
                "bodies": (_body("ambleford", councils=(COUNCIL,)),),
                "periods": _periods("in 2021"),
            },
            f"only {COUNCIL}, since 1 January 2020",
        ),
        (
            {
                "filters": Filter(
                    committees=tuple("ABCDE"),
                    until=dt.date(2020, 1, 31),
                    kinds=(PassageKind.VOTE, PassageKind.DECISION),
                    status=MinutesStatus.DRAFT,
                    person="A. Ash",
                )
            },
            "only A, B or 3 others, until 31 January 2020, vote passages or decision passages, "
            "draft minutes, what names A. Ash",
        ),
        (
            {"corrections": (Correction(
                written="comittee", meant="committee", asked="comitte", term="committe", also=False
            ),)},
            "“comittee” read as “committee”",
        ),
        (
            {
                "corrections": (Correction(
                    written="fotbridge", meant="footbridge", asked="a", term="b", also=True
                ),),
                "expansions": (("fotbridge", ("footbridge",)),),
            },
            "“fotbridge” also looked for as “footbridge”",  # not as a form as well
        ),
        (
            {"expansions": (("MASH", ("multi-agency safeguarding hub", "safeguarding hub")),)},
            "MASH = multi-agency safeguarding hub / safeguarding hub",
        ),
        (
            {"references": read_wording("21/01515/FUL").references},
            "the number 21/01515/FUL",
        ),
        (
            {"query": dataclasses.replace(
                QUESTION.query, required=("old dairy",), excluded=("lease",)
            )},
            "exactly “old dairy”; without “lease”",
        ),
    ],
)  # fmt: skip
def test_each_part_is_told(changes: dict[str, object], told: str) -> None:
    (line,) = applied_lines(dataclasses.replace(QUESTION, **changes))  # type: ignore[arg-type]
    assert line == f"Looked for: {told}"


def test_what_was_kept_is_told_on_a_line_of_its_own_with_how_to_drop_it() -> None:
    kept = dataclasses.replace(QUESTION, kept=("the footbridge", COUNCIL))
    assert applied_lines(kept) == [
        f"Kept from before: the footbridge; {COUNCIL}; say “forget that” to drop it"
    ]


@pytest.mark.parametrize("reason", list(Reason))
def test_every_reason_is_told_in_words_and_what_is_near_as_no_answer(reason: Reason) -> None:
    found = Answer(
        question=QUESTION, status=AnswerStatus.NOT_FOUND, reason=reason, citations=(), nearest=()
    )
    shown = answer_text(found, Style(colour=False, width=60, plain=False, links=False))
    assert shown.startswith("Nothing found: ")
    assert reason.value not in shown
    assert "{" not in shown
    assert all(len(line) <= 60 for line in shown.splitlines())


@pytest.mark.parametrize(
    ("changes", "reason", "told"),
    [
        # What the minutes do not state is said, as far as it was understood.
        (
            {"asked": _asking(Intent.HOW_MUCH, Detail.MONEY)},
            Reason.NO_DECISION,
            "the minutes do not state a sum of money",
        ),
        ({}, Reason.NO_DECISION, "the minutes do not state what was asked"),
        # A phrase that is nowhere is why, and no filter.
        (
            {"query": dataclasses.replace(QUESTION.query, required=("old dairy",))},
            Reason.FILTERS_EXCLUDE_ALL,
            "no passage of the indexed minutes holds exactly “old dairy”",
        ),
        (
            {
                "query": dataclasses.replace(QUESTION.query, required=("old dairy",)),
                "filters": Filter(councils=(COUNCIL,)),
            },
            Reason.FILTERS_EXCLUDE_ALL,
            "no passage of what the filters leave holds exactly “old dairy”",
        ),
        ({}, Reason.FILTERS_EXCLUDE_ALL, "the filters leave no minutes to search"),
    ],
)
def test_why_nothing_was_found(changes: dict[str, object], reason: Reason, told: str) -> None:
    question = dataclasses.replace(QUESTION, **changes)  # type: ignore[arg-type]
    assert told in silence_line(question, reason)


PROMISED: dict[str, object] = {
    "intent": "search",
    "councils": [],
    "committees": [],
    "since": None,
    "until": None,
    "person": None,
    "kept_from_history": [],
    "expansions": {},
}


def test_json_has_every_promised_key_where_nothing_was_applied() -> None:
    applied = applied_to_json(QUESTION)
    assert {name: applied[name] for name in PROMISED} == PROMISED
    assert applied["inferred"] == []


def test_json_tells_what_was_inferred_from_what_was_stated() -> None:
    asked = dataclasses.replace(
        QUESTION,
        bodies=(_body("ambleford", councils=(COUNCIL,)), _body("ABC", councils=(COUNCIL,))),
        periods=_periods("in May 2019"),
        persons=("A. Ash",),
        kept=("the footbridge",),
        expansions=(("MASH", ("multi-agency safeguarding hub",)),),
    )
    applied = applied_to_json(asked)
    assert {name: applied[name] for name in PROMISED} == {
        "intent": "search",
        "councils": [COUNCIL],
        "committees": [],
        "since": "2019-05-01",
        "until": "2019-05-31",
        "person": "A. Ash",
        "kept_from_history": ["the footbridge"],
        "expansions": {"MASH": ["multi-agency safeguarding hub"]},
    }
    assert applied["inferred"] == ["councils", "period", "person"]
    stated = Filter(councils=("Penny Brook Parish Council",), person="B. Birch")
    applied = applied_to_json(dataclasses.replace(asked, filters=stated))
    assert (applied["councils"], applied["person"]) == (["Penny Brook Parish Council"], "B. Birch")
    assert applied["inferred"] == ["period"]


def test_json_joins_no_two_periods_into_one() -> None:
    applied = applied_to_json(dataclasses.replace(QUESTION, periods=_periods("in 2019 and 2021")))
    assert (applied["since"], applied["until"]) == (None, None)
    assert applied["periods"] == ["2019", "2021"]
