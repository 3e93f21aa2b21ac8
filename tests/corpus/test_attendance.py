from __future__ import annotations

import pytest

from corpus.attendance import ATTENDANCE


@pytest.mark.parametrize(
    ("line", "opens"),
    [
        ("Present: Councillor Ashpole", True),  # the plain label
        ("**PRESENT**:- Mrs Bullas", True),  # emphasised, in capitals
        ("Members present", True),  # who they are comes first
        ("Also in attendance: Ms Dellaway", True),  # two words before it
        ("Those attending", True),
        ("Apologies for absence", True),
        ("Substitutions", True),
        ("Sederunt", True),  # Scotland
        ("YN BRESENNOL: Y Cynghorydd A. Prys", True),  # Welsh, older form
        ("PRESENNOL", True),
        ("WRTH LAW:", True),  # Welsh: in attendance
        ("YMDDIHEURIADAU", True),  # Welsh: apologies
        ("Presentation of the annual report", False),  # the same letters, another word
        ("Attendant's lodge, Tan Meadow", False),
        ("Councillor Ashpole was present", False),  # it tells, and opens no list
        ("Lawful development certificate", False),  # no "wrth law"
    ],
)
def test_what_opens_a_list_of_who_was_there(line: str, opens: bool) -> None:
    assert (ATTENDANCE.match(line) is not None) is opens
