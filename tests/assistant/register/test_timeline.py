"""How a matter went: the steps, what they are called and why, and the pictures of them."""

from __future__ import annotations

import datetime as dt
import re
from html.parser import HTMLParser
from pathlib import Path
from xml.etree import ElementTree

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.errors import WrongUse
from assistant.files import write_whole
from assistant.register.picture import drawing_for, headline, said_lines
from assistant.register.picture_svg import broken
from assistant.register.steps import Step, step_of_decision, step_of_discussion
from assistant.register.telling import stages_text
from assistant.register.timeline import Stage, timeline
from assistant.register.topics import Topic, read_topic
from assistant.terminal.style import BARE
from corpus import DecisionKind, MinutesStatus, Outcome
from index import Filter, SearchIndex, open_index
from index.build import build_index
from tests.assistant.register.conftest import minutes

OURS = Filter(councils=("Wessenbury Town Council",))
TODAY = dt.date(2024, 6, 1)


def course(index: SearchIndex, words: str = "skate ramp") -> tuple[Topic, tuple[Stage, ...]]:
    topic = read_topic(words, index, filters=OURS, today=TODAY)
    return topic, timeline(index, OURS, topic)


def test_the_matter_goes_from_raised_to_reported_back(ramp_index: SearchIndex) -> None:
    _, stages = course(ramp_index)
    assert [(s.date and s.date.isoformat(), s.step) for s in stages] == [
        ("2021-03-04", Step.RAISED),
        ("2021-05-06", Step.DEFERRED),
        ("2021-07-08", Step.LOST),
        ("2021-07-08", Step.RESOLVED),
        ("2021-07-08", Step.RESOLVED),
        ("2021-11-04", Step.REPORTED_BACK),
        ("2021-11-04", Step.REPORTED_BACK),
    ]
    assert "asked for on 8 July 2021" in stages[-1].because
    assert stages[0].is_first
    assert not any(stage.is_first for stage in stages[1:])
    assert stages[-1].status is MinutesStatus.DRAFT


PLOTS = """\
## 3. Allotment fees

RESOLVED: That the review of the allotment fees be deferred to the next meeting.

## 4. Letters

Three letters about the allotments were read, and nothing was said.

Age Aid - requesting a donation - not agreed
"""
HEDGES = """\
## 6. Allotment hedges

The Clerk reported that the allotment hedges had been cut.

## 7. Allotment charges

The Clerk reported that the review of what tenants of the allotment pay was done: fees should rise.
"""


def test_what_is_told_of_another_matter_is_not_reported_back(tmp_path: Path) -> None:
    """A topic may be of many matters: a cut hedge is no answer to fees that were put off."""
    for date, body in (("2021-03-04", PLOTS), ("2021-05-06", HEDGES)):
        (tmp_path / f"plots-{date}.md").write_text(minutes(date, "approved", body), "utf-8")
    build_index(tmp_path / "index", [tmp_path])
    with open_index(tmp_path / "index") as index:
        stages = course(index, "allotments")[1]
    steps = {stage.evidence.item.title: stage.step for stage in stages}
    assert steps["Allotment fees"] is Step.DEFERRED
    assert steps["Allotment hedges"] is Step.REPORTED
    assert steps["Allotment charges"] is Step.REPORTED_BACK
    assert not any(stage.step is Step.LOST for stage in stages), "that letter is of no allotment"


@pytest.mark.parametrize("where", ["ramp_folder", "samples_index"])
def test_every_quote_is_the_documents_own_words(where: str, request: pytest.FixtureRequest) -> None:
    folder: Path = request.getfixturevalue(where)
    with open_index(folder) as index:
        texts = {r.document.source.path: r.document.text for r in index.readings()}
        for words in ("skate ramp", "report", "MASH"):
            topic = read_topic(words, index, filters=Filter())
            for stage in timeline(index, Filter(), topic):
                text = texts[stage.evidence.source.path]
                assert stage.quote == text[stage.span.start : stage.span.end]


@pytest.mark.parametrize(
    ("quote", "kind", "outcome", "step"),
    [
        ("the lamp be red", DecisionKind.RESOLVED, Outcome.CARRIED, Step.RESOLVED),
        ("the lamp be red", DecisionKind.AGREED, Outcome.CARRIED, Step.AGREED),
        ("the lamp be red", DecisionKind.RESOLVED, Outcome.LOST, Step.LOST),
        ("the lamp be red", DecisionKind.RESOLVED, Outcome.UNKNOWN, Step.PROPOSED),
        ("the policy be amended", DecisionKind.RESOLVED, Outcome.CARRIED, Step.AMENDED),
        ("no amendment be made", DecisionKind.AGREED, Outcome.CARRIED, Step.AGREED),
        ("no further amendments be made", DecisionKind.AGREED, Outcome.CARRIED, Step.AGREED),
        ("the amended plans be approved", DecisionKind.APPROVED, Outcome.CARRIED, Step.APPROVED),
        ("the report be noted", DecisionKind.NOTED, Outcome.CARRIED, Step.REPORTED),
        ("the rota be noted", DecisionKind.NOTED, Outcome.CARRIED, Step.NOTED),
        ("it be put off", DecisionKind.DEFERRED, Outcome.CARRIED, Step.DEFERRED),
        ("xyzzy", DecisionKind.UNRECOGNISED, Outcome.CARRIED, Step.UNRECOGNISED),
    ],
)
def test_what_a_decision_is_called(
    quote: str, kind: DecisionKind, outcome: Outcome, step: Step
) -> None:
    found, because = step_of_decision(quote, kind, outcome)
    assert found is step
    assert because


@pytest.mark.parametrize(
    ("quote", "step"),
    [
        ("The Clerk reported that the lamp had been mended.", Step.REPORTED),
        ("A resident complained of the lamp.", Step.RAISED),
        ("Members discussed the lamp.", Step.DISCUSSED),
        ("The post has been painted.", Step.REPORTED),
        ("Clerk to write to the owner of the lamp.", Step.ASKED),
        ("The lamp.", Step.UNRECOGNISED),
    ],
)
def test_what_was_said_is_called(quote: str, step: Step) -> None:
    assert step_of_discussion(quote)[0] is step


def test_the_terminal_shows_the_steps_under_their_meetings(ramp_index: SearchIndex) -> None:
    text = stages_text(course(ramp_index)[1], BARE)
    assert text.index("4 March 2021") < text.index("Raised") < text.index("6 May 2021")
    assert "Lost, not decided" in text
    assert "Draft minutes" in text


class _Words(HTMLParser):
    """The quotations of a page."""

    def __init__(self) -> None:
        super().__init__()
        self.quotes: list[str] = []
        self._inside = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag == "blockquote":
            self._inside = True
            self.quotes.append("")

    def handle_endtag(self, tag: str) -> None:
        self._inside = self._inside and tag != "blockquote"

    def handle_data(self, data: str) -> None:
        if self._inside:
            self.quotes[-1] += data


def drawn(index: SearchIndex, ending: str) -> tuple[str, tuple[Stage, ...]]:
    topic, stages = course(index)
    draw = drawing_for(Path(f"ramp{ending}"))
    lines = said_lines(stages, len(stages), topic)
    return draw(headline(topic), lines, stages, TODAY), stages


def test_a_page_holds_every_quote_verbatim_and_nothing_from_elsewhere(
    ramp_index: SearchIndex,
) -> None:
    page, stages = drawn(ramp_index, ".html")
    words = _Words()
    words.feed(page)
    assert words.quotes == [f"“{stage.quote}”" for stage in stages]
    assert "<script" not in page
    assert not re.search(r"(?:src|@import|url\()", page), "self-contained"
    assert 'lang="en-GB"' in page


def test_a_picture_is_xml_whose_text_holds_every_quote(ramp_index: SearchIndex) -> None:
    picture, stages = drawn(ramp_index, ".svg")
    root = ElementTree.fromstring(picture)
    text = " ".join("".join(root.itertext()).split())
    for stage in stages:
        assert " ".join(stage.quote.split()) in text
    space = "{http://www.w3.org/2000/svg}"
    assert root.find(f"{space}title") is not None
    assert root.find(f"{space}desc") is not None
    _, _, width, height = (float(n) for n in root.attrib["viewBox"].split())
    for span in root.iter(f"{space}tspan"):
        assert 0 <= float(span.attrib["x"]) < width
        assert 0 < float(span.attrib["y"]) < height, "nothing is drawn below the picture"


@given(st.text(max_size=200), st.floats(min_value=40, max_value=900))
def test_breaking_lines_loses_no_word(words: str, room: float) -> None:
    from assistant.terminal.signs import shown

    assert " ".join(broken(words, 14, room)).split() == shown(words).split()


@pytest.mark.parametrize("name", ["course.pdf", "course", "course.svg.txt"])
def test_an_unknown_ending_is_refused(name: str) -> None:
    with pytest.raises(WrongUse, match="names no picture"):
        drawing_for(Path(name))


def test_what_cannot_be_written_is_told_and_leaves_nothing(tmp_path: Path) -> None:
    target = tmp_path / "taken"
    target.mkdir()
    with pytest.raises(WrongUse, match="cannot be written"):
        write_whole(target, b"words")
    assert list(tmp_path.iterdir()) == [target]
