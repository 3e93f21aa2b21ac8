"""The commands of RTF that minutes use, and what they mean."""

from __future__ import annotations

SIGNS = {
    "tab": "\t",
    "line": "\n",
    "lbr": "\n",
    "emdash": "—",
    "endash": "–",
    "lquote": "‘",
    "rquote": "’",
    "ldblquote": "“",
    "rdblquote": "”",
    "bullet": "•",
    "emspace": " ",
    "enspace": " ",
    "~": "\xa0",
    "_": "-",
    "{": "{",
    "}": "}",
    "\\": "\\",
    "\n": "\n",
    "\r": "\n",
}
ASIDE = frozenset(
    (
        "fonttbl",
        "colortbl",
        "stylesheet",
        "info",
        "pict",
        "objdata",
        "fldinst",
        "listtable",
        "listoverridetable",
        "nonshppict",
        "nonesttables",
        "annotation",
        "atnid",
        "atnauthor",
        "xe",
        "tc",
        "tcn",
        "rxe",
        "sp",
        "filetbl",
        "revtbl",
        "pnseclvl",
        "pn",
        "ftnsep",
        "ftnsepc",
        "bkmkstart",
        "bkmkend",
        "template",
    )
)
# Destinations that old programs may skip and that hold words.
TAKEN = frozenset(("shpinst", "shptxt", "shprslt", "listtext", "pntext", "footnote"))
FURNITURE = frozenset(
    ("header", "headerl", "headerr", "headerf", "footer", "footerl", "footerr", "footerf")
)
LABELS = frozenset(("listtext", "pntext"))
# Character sets of fonts.
CODE_PAGES = {
    77: "mac_roman",
    128: "cp932",
    129: "cp949",
    134: "gbk",
    136: "big5",
    161: "cp1253",
    162: "cp1254",
    163: "cp1258",
    177: "cp1255",
    178: "cp1256",
    186: "cp1257",
    204: "cp1251",
    222: "cp874",
    238: "cp1250",
}

OLD_PAGES = {"mac": "mac_roman", "pc": "cp437", "pca": "cp850"}


def code_page(value: int) -> str:
    """Return Python's name of a Windows code page; Western, where it knows none."""
    name = f"cp{value}"
    try:
        "".encode(name)
    except LookupError:
        return "cp1252"
    return name
