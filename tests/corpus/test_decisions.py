"""How decisions are introduced in UK minutes: every family that text can carry, in invented words.

The numbers in the comments are those of the collection of forms that the reader was written from.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from corpus import (
    Decision,
    DecisionKind,
    DocumentId,
    Outcome,
    Reading,
    discover,
    read_source,
    statements,
)
from corpus.blocks import Block, BlockKind
from corpus.decisions import find_clauses
from corpus.records import Span
from corpus.sentences import sentence_spans
from corpus.zones import Zone

EXAMPLES = Path(__file__).parent / "variants"

Read = Callable[[str], Reading]

_HEAD = "Aldwick Borough Council\n\nMinutes of the Harbour Committee held on 4 May 2021\n\n"
_ITEMS = (
    _HEAD
    + "1. Apologies\n\nNone.\n\n2. The old crane\n\n{}\n\n3. Date of next meeting\n\n8 June.\n"
)


def _decisions(read: Read, text: str) -> tuple[str, list[Decision]]:
    whole = _ITEMS.format(text)
    reading = read(whole)
    assert [i.number for i in reading.items if i.number] == ["1", "2", "3"]
    assert not reading.items[1].decisions
    assert not reading.items[3].decisions
    return whole, list(reading.items[2].decisions)


def _stated(whole: str, decisions: list[Decision]) -> list[tuple[str, str, str]]:
    return [
        (
            " ".join(" ".join(s.of(whole) for s in d.lead_in).split()),
            d.label,
            d.span.of(whole),
        )
        for d in decisions
    ]


_FORMS: list[tuple[str, list[tuple[str, str, str]]]] = [
    # 1: inline
    ("RESOLVED that the crane be sold.", [("RESOLVED that", "", "the crane be sold.")]),
    # 1: after the movers, with letters
    (
        "Proposed by Councillor Penn (seconded by Councillor Brook) it was: RESOLVED that: "
        "A: the crane be sold; B: the rails be lifted.",
        [
            ("it was: RESOLVED that:", "A:", "the crane be sold"),
            ("it was: RESOLVED that:", "B:", "the rails be lifted."),
        ],
    ),
    # 2: en dash, small "that"
    ("RESOLVED – that the crane be sold.", [("RESOLVED – that", "", "the crane be sold.")]),
    # 2: hyphen without a space
    ("RESOLVED- that the crane be sold.", [("RESOLVED- that", "", "the crane be sold.")]),
    # 3: after "It was moved … and"
    (
        "It was moved by Councillor Penn, seconded by Councillor Brook, and\n\n"
        "RESOLVED – That the crane be sold.",
        [("RESOLVED – That", "", "the crane be sold.")],
    ),
    # 4: no space
    ("RESOLVED:That the crane be sold.", [("RESOLVED:That", "", "the crane be sold.")]),
    ("RESOLVEDthat the crane be sold.", [("RESOLVEDthat", "", "the crane be sold.")]),
    # 5: nested labels, then the reason
    (
        "RESOLVED:\n\n(1)(i) That the crane be sold;\n\n(ii) That the rails be lifted.\n\n"
        "REASON FOR DECISIONS: The rust.",
        [
            ("RESOLVED:", "(1)(i)", "That the crane be sold"),
            ("RESOLVED:", "(ii)", "That the rails be lifted."),
        ],
    ),
    # 6: RESOLVED alone, That alone, "; and"
    (
        "RESOLVED\n\nThat\n\n(1) the crane be sold; and\n\n(2) the rails be lifted.",
        [
            ("RESOLVED That", "(1)", "the crane be sold"),
            ("RESOLVED That", "(2)", "the rails be lifted."),
        ],
    ),
    # 7: unnumbered below the lead-in
    ("RESOLVED:\n\nThat the crane be sold.", [("RESOLVED:", "", "That the crane be sold.")]),
    # 9: a numbered paragraph
    (
        "8.4 RESOLVED: That the Committee:-\n\n(a) notes the rust; and\n\n(b) sells the crane.",
        [
            ("RESOLVED: That the Committee:-", "(a)", "notes the rust"),
            ("RESOLVED: That the Committee:-", "(b)", "sells the crane."),
        ],
    ),
    # 10: own line, then verbs in the past
    (
        "Resolved –\n\n(a) Approved the sale.\n\n(b) Delegated authority to the Harbour Master.",
        [
            ("Resolved –", "(a)", "Approved the sale."),
            ("Resolved –", "(b)", "Delegated authority to the Harbour Master."),
        ],
    ),
    # 11: a stroke
    ("RESOLVED/- That the crane be sold.", [("RESOLVED/- That", "", "the crane be sold.")]),
    # 12: colon and dash; a body before the verb
    ("Resolved:- That the crane be sold.", [("Resolved:- That", "", "the crane be sold.")]),
    (
        "The Committee resolved:-\n\n(i) to note the rust;\n\n(ii) to sell the crane.",
        [
            ("The Committee resolved:-", "(i)", "to note the rust"),
            ("The Committee resolved:-", "(ii)", "to sell the crane."),
        ],
    ),
    # 13: a semicolon
    ("RESOLVED; that the crane be sold.", [("RESOLVED; that", "", "the crane be sold.")]),
    # 14: small Roman with a bracket
    (
        "Resolved: i) That the crane be sold; ii) That the rails be lifted.",
        [
            ("Resolved:", "i)", "That the crane be sold"),
            ("Resolved:", "ii)", "That the rails be lifted."),
        ],
    ),
    # 15: in a sentence, in capitals
    (
        "It was RESOLVED that the crane be sold.",
        [("It was RESOLVED that", "", "the crane be sold.")],
    ),
    (
        "It was RESOLVED: (1) That the crane be sold; (2) That the rails be lifted.",
        [
            ("It was RESOLVED:", "(1)", "That the crane be sold"),
            ("It was RESOLVED:", "(2)", "That the rails be lifted."),
        ],
    ),
    # 16: doubled
    (
        "Resolved: It was resolved that the crane be sold.",
        [("Resolved: It was resolved that", "", "the crane be sold.")],
    ),
    # 17: infinitives after a sentence
    (
        "Following consideration, it was resolved: (1) To note the rust; (2) To sell the crane.",
        [
            ("it was resolved:", "(1)", "To note the rust"),
            ("it was resolved:", "(2)", "To sell the crane."),
        ],
    ),
    # 18: the verb is in the sentence: the sentence is the quote
    (
        "The Committee resolved to APPROVE the sale of the crane.",
        [("", "", "The Committee resolved to APPROVE the sale of the crane.")],
    ),
    (
        "RESOLVED: The Committee APPROVED the sale.",
        [("RESOLVED:", "", "The Committee APPROVED the sale.")],
    ),
    # 19: third person, letters with a colon
    (
        "RESOLVED: That Cabinet:\n\nA: Welcomes the survey\n\nB: Sells the crane",
        [
            ("RESOLVED: That Cabinet:", "A:", "Welcomes the survey"),
            ("RESOLVED: That Cabinet:", "B:", "Sells the crane"),
        ],
    ),
    # 20: numbers, then "That"
    (
        "RESOLVED:\n\n1. That the survey be received\n\n2. That the crane be sold",
        [
            ("RESOLVED:", "1.", "That the survey be received"),
            ("RESOLVED:", "2.", "That the crane be sold"),
        ],
    ),
    # 21: AGREED
    (
        "AGREED that:\n\n1. the crane be sold\n\n2. the rails be lifted",
        [
            ("AGREED that:", "1.", "the crane be sold"),
            ("AGREED that:", "2.", "the rails be lifted"),
        ],
    ),
    ("AGREED that the crane be sold.", [("AGREED that", "", "the crane be sold.")]),
    # 22: no keyword at the head
    (
        "The Committee notes the report on the crane.",
        [("", "", "The Committee notes the report on the crane.")],
    ),
    (
        "The minutes of 6 April 2021 were agreed as a true record.",
        [("", "", "The minutes of 6 April 2021 were agreed as a true record.")],
    ),
    # movement, votes and bodies between keyword and colon
    (
        "**Agreed** by 6 votes to 2: that the crane be sold.",
        [("**Agreed** by 6 votes to 2: that", "", "the crane be sold.")],
    ),
    (
        "AGREED (with 34 votes for and 1 against) that the crane be sold.",
        [("AGREED (with 34 votes for and 1 against) that", "", "the crane be sold.")],
    ),
    (
        "Agreed, 8 votes to 1, that the crane be sold.",
        [("Agreed, 8 votes to 1, that", "", "the crane be sold.")],
    ),
    (
        "UNANIMOUSLY RESOLVED that the crane be sold.",
        [("UNANIMOUSLY RESOLVED that", "", "the crane be sold.")],
    ),
    (
        "RECOMMENDED TO COUNCIL: (1) That the crane be sold. (2) That the rails be lifted.",
        [
            ("RECOMMENDED TO COUNCIL:", "(1)", "That the crane be sold."),
            ("RECOMMENDED TO COUNCIL:", "(2)", "That the rails be lifted."),
        ],
    ),
    (
        "RESOLVED further: That the rails be lifted.",
        [("RESOLVED further: That", "", "the rails be lifted.")],
    ),
    (
        "The Committee **agreed:**\n\n1. To sell the crane.\n2. To lift the rails.",
        [
            ("The Committee **agreed:**", "1.", "To sell the crane."),
            ("The Committee **agreed:**", "2.", "To lift the rails."),
        ],
    ),
    # a parent clause is a decision, and travels with its reasons too
    (
        "RESOLVED: That the crane be REFUSED a licence for these reasons:\n\n"
        "1. It is rusty.\n\n2. It leans.",
        [
            ("RESOLVED: That", "", "the crane be REFUSED a licence for these reasons:"),
            (
                "RESOLVED: That the crane be REFUSED a licence for these reasons:",
                "1.",
                "It is rusty.",
            ),
            ("RESOLVED: That the crane be REFUSED a licence for these reasons:", "2.", "It leans."),
        ],
    ),
    # a comma after "That" belongs to the clause
    (
        "RESOLVED: That, the crane being rusty, it be sold.",
        [("RESOLVED:", "", "That, the crane being rusty, it be sold.")],
    ),
    # bullets
    (
        "RESOLVED: • That the crane be sold. (Cllr Penn proposed, Cllr Brook seconded) "
        "• That the rails be lifted.",
        [
            ("RESOLVED:", "•", "That the crane be sold."),
            ("RESOLVED:", "•", "That the rails be lifted."),
        ],
    ),
    # a list of lines
    (
        "AGREED:\nHarbour Band, a drum   £90\nSea Scouts, a boat   £800",
        [
            ("AGREED:", "", "Harbour Band, a drum   £90"),
            ("AGREED:", "", "Sea Scouts, a boat   £800"),
        ],
    ),
    # what follows the clause in its paragraph is none of it
    (
        "RESOLVED: That the crane be sold. Councillor Penn left the room.",
        [("RESOLVED: That", "", "the crane be sold.")],
    ),
]


@pytest.mark.parametrize(("text", "expected"), _FORMS, ids=[t[:40] for t, _ in _FORMS])
def test_each_clause_has_its_lead_in_and_label(
    read: Read, text: str, expected: list[tuple[str, str, str]]
) -> None:
    whole, decisions = _decisions(read, text)
    assert _stated(whole, decisions) == expected
    assert all(d.outcome is Outcome.CARRIED for d in decisions)


_PLACED = [
    # 8: the lead-in was lost: at the end of the item
    ("Members were shown the crane.\n\nThat the crane be sold.", [("", "That the crane be sold.")]),
    # 59: after who moved them, with letters
    (
        "The recommendations were moved by Councillor Penn and seconded by Councillor Ash.\n\n"
        "(a) That the crane be sold; and\n\n(b) That the rails be lifted.\n\nThe Chair left.",
        [("(a)", "That the crane be sold"), ("(b)", "That the rails be lifted.")],
    ),
    # in quotation marks, before who proposed it
    (
        "‘That the sum of £60 is agreed for paint.’\n\nProposed – Cllr Penn Seconded – Cllr Ash",
        [("", "‘That the sum of £60 is agreed for paint.’")],
    ),
    # 20: a body with its verb
    ("A. That Cabinet approved the sale.", [("A.", "That Cabinet approved the sale.")]),
    # what others asked for is not decided
    ("The Panel asked:\n\nThat the crane be sold.", []),
    # "That" begins many a sentence
    ("That the crane had rusted was a pity.", []),
]


@pytest.mark.parametrize(("text", "expected"), _PLACED)
def test_clauses_without_a_lead_in_are_inferred(
    read: Read, text: str, expected: list[tuple[str, str]]
) -> None:
    whole, decisions = _decisions(read, text)
    assert [(d.label, d.span.of(whole)) for d in decisions] == expected
    assert all(d.inferred and not d.lead_in for d in decisions)


_LISTED = [
    # a sentence that decides about the list below it
    (
        "The following payments were approved:\n\n• Rope £9\n\n• Tar £4\n\nThe Chair left.",
        [
            ("The following payments were approved:", "•", "Rope £9"),
            ("The following payments were approved:", "•", "Tar £4"),
        ],
    ),
    # an application over several lines: its number is the label, the answer the text
    (
        "The following observations were agreed:\n\nE/90001\n\nA shed\n\nHill Farm\n\n"
        "NO OBJECTIONS\n\nE/90002\n\nA porch\n\nNO OBSERVATIONS",
        [
            ("The following observations were agreed:", "E/90001", "NO OBJECTIONS"),
            ("The following observations were agreed:", "E/90002", "NO OBSERVATIONS"),
        ],
    ),
    # Welsh
    (
        "Cytunwyd i dalu'r canlynol:\n\n• Paent £9",
        [("Cytunwyd i dalu'r canlynol:", "•", "Paent £9")],
    ),
    # each application says itself what was thought of it
    (
        "21/00101/F A shed at Hill Farm. No objections. "
        "21/00102/F A barn at Low Farm. No comments.",
        [
            ("", "", "21/00101/F A shed at Hill Farm. No objections."),
            ("", "", "21/00102/F A barn at Low Farm. No comments."),
        ],
    ),
    # what was only talked about, or put off to an agenda, is not decided
    ("The following points were noted:\n\n• Rust\n\n• Rot", []),
    ("The following matters were agreed for the next agenda:\n\n• Rust\n\n• Rot", []),
]


@pytest.mark.parametrize(("text", "expected"), _LISTED)
def test_entries_of_lists(read: Read, text: str, expected: list[tuple[str, str, str]]) -> None:
    whole, decisions = _decisions(read, text)
    assert _stated(whole, decisions) == expected


_INSIDE = [
    # a vote between two clauses does not end the list
    (
        "RESOLVED that:\n\n1. the crane be sold;\n\nVoting: unanimous\n\n2. the rails be lifted.",
        [
            ("RESOLVED that:", "1.", "the crane be sold"),
            ("RESOLVED that:", "2.", "the rails be lifted."),
        ],
    ),
    # a clause inside a clause carries its parent's words, and the list goes on after it
    (
        "RESOLVED: That\n\n(1) the Director be authorised to:\n\n(a) sign; and\n\n(b) pay.\n\n"
        "(2) a report be made.",
        [
            ("RESOLVED: That the Director be authorised to:", "(a)", "sign"),
            ("RESOLVED: That the Director be authorised to:", "(b)", "pay."),
            ("RESOLVED: That", "(2)", "a report be made."),
        ],
    ),
    # labels without a sign
    (
        "RESOLVED that:\n\n1 the crane be sold;\n\n2 the rails be lifted.",
        [
            ("RESOLVED that:", "1", "the crane be sold"),
            ("RESOLVED that:", "2", "the rails be lifted."),
        ],
    ),
    # a label on a line of its own
    (
        "RESOLVED that:\n\n(a)\n\nthe crane be sold;\n\n(b)\n\nthe rails be lifted.",
        [
            ("RESOLVED that:", "(a)", "the crane be sold"),
            ("RESOLVED that:", "(b)", "the rails be lifted."),
        ],
    ),
    # the resolution's own number
    (
        "Resolved 21/05/2.01 That the crane be sold.",
        [("Resolved 21/05/2.01 That", "", "the crane be sold.")],
    ),
    # an executive member decides alone
    (
        "As Cabinet Member for Cranes, I agree to:\n\n(a) sell the crane; and\n\n"
        "(b) lift the rails.",
        [
            ("As Cabinet Member for Cranes, I agree to:", "(a)", "sell the crane"),
            ("As Cabinet Member for Cranes, I agree to:", "(b)", "lift the rails."),
        ],
    ),
    # what was asked for, and then decided
    (
        "The Committee is recommended to:\n\n1. Sell the crane.\n\n2. Lift the rails.\n\n"
        "Members thought about it.\n\nRESOLVED: That the crane be kept.",
        [("RESOLVED: That", "", "the crane be kept.")],
    ),
]


@pytest.mark.parametrize(("text", "expected"), _INSIDE)
def test_lists_of_clauses(read: Read, text: str, expected: list[tuple[str, str, str]]) -> None:
    whole, decisions = _decisions(read, text)
    assert _stated(whole, decisions) == expected


_MOTIONS = [
    # the motion's words stand below its heading; a vote alone decides about them
    (
        "Motion\n\nTo keep the crane.\n\nMoved by Councillor Penn, seconded by Councillor Ash.\n\n"
        "On a vote, the motion was carried by 5 votes to 4.",
        ["To keep the crane."],
    ),
    # notice of a motion, then who moved it
    (
        "The following motion was submitted by Councillor Penn:-\n\n“That the crane be kept.”\n\n"
        "The motion was proposed by Councillor Penn, seconded by Councillor Ash and agreed.",
        ["“That the crane be kept.”"],
    ),
    # who moved on lines of their own
    (
        "Moved by Councillor Penn,\nSeconded by Councillor Ash,\n\nThat the crane be kept.\n\n"
        "The proposal was carried.",
        ["That the crane be kept."],
    ),
]


@pytest.mark.parametrize(("text", "expected"), _MOTIONS)
def test_a_carried_motion_is_quoted_in_its_own_words(
    read: Read, text: str, expected: list[str]
) -> None:
    whole, decisions = _decisions(read, text)
    assert [d.span.of(whole) for d in decisions] == expected
    assert all(d.outcome is Outcome.CARRIED for d in decisions)


def _zoned(*parts: tuple[Zone, str]) -> tuple[str, list[tuple[Zone, Block]]]:
    text, blocks = "", []
    for zone, words in parts:
        span = Span(start=len(text), end=len(text) + len(words))
        kind = BlockKind.PARAGRAPH
        blocks.append((zone, Block(kind=kind, span=span, body=span, label="")))
        text += words + "\n\n"
    return text, blocks


_TWINS = [
    # word for word: the minutes' copy, and where it stands again
    (
        "The crane is to be sold by the Director at once.",
        "RESOLVED: That the crane is to be sold by the Director at once.",
        [("the crane is to be sold by the Director at once.", True)],
    ),
    # the page cuts the minutes: the decision's copy
    (
        "RESOLVED that the crane be sold by the Director before the winter storms.",
        "RESOLVED that the crane be sold by the Director before ...",
        [("the crane be sold by the Director before the winter storms.", True)],
    ),
    # other words: both
    (
        "RESOLVED that the crane be sold.",
        "RESOLVED that the crane be sold in May.",
        [("the crane be sold.", False), ("the crane be sold in May.", False)],
    ),
]


@pytest.mark.parametrize(("decided", "minuted", "expected"), _TWINS)
def test_a_decision_in_both_zones_is_one(
    decided: str, minuted: str, expected: list[tuple[str, bool]]
) -> None:
    text, blocks = _zoned((Zone.DECISION, decided), (Zone.MINUTES, minuted))
    found = find_clauses(text, blocks)
    assert [(c.span.of(text), c.twin is not None) for c in found] == expected


def test_what_the_page_reports_as_lost_is_lost() -> None:
    text, blocks = _zoned((Zone.DECISION, "That the crane be kept."))
    (clause,) = find_clauses(text, blocks, lost=[blocks[0][1].span])
    assert clause.outcome is Outcome.LOST


def test_what_is_proposed_is_not_decided_yet() -> None:
    text, blocks = _zoned((Zone.MINUTES, "As Leader, I propose to agree to: sell the crane."))
    (clause,) = find_clauses(text, blocks)
    assert (clause.outcome, clause.span.of(text)) == (Outcome.UNKNOWN, "sell the crane.")


_SENTENCES = [
    # a decision keeps its sentence
    ("It was agreed to paint the crane.", ["It was agreed to paint the crane."]),
    # one that points back is joined with what it agrees
    (
        "Mrs Ash asked for a lamp on the quay. This was agreed.",
        ["Mrs Ash asked for a lamp on the quay. This was agreed."],
    ),
    # the movers after a decision add nothing to it
    (
        "The minutes of 6 April 2021 were approved. Proposed by AP, seconded by CB.",
        ["The minutes of 6 April 2021 were approved."],
    ),
    # parish wording
    (
        "Cllr Penn proposed that a lamp be bought, seconded by Cllr Brook.",
        ["Cllr Penn proposed that a lamp be bought, seconded by Cllr Brook."],
    ),
    ("The report was noted.", ["The report was noted."]),
    ("Noted.", ["Noted."]),
    (
        "Agreed, except that Councillor Ash had been present.",
        ["Agreed, except that Councillor Ash had been present."],
    ),
    # a motion that a resolution repeats is not a decision of its own
    (
        "Councillor Penn proposed Councillor Brook and Councillor Ash seconded.\n\n"
        "RESOLVED: That Councillor Brook be elected Chair.",
        ["Councillor Brook be elected Chair."],
    ),
    # but what was agreed besides is
    (
        "RESOLVED: That the crane be sold.\n\nIt was also agreed that a sign be put up.",
        ["the crane be sold.", "It was also agreed that a sign be put up."],
    ),
]


@pytest.mark.parametrize(("text", "expected"), _SENTENCES)
def test_decisions_in_sentences(read: Read, text: str, expected: list[str]) -> None:
    whole, decisions = _decisions(read, text)
    assert [d.span.of(whole) for d in decisions] == expected


@pytest.mark.parametrize(
    "text",
    [
        "The crane was rusty and Members were sorry to see it.",  # narrative
        "When the plan was adopted the crane was new.",  # a condition
        "Mr Ash recalled that in 2018, when this Committee approved the sale, all left.",  # memory
        "The sum had been agreed with the builder.",  # before the meeting
        "Norfolk County Council agreed to mend the road.",  # another body
        "Of eleven Members elected since May four had seen it.",  # no decision
        "It cost £580 below the sum approved.",  # an adjective
        "Was it agreed?",  # a question
        "It was not yet decided where the crane would go.",  # not decided
        "The survey was carried out in March.",  # carried out, not carried
        "To resolve that the crane be sold.",  # an agenda's wording
        "Recommendation: That the crane be sold.",  # an officer's
        "At the last meeting it was agreed to sell the crane.",  # decided before
        "In June 2019 the Parish Council agreed to buy the crane.",  # decided long before
        "The Sale Policy was adopted in June 2016.",  # with its date
        "Reason: The crane was agreed to be rusty.",  # says why
        "21/00101/F A shed at Hill Farm. Application Permitted.",  # the planning authority's
    ],
)
def test_what_is_no_decision(read: Read, text: str) -> None:
    assert _decisions(read, text)[1] == []


_LOST = [
    # the motion's words stand in the sentence before
    (
        "Councillor Penn moved, and Councillor Ash seconded, that the crane be kept. "
        "There were 4 votes for the motion and 5 against. It was declared LOST.",
        "Councillor Penn moved, and Councillor Ash seconded, that the crane be kept.",
    ),
    # in a paragraph of their own, in quotation marks
    (
        "Councillor Penn moved:\n\n“That the crane be kept.”\n\nIt was an old friend.\n\n"
        "On being put to the vote there were 4 for the motion and 5 against, and the motion was "
        "declared LOST.",
        "“That the crane be kept.”",
    ),
    # an amendment, with the votes between
    (
        "Councillor Ash moved an amendment, that it be painted.\n\nFOR: 2.\n\nAGAINST: 5.\n\n"
        "The amendment was LOST.",
        "Councillor Ash moved an amendment, that it be painted.",
    ),
    ("The motion to keep the crane was lost by 3 votes to 6.", None),
    ("The proposal to keep the crane was not agreed.", None),
    ("Councillor Penn moved the recommendation and found no seconder.", None),
    ("The amendment fell.", None),
]


@pytest.mark.parametrize(("text", "motion"), _LOST)
def test_a_lost_motion_is_kept_as_lost(read: Read, text: str, motion: str | None) -> None:
    whole, (decision,) = _decisions(read, text)
    assert decision.outcome is Outcome.LOST
    assert decision.span.of(whole) == (motion or text)


def test_the_resolution_after_a_lost_amendment_is_carried(read: Read) -> None:
    whole, decisions = _decisions(
        read,
        "Councillor Ash moved an amendment, that it be painted.\n\nThe amendment was LOST.\n\n"
        "The motion was put and carried.\n\nRESOLVED: That the crane be sold.",
    )
    assert [(d.outcome, d.span.of(whole)[:13]) for d in decisions] == [
        (Outcome.LOST, "Councillor As"),
        (Outcome.CARRIED, "the crane be "),
    ]


_KINDS = [
    ("RESOLVED: That the crane be sold.", DecisionKind.RESOLVED),
    ("AGREED that the crane be sold.", DecisionKind.AGREED),
    ("RECOMMENDED to Council: That the crane be sold.", DecisionKind.RECOMMENDED),
    ("RESOLVED: That the report be noted.", DecisionKind.NOTED),
    ("RESOLVED: That the sale be approved.", DecisionKind.APPROVED),
    ("RESOLVED: That the item be deferred.", DecisionKind.DEFERRED),
    ("RESOLVED: That it be referred to Cabinet.", DecisionKind.REFERRED),
    ("RESOLVED: That the licence be refused.", DecisionKind.REFUSED),
    ("The item was withdrawn.", DecisionKind.WITHDRAWN),
    ("RESOLVED: That Mrs Ash be elected Chair.", DecisionKind.ELECTED),
    # a reference to a recommendation recommends nothing
    ("RESOLVED: That, contrary to the recommendation, it be kept.", DecisionKind.RESOLVED),
    # what another body is asked to do stays a recommendation
    ("RECOMMENDED to Council: That the sale be approved.", DecisionKind.RECOMMENDED),
    # to be recommended by officers is none
    ("RESOLVED that the sale be APPROVED as recommended by officers.", DecisionKind.APPROVED),
    # a refusal in other words
    ("Members were not minded to approve the sale.", DecisionKind.REFUSED),
    # Scotland defers by continuing
    ("AGREED to continue consideration of the sale.", DecisionKind.DEFERRED),
    # Welsh verbs
    ("PENDERFYNWYD: Gohirio'r mater.", DecisionKind.DEFERRED),
    ("Penderfynwyd: Cymeradwyo'r cynllun.", DecisionKind.APPROVED),
    # nor do approved drawings approve
    ("RESOLVED: That it be built to the approved drawings.", DecisionKind.RESOLVED),
]


@pytest.mark.parametrize(("text", "kind"), _KINDS)
def test_kinds(read: Read, text: str, kind: DecisionKind) -> None:
    _, (decision,) = _decisions(read, text)
    assert decision.kind is kind


def test_no_sentence_that_does_something_is_passed_over_for_want_of_a_sign(samples: Path) -> None:
    """``role_of`` looks for a few letters before it tries its patterns: the two must agree."""
    files = [f.path for f in discover([samples, EXAMPLES]).files if f.path.suffix != ".json"]
    texts = [d.text for path in files for d in read_source(path, DocumentId("x")).documents]
    seen = 0
    for text in texts:
        for span in sentence_spans(text, Span(start=0, end=len(text))):
            words = span.of(text)
            role = statements._role_of(words)
            assert statements.role_of(words) is role
            seen += role is not None
    assert seen > 300


_VOTED = [
    # The whole minute under a title that says what was considered.
    ("**Unanimously Agreed**", True),
    ("Passed unanimously.", True),
    ("The Parish Council voted 4 to 1 in favour of the second plan.", True),
    ("Councillors voted to mend the crane.", True),
    # "previously" is of the circulation, not of the agreement.
    ("The plan had previously been circulated and was unanimously agreed by all.", True),
    ("The Borough Council voted to close the harbour.", False),  # another body
    ("Approved by the Borough", False),  # over a list of what the planning authority did
    ("Refused by the Borough Council.", False),
    ("The plan was approved by the Parish Council.", True),
    ("It would be fine if members voted to mend the crane.", False),  # a condition
]


@pytest.mark.parametrize(("said", "decided"), _VOTED)
def test_a_vote_said_in_prose_is_a_decision(read: Read, said: str, decided: bool) -> None:
    _, found = _decisions(read, said)
    assert bool(found) is decided
