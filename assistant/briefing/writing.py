"""A pack → a file: which format, and written whole or not at all."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from enum import StrEnum
from pathlib import Path
from types import MappingProxyType
from typing import Final

from assistant.briefing.records import Pack
from assistant.errors import WrongUse
from assistant.files import check_writable, encoded, write_whole


class Format(StrEnum):
    """What a pack is written as."""

    MARKDOWN = "md"
    WORD = "docx"
    WEBPAGE = "html"
    SHEET = "csv"
    DATA = "json"
    RIS = "ris"
    CSL = "csl-json"


_ENDINGS: Final[Mapping[str, Format]] = MappingProxyType(
    {
        ".csl.json": Format.CSL,
        ".csl": Format.CSL,
        ".md": Format.MARKDOWN,
        ".markdown": Format.MARKDOWN,
        ".docx": Format.WORD,
        ".html": Format.WEBPAGE,
        ".htm": Format.WEBPAGE,
        ".csv": Format.SHEET,
        ".json": Format.DATA,
        ".ris": Format.RIS,
    }
)


def format_of(path: Path) -> Format:
    """Return the format that a file's name ends in.

    Raises:
        WrongUse: it ends in none of them.
    """
    name = path.name.lower()
    for ending, form in _ENDINGS.items():
        if name.endswith(ending):
            return form
    raise WrongUse(
        f"{path}: the ending tells no format. Use {', '.join(_ENDINGS)}, or --format "
        f"{'|'.join(form.value for form in Format)}"
    )


def write_pack(
    pack: Pack, path: Path, form: Format, *, force: bool = False, bom: bool = False
) -> None:
    """Write a pack whole or not at all.

    Args:
        pack: with at least one extract.
        path: where to; the folder is there.
        form: as what.
        force: write over a file that is there.
        bom: begin CSV with the mark by which Excel knows UTF-8.

    Raises:
        WrongUse: it is there already, or cannot be written.
    """
    check_writable(path, force=force)
    write_whole(path, pack_bytes(pack, form, bom=bom))


def pack_bytes(pack: Pack, form: Format, *, bom: bool = False) -> bytes:
    """Return a pack as the bytes of a file."""
    if form is Format.WORD:
        from assistant.briefing.word import word_bytes

        return word_bytes(pack)
    if form is Format.SHEET:
        from assistant.briefing.sheet import sheet_text

        return encoded(sheet_text(pack, bom=bom))
    return encoded(_writer(form)(pack))


def _writer(form: Format) -> Callable[[Pack], str]:
    """Return what writes a format of text, imported when it is wanted."""
    if form is Format.MARKDOWN:
        from assistant.briefing.markdown import markdown_text

        return markdown_text
    if form is Format.WEBPAGE:
        from assistant.briefing.webpage import webpage_text

        return webpage_text
    if form is Format.DATA:
        from assistant.briefing.data import data_text

        return data_text
    from assistant.briefing import references

    return references.ris_text if form is Format.RIS else references.csl_text
