"""One matter through five meetings of an invented town, and another town's; indexed once."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from index import SearchIndex, open_index

HEAD = """\
---
council: {council}
committee: {committee}
date: {date}
status: {status}
---
# {committee}

Minutes of the meeting held in the Corn Hall.

**Present:** Councillors Ada Fenwright (Chair), Tobias Ley, Marian Stroud, Piers Oddling

"""
RAISED = """\
## 4. Skate ramp on Rope Walk

Councillor Stroud asked whether a skate ramp might be built on Rope Walk, as the school had wished.

## 5. Allotments

RESOLVED: That the hedge at the allotments be cut.
"""
DEFERRED = """\
## 10. Apologies

None.

## 11. Skate ramp

The Clerk had drawings of a skate ramp from two firms.

RESOLVED: That consideration of the skate ramp be deferred to the meeting on 8 July 2021.
"""
RESOLVED = """\
## 18. Skate ramp

Councillor Ley moved, as an amendment, that the skate ramp be built of wood. The amendment was LOST.

It was proposed by Councillor Stroud, seconded by Councillor Oddling and carried by 3 votes to 1:

RESOLVED: That
(a) a skate ramp of concrete be built on Rope Walk at a cost of £86,000; and
(b) the Clerk be asked to report on noise from the skate ramp at 3, 6 and 12 months.

## 19. Mole catcher

RESOLVED: That a report on the mole catcher's bill be brought to the Committee by 30 September.

ACTION: Clerk to write to the mole catcher by 31 August 2021.
"""
REPORTED = """\
## 24. Apologies

Councillor Ley.

## 25. Noise from the skate ramp

The Clerk reported that noise from the skate ramp had been measured on three evenings, and was low.

RESOLVED: That the report on the skate ramp be noted.
"""
ELSEWHERE = """\
## 2. Skate ramp at Priory Fields

RESOLVED: That the Borough's skate ramp at Priory Fields be closed.

## 3. =Budget

RESOLVED: +5% be added to the =budget.
"""
MEETINGS = (
    ("2021-03-04", "unknown", RAISED),
    ("2021-05-06", "unknown", DEFERRED),
    ("2021-07-08", "approved", RESOLVED),
    ("2021-11-04", "draft", REPORTED),
)


def minutes(date: str, status: str, body: str, *, town: str = "Wessenbury Town Council") -> str:
    committee = "Amenities Committee" if town.startswith("Wess") else "Parks Committee"
    return HEAD.format(council=town, committee=committee, date=date, status=status) + body


@pytest.fixture(scope="session")
def ramp_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    from index.build import build_index

    root = tmp_path_factory.mktemp("ramp")
    for date, status, body in MEETINGS:
        (root / f"amenities-{date}.md").write_text(minutes(date, status, body), encoding="utf-8")
    # The final minutes of July have a draft, which said less of the cost.
    early = minutes("2021-07-08", "draft", RESOLVED.replace("£86,000", "£80,000"))
    (root / "amenities-2021-07-08-draft.md").write_text(early, encoding="utf-8")
    other = minutes("2021-06-01", "unknown", ELSEWHERE, town="Ambleford Borough Council")
    (root / "parks-2021-06-01.md").write_text(other, encoding="utf-8")
    build_index(root / "index", [root])
    return root / "index"


@pytest.fixture
def ramp_index(ramp_folder: Path) -> Iterator[SearchIndex]:
    with open_index(ramp_folder) as index:
        yield index
