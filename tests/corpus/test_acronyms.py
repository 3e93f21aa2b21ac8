"""Short forms that minutes define; a false one would bring up a wrong quote."""

from __future__ import annotations

import pytest

from corpus.acronyms import find_acronyms

_DEFINED = [
    ("the multi-agency safeguarding hub (MASH) was", "MASH", "multi-agency safeguarding hub"),
    ("a community infrastructure levy (“CIL”) of", "CIL", "community infrastructure levy"),
    ("education, health and care plans (EHCPs) are", "EHCP", "education, health and care plans"),
    ("the PSPO (public spaces protection order) and", "PSPO", "public spaces protection order"),
    ("Alternative Delivery Model (ADM)", "ADM", "Alternative Delivery Model"),
    ("the Director of Children's Services (DCS)", "DCS", "Director of Children's Services"),
]


@pytest.mark.parametrize(("text", "short", "long"), _DEFINED)
def test_both_orders_are_found(text: str, short: str, long: str) -> None:
    (found,) = find_acronyms(text)
    assert (found.short, found.long) == (short, long)


@pytest.mark.parametrize(
    "text",
    [
        "Councillor Brook (LAB) spoke",  # a party: its letters begin no words here
        "the hall was full (NB the fire limit)",  # a remark in brackets
        "payment of the bill (£40)",  # an amount
        "the minutes (approved)",  # a word in small letters
        "the Chair (Cllr A Penn)",  # a person
        "see the plan (Appendix A)",  # a reference
        "It rained. The hub (TRH) was shut",  # the letters would have to cross a full stop
        "a report (RT)",  # letters inside one word begin nothing
    ],
)
def test_false_ones_are_refused(text: str) -> None:
    assert not list(find_acronyms(text))


def test_definitions_come_in_order() -> None:
    text = "a local plan (LP) and a multi academy trust (MAT)"
    assert [a.short for a in find_acronyms(text)] == ["LP", "MAT"]
