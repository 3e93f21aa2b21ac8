"""Days in words, as their reader writes them: in British form, or in their locale's months."""

from __future__ import annotations

import datetime as dt
import locale
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from typing import Final, TypeAlias

DayInWords: TypeAlias = Callable[[dt.date], str]

# Councils in Wales write Welsh wherever the machine stands; few systems have its locale's data.
_WELSH: Final = (
    *("Ionawr", "Chwefror", "Mawrth", "Ebrill", "Mai", "Mehefin"),
    *("Gorffennaf", "Awst", "Medi", "Hydref", "Tachwedd", "Rhagfyr"),
)
_FORMS: Final = {
    **dict.fromkeys(("de", "da", "nb", "nn", "no", "fi", "cs", "sk", "sl", "hr"), "{}. {} {}"),
    **dict.fromkeys(("es", "pt", "ca", "gl"), "{} de {} de {}"),
}


def day_in_words_for(environment: Mapping[str, str]) -> DayInWords:
    """Return how days are written for the person whose environment it is; see ``months_for``."""
    return day_in_words_of(months_for(environment))


def day_in_words_of(months: tuple[str, tuple[str, ...]] | None) -> DayInWords:
    """Return how days are written with what ``months_for`` returned."""
    if months is None:
        # Here, since who asks the resident process writes no day itself.
        from corpus.dates import in_words

        return in_words
    form, names = months
    return lambda day: form.format(day.day, names[day.month - 1], day.year)


def months_for(environment: Mapping[str, str]) -> tuple[str, tuple[str, ...]] | None:
    """Return the form of days and the months of somebody's environment; None is British form.

    LC_ALL, LC_TIME and LANG name the locale.  English is written in British form, which nobody
    misreads; a locale whose months this system does not have falls back to it.
    """
    named = next((v for n in ("LC_ALL", "LC_TIME", "LANG") if (v := environment.get(n))), "")
    language = named.split(".")[0].split("_")[0].lower()
    if language in ("", "c", "posix", "en"):
        return None
    months = _WELSH if language == "cy" else _months(named)
    return (_FORMS.get(language, "{} {} {}"), months) if months else None


def _months(name: str) -> tuple[str, ...]:
    """Return the months of a locale; () where the system has no such locale."""
    if not hasattr(locale, "nl_langinfo"):
        return ()
    with _locale(name) as is_there:
        if not is_there:
            return ()
        numbers = range(locale.MON_1, locale.MON_1 + 12)
        return tuple(locale.nl_langinfo(number) for number in numbers)


@contextmanager
def _locale(name: str) -> Iterator[bool]:
    """Set how times are written; tell whether there is such a locale."""
    before = locale.setlocale(locale.LC_TIME)
    try:
        locale.setlocale(locale.LC_TIME, name)
    except (locale.Error, ValueError):
        yield False
        return
    try:
        yield True
    finally:
        locale.setlocale(locale.LC_TIME, before)
