"""Which elements of a page are the site's furniture and not the document's: menus, banners, ads."""

from __future__ import annotations

import re

from selectolax.lexbor import LexborNode

from corpus.containers.html_tree import is_longer

_FURNITURE = frozenset(("footer", "aside"))
_FURNITURE_ROLES = frozenset(("navigation", "search", "banner", "contentinfo", "complementary"))
# Inside these a header or a footer is the document's own and not the site's.
OWN_PARTS = frozenset(("article", "main", "section"))
_FURNITURE_NAME = re.compile(
    r"(?:^|[\s_-])(?:cookies?|breadcrumbs?|sharedaddy|share|social|skip|menu|navbar|sidebar|widget|"
    r"pagination|respond|newsletter|entry-meta|post-meta|posted-on|byline|entry-date|toolbar|"
    r"navigation|banner)(?:$|[\s_-])",
    re.IGNORECASE,
)
_MENU = "nav,ul,form,[role=navigation]"
_POSTING = re.compile(r"\b(?:entry-date|published|updated|post-date|posted)\b", re.I)
# What is named like furniture and yet holds this much may be the page itself ("has-sidebar").
_MOST_FURNITURE = 800


def is_posting(node: LexborNode) -> bool:
    """Tell the time at which a post was put up, which is no day of a meeting."""
    return _POSTING.search(node.attrs.get("class") or "") is not None


def is_furniture(
    node: LexborNode, tag: str, name: str, role: str | None, *, in_document: bool
) -> bool:
    """Tell an element of the site around a document.

    Args:
        node: the element.
        tag: its name.
        name: its id and classes.
        role: its ARIA role.
        in_document: whether it stands in a part that is the document's own.
    """
    if tag in ("button", "time"):
        return True
    if tag == "header":
        # A header with a heading and no menu holds a post's title, wherever the theme puts it.
        return not in_document and not (node.css_first("h1,h2") and not node.css_first(_MENU))
    if tag in _FURNITURE:
        return not in_document
    if role in _FURNITURE_ROLES:
        return True
    if tag in ("html", "body", "main", "article") or not name or "modgov" in name:
        return False
    return _FURNITURE_NAME.search(name) is not None and not is_longer(node, _MOST_FURNITURE)
