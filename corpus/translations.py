"""Whether two documents in two languages are of one meeting.

Names of bodies are translated with the words of the field; beyond that a translation is told by
what it keeps: the day, the address, the file's name, figures and names of people.
"""

from __future__ import annotations

from dataclasses import dataclass

from corpus.naming import Agreement, dates_agree
from corpus.outlines import Outline, fold
from corpus.sketches import likeness


@dataclass(frozen=True, slots=True, kw_only=True)
class Match:
    """How sure it is that two documents are one meeting in two languages, and why."""

    sureness: float
    reason: str


# Welsh words of bodies' names and what English names say; mutated forms too.
_ENGLISH = {
    "cyngor": "council", "gyngor": "council", "cynghorau": "councils", "cymuned": "community",
    "gymuned": "community", "tref": "town", "dref": "town", "sir": "county",
    "bwrdeistref": "borough",
    "dinas": "city", "ddinas": "city", "pwyllgor": "committee", "bwyllgor": "committee",
    "isbwyllgor": "subcommittee", "cydbwyllgor": "joint committee", "cabinet": "cabinet",
    "cabined": "cabinet", "gabinet": "cabinet", "bwrdd": "board", "panel": "panel",
    "cynllunio": "planning", "gynllunio": "planning", "craffu": "scrutiny", "chraffu": "scrutiny",
    "trosolwg": "overview", "archwilio": "audit", "llywodraethu": "governance",
    "lywodraethu": "governance", "trwyddedu": "licensing", "drwyddedu": "licensing",
    "safonau": "standards", "cyllid": "finance", "addysg": "education", "dysgu": "learning",
    "amgylchedd": "environment", "tai": "housing", "iechyd": "health", "gofal": "care",
    "cymdeithasol": "social", "gwasanaethau": "services", "wasanaethau": "services",
    "democrataidd": "democratic", "ddemocrataidd": "democratic", "pensiynau": "pensions",
    "pensiwn": "pensions", "pensiynol": "pensions", "gweithredol": "executive",
    "gwaith": "executive", "economi": "economy", "cymunedau": "communities", "pobl": "people",
    "phobl": "people", "plant": "children", "lle": "place", "lleoedd": "places",
    "corfforaethol": "corporate", "perfformiad": "performance", "adnoddau": "resources",
    "polisi": "policy", "llawn": "full", "arbennig": "special", "blynyddol": "annual",
    "cyfrifon": "accounts", "mynwentydd": "cemeteries", "priffyrdd": "highways",
    "cyffredinol": "general", "personel": "personnel", "staffio": "staffing", "risg": "risk",
}  # fmt: skip
_FILLERS = frozenset(("a", "ac", "ar", "y", "yr", "o", "i", "the", "and", "of", "for", "on"))
# Measured: one meeting in two languages 0.54, unrelated documents in two languages 0.10 at most.
_SAME_DAY_SIGNS = 0.30
_LEAST_SIGNS = 8


def is_translation(a: Outline, b: Outline) -> Match | None:
    """Return why two documents are one meeting in two languages, or None.

    Two languages on one day are not enough: something that only one meeting has must agree.
    """
    dates = dates_agree(a, b)
    if a.language == b.language or dates is Agreement.DIFFER or a.is_part != b.is_part:
        return None
    common = likeness(a.signs, b.signs).containment
    if a.address and b.address and a.address.key == b.address.key:
        return Match(sureness=4 + common, reason="the same page in two languages")
    if a.holds != b.holds:
        return None
    enough = min(a.signs.shingles, b.signs.shingles) >= _LEAST_SIGNS
    if a.stem == b.stem and (dates is Agreement.EQUAL or (enough and common >= _SAME_DAY_SIGNS)):
        return Match(sureness=3 + common, reason="the same file name in two languages")
    if dates is not Agreement.EQUAL:
        return None
    if _is_same_body(a, b):
        return Match(sureness=2 + common, reason="the same body and day in two languages")
    if enough and common >= _SAME_DAY_SIGNS:
        return Match(sureness=1 + common, reason="the same day, figures and names")
    return None


def _is_same_body(a: Outline, b: Outline) -> bool:
    """Tell whether the committee, and the council where both are known, are the same in English."""
    committees = in_english(a.committee), in_english(b.committee)
    councils = in_english(a.council), in_english(b.council)
    if not all(committees) or committees[0] != committees[1]:
        return False
    # Places have two names; a council's kind has one.
    return not all(councils) or bool(councils[0] & councils[1])


def in_english(name: str | None) -> frozenset[str]:
    """Return the words of a body's name in English, as far as the field's words go."""
    words = fold((name or "").replace("-", "")).split()
    english = " ".join(_ENGLISH.get(word, word) for word in words).split()
    return frozenset(word for word in english if word not in _FILLERS)
