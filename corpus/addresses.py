"""Addresses of pages → what they show, whichever of its many addresses a page was fetched by.

A ModernGov meeting has a dozen addresses: other hosts, path prefixes, a session or a port in
between, ``CId`` or ``CommitteeId`` or none, ``MId`` or ``MID`` or ``MeetingId``.  What stays is
the council's domain and the meeting's number; ``LLL`` tells the language.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum
from urllib.parse import parse_qsl, urlsplit

from corpus.patterns import lazy_re


class PageKind(StrEnum):
    """What a page shows: a whole meeting, one item, an issue over meetings, or one decision."""

    MEETING = "meeting"
    ITEM = "item"
    ISSUE = "issue"
    DECISION = "decision"
    OTHER = "other"


@dataclass(frozen=True, slots=True, kw_only=True)
class PageAddress:
    """What an address points to; two addresses of one page are equal but for ``language``.

    Attributes:
        site: the council's name in its domain ("ambleford"), else the whole domain.
        number: of the meeting, item, issue or decision; of other pages path and query.
        language: ISO 639-1 where the address says it, else None.
    """

    site: str
    kind: PageKind
    number: str
    language: str | None

    @property
    def key(self) -> tuple[str, PageKind, str]:
        """What two addresses of one page share, in whichever language."""
        return (self.site, self.kind, self.number)


# Domains under which every council has its own name; other sites are told by their whole domain.
_COUNCIL_DOMAINS = (
    ".moderngov.co.uk",
    ".gov.uk",
    ".gov.wales",
    ".llyw.cymru",
    ".gov.scot",
)
_LANGUAGES = {"0": "en", "1": "cy"}
# page → (kind, names of the number in its query, in the order in which they count)
_PAGES = {
    "ielistdocuments": (PageKind.MEETING, ("mid", "meetingid")),
    "celistdocuments": (PageKind.MEETING, ("mid", "meetingid")),
    "mgai": (PageKind.ITEM, ("id",)),
    "ieissuedetails": (PageKind.ISSUE, ("iid",)),
    "mgissuehistoryhome": (PageKind.ISSUE, ("iid",)),
    "iedecisiondetails": (PageKind.DECISION, ("aiid", "id", "iid")),
    "mgdecisiondetails": (PageKind.DECISION, ("aiid", "iid", "id")),
}
# Printed minutes lie in a folder of the meeting: "/documents/g10422/Printed%20minutes….htm".
_PRINTED = lazy_re(r"/documents/g(?P<number>\d{1,12})/", re.IGNORECASE)
_LONGEST = 4000


def page_address(url: str | None) -> PageAddress | None:
    """Return what an address points to, or None where it is no address of the web."""
    if not url or len(url) > _LONGEST:
        return None
    try:
        parts = urlsplit(url.strip())
        host = parts.hostname or ""
        query = {k.lower(): v for k, v in parse_qsl(parts.query, max_num_fields=100)}
    except ValueError:
        return None
    if parts.scheme.lower() not in ("http", "https") or "." not in host:
        return None
    language = _LANGUAGES.get(query.pop("lll", ""))
    kind, number = _page(parts.path, query)
    return PageAddress(site=_site(host), kind=kind, number=number, language=language)


def _page(path: str, query: dict[str, str]) -> tuple[PageKind, str]:
    printed = _PRINTED.search(path)
    if printed:
        return PageKind.MEETING, printed["number"].lstrip("0")
    name = path.rstrip("/").rpartition("/")[2].lower().removesuffix(".aspx")
    kind, keys = _PAGES.get(name, (PageKind.OTHER, ()))
    numbers = (query.get(key, "").strip() for key in keys)
    number = next((n.lstrip("0") for n in numbers if n.isdecimal()), "")
    if number:
        return kind, number
    rest = "&".join(f"{key}={value}" for key, value in sorted(query.items()))
    return PageKind.OTHER, f"{path.rstrip('/')}?{rest}" if rest else path.rstrip("/")


def _site(host: str) -> str:
    """Return "ambleford" of democracy.ambleford.gov.uk and of ambleford.moderngov.co.uk."""
    host = host.lower().rstrip(".").removeprefix("www.")
    for domain in _COUNCIL_DOMAINS:
        if host.endswith(domain):
            return host.removesuffix(domain).rpartition(".")[2]
    return host


def item_number(link: str | None) -> str | None:
    """Return the number of an item in its own address: ``…mgAi.aspx?ID=51`` or ``…#AI51``."""
    if not link or len(link) > _LONGEST:
        return None
    anchor = re.search(r"#AI(\d{1,12})$", link)
    if anchor:
        return anchor[1].lstrip("0")
    address = page_address(link)
    return address.number if address and address.kind is PageKind.ITEM else None
