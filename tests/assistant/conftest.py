"""Shared by the tests of answers: a few invented minutes of several councils, indexed once.

The bundled samples are of one council; what a question means by the name of a body shows only
where there are several.
"""

from __future__ import annotations

import datetime as dt
import json
from pathlib import Path

import pytest

from assistant.answers import Question
from assistant.ordering import Ordered, order
from assistant.understanding.glossary import Glossary
from assistant.understanding.question import read_turn, understand
from index import Filter, open_index

LIGHTING = """\
---
title: Lighting Sub-Committee
date: 2019-03-04
council: Wessenbury Town Council
committee: Lighting Sub-Committee
---
# Lighting Sub-Committee

Minutes of the meeting held on Monday 4 March 2019 at 7 pm in the Corn Hall, Wessenbury

**Present:** Councillors Ada Fenwright (Chair), Tobias Ley, Marian Stroud

## 1. Apologies

None.

## 2. Lamps on Mill Street

The Clerk reported that eleven lamps on Mill Street dated from 1968 and were rusting at the base.

Councillor Ley asked whether the new lamps would be dimmed after midnight. They would.

**RESOLVED:** That the lamps on Mill Street be replaced at a cost of £4,200.

## 3. Christmas lights

The Clerk had asked three firms about the Christmas lights. Members wished to see them first.

**RESOLVED:** That the choice of the Christmas lights be deferred to the next meeting.
"""
AMENITIES = """\
---
title: Amenities Committee
date: 2022-05-09
council: Wessenbury Town Council
committee: Amenities Committee
---
# Amenities Committee

Minutes of the meeting held on Monday 9 May 2022 at 7 pm in the Corn Hall, Wessenbury

**Present:** Councillors Tobias Ley (Chair), Marian Stroud, Piers Oddling

## 10. Skate park

Young people had drawn what they would like to see, and the Committee thanked them.

It was proposed by Councillor Stroud, seconded by Councillor Oddling and carried by 5 votes to 1:

**RESOLVED:** That a concrete skate park be built on Rope Walk at a cost of £86,000.

## 11. Lamps on Mill Street

The new lamps on Mill Street were reported to be in working order, save one outside the bakery.
"""
PENNY_BROOK = """\
---
title: Penny Brook Parish Council
date: 2020-01-14
council: Penny Brook Parish Council
---
# Penny Brook Parish Council

Minutes of the Parish Council's meeting on Tuesday 14 January 2020 at 7.30 pm in the Reading Room

**Present:** Councillors Edith Marl (Chair), Sid Pottinger, Wilf Aske

## 101. Precept for 2020/21

The Clerk set out the reserves and what was expected to be spent on the churchyard wall.

**RESOLVED:** That the precept for 2020/21 be £18,750.

## 102. Footbridge

Councillor Aske had found the handrail of the footbridge loose and two of its boards rotten.

**RESOLVED:** That Mr Dunnock be asked to mend the footbridge before Easter.

## 103. Defibrillator

The battery of the defibrillator had been changed, and the cabinet would be painted by volunteers.
"""
CANCELLED = """\
---
title: Penny Brook Parish Council
date: 2020-11-10
council: Penny Brook Parish Council
---
# Penny Brook Parish Council

This meeting has been cancelled, the Reading Room being closed.
"""
PENNY_BROOK_LATER = """\
---
title: Penny Brook Parish Council
date: 2021-07-13
council: Penny Brook Parish Council
---
# Penny Brook Parish Council

Minutes of the Parish Council's meeting on Tuesday 13 July 2021 at 7.30 pm in the Reading Room

**Present:** Councillors Edith Marl (Chair), Wilf Aske, Gwen Tapley

## 55. Footbridge

Mr Dunnock had mended the footbridge, and his account of £310 was paid.

## 56. Village fete

The fete would be held on the green. Councillor Tapley asked for help with the tents.

**RESOLVED:** That the green be mown in the week before the fete.
"""
HIGHWAYS = """\
---
title: Highways Committee
date: 2021-06-02
council: Ambleford Borough Council
committee: Highways Committee
---
# Highways Committee

Minutes of the meeting held on Wednesday 2 June 2021 at 6 pm in the Civic Centre, Ambleford

**Present:** Councillors Nuala Finch (Chair), Otto Bream, Sheila Dray

## 7. Bus shelter at Priory Road

The shelter at Priory Road had been struck by a lorry. The insurers would pay all but £250.

Councillor Bream moved, and Councillor Dray seconded, that the shelter be rebuilt in brick.

**RESOLVED:** That the bus shelter at Priory Road be rebuilt in brick.

## 8. Parking on Tan Yard

Residents had asked for permits. Officers were to count the cars and report in the autumn.
"""


@pytest.fixture(scope="session")
def county_index(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return an index of two towns' and a parish's minutes, one of its meetings cancelled."""
    from index.build import build_index

    root = tmp_path_factory.mktemp("county")
    minutes = {
        "lighting-2019": LIGHTING,
        "amenities-2022": AMENITIES,
        "penny-brook-2020-01": PENNY_BROOK,
        "penny-brook-2020-11": CANCELLED,
        "penny-brook-2021": PENNY_BROOK_LATER,
        "highways-2021": HIGHWAYS,
    }
    for name, text in minutes.items():
        (root / f"{name}.md").write_text(text, encoding="utf-8")
    build_index(root / "index", [root])
    return root / "index"


TODAY = dt.date(2024, 6, 1)


class Asker:
    """Asks an opened index: the question as understood, and its candidates in their order."""

    def __init__(self, folder: Path) -> None:
        self.index = open_index(folder)

    def understand(self, *turns: str, glossary: Glossary | None = None) -> Question:
        glossary = glossary or Glossary()
        read = [read_turn(turn, self.index, today=TODAY, glossary=glossary) for turn in turns]
        return understand(read, self.index, filters=Filter(), glossary=glossary)

    def order(self, question: str) -> tuple[Question, Ordered]:
        found = self.understand(question)
        return found, order(found, self.index)


@pytest.fixture(scope="session")
def samples_asker(samples_index: Path) -> Asker:
    return Asker(samples_index)


@pytest.fixture(scope="session")
def county(county_index: Path) -> Asker:
    return Asker(county_index)


@pytest.fixture(scope="session")
def asked_samples(samples_asker: Asker) -> list[tuple[Question, Ordered]]:
    """Return every sample question with a topic, understood and with its candidates."""
    lines = Path(__file__).with_name("sample_questions.jsonl").read_text("utf-8").splitlines()
    found = [samples_asker.order(json.loads(line)["question"]) for line in lines]
    return [(question, ordered) for question, ordered in found if question.query.concepts]
