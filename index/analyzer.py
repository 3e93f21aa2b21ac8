"""Text to terms: one chain for passages and for questions, so that the same words meet.

    text -> accents and invisible characters off -> words -> stop words out -> Porter2 stems

A term depends on the word alone and never on its case ("MASH", "Mash" and "mash" are one term,
acronyms are stemmed like any word): capitals decide only whether a stop word is kept.

Numbers: commas between thousands are joined and ".00" is dropped, so that "£5,972", "£5972" and
"5972.00" are all ``5972``; any other point, colon or slash parts a number ("10.30" is ``10``,
``30`` and "2019/20" is ``2019``, ``20``). Signs of currency and percent are not kept.
"""

from __future__ import annotations

import re
import threading
import unicodedata
from collections.abc import Iterator, Sequence
from functools import lru_cache
from typing import Final

import Stemmer

from corpus.patterns import lazy_re

_STEMMER = Stemmer.Stemmer("english")
_STEMMER_LOCK = threading.Lock()  # a PyStemmer object must not be used by two threads at once
_CACHED_WORDS: Final = 1 << 17  # 8 MB of minutes have 27,000 spellings

_STEMS_OF: Final = ".".join(str(Stemmer.version()).split(".")[:2])
ANALYZER: str = f"english-porter2-1/pystemmer-{_STEMS_OF}"
"""Identity of the chain, for the manifest: another identity may give other terms.

It names PyStemmer's version because stems change with it: of 16,472 words found in minutes,
Snowball 3 stems 26 otherwise than 2 did ("added", "archaeologists", "emergencies").
"""

_FUNCTION_WORDS: Final = {
    "articles, determiners, quantifiers": "a an the this that these those each every some any all "
    "both few more most other another such no same own",
    "pronouns": "i me my mine myself we us our ours ourselves you your yours yourself yourselves "
    "he him his himself she her hers herself it its itself they them their theirs themselves one "
    "ones there",
    "words that ask or join clauses": "who whom whose what which when where why how whether if "
    "because as than then so though although while until unless and or but nor not only too very "
    "just also",
    "prepositions (not “against”: it is how a vote is told)": "of at by for with about between "
    "into through during before after above below to from up down in out on off over under upon "
    "within without per via",
    "auxiliary verbs (not “may”: it is a month)": "am is are was were be been being have has had "
    "having do does did doing done will would shall should can could must might ought",
    "adverbs that point at the text itself": "again further once here now",
    "what “(s)” leaves": "s",
}
STOP_WORDS: Final = frozenset(" ".join(_FUNCTION_WORDS.values()).split())
"""English function words that are no terms, as written after :meth:`str.casefold`."""

_TALK: Final = {
    "to greet, to thank, to hesitate": "hi hiya hello hey dear please pls plz thanks thank "
    "thankyou thx cheers ok okay er um hmm",
    "to ask somebody for something": "tell know wonder wondering anyone anybody anything someone "
    "somebody something ever",
    "contractions less their apostrophe (passages keep “dont”)": "whats whos wheres whens whys "
    "hows thats theres im ive id youre youve lets isnt arent wasnt werent dont doesnt didnt cant "
    "couldnt wont wouldnt shouldnt hasnt havent hadnt",
}
CHAT_WORDS: Final = frozenset(" ".join(_TALK.values()).split())
"""Words of a question that say nothing of its topic; those that ask are stop words already."""

_FETCHING: Final = frozenset({"show", "give", "find", "get", "send", "remind", "let"})
"""Chat only before "me" or "us": a "county show" and "give way" are topics."""

# Every apostrophe becomes the straight one; signs that NFKD would glue to a word as letters go.
_SIGNS: Final = str.maketrans(dict.fromkeys("‘’‛ʼ´＇", "'") | dict.fromkeys("™℠"))
# Superscripts and vulgar fractions after a digit: "500²" is not 5002, nor "2½" 21/2.
_RAISED_AFTER_DIGIT: Final = lazy_re(r"(?<=\d)(?=[¹²³⁰⁴-⁹¼-¾⅐-⅞])")
# Combining marks and characters without width: soft hyphen, joiners, marks of direction, selectors.
_UNSEEN: Final = lazy_re(
    "[\u00ad\u0300-\u036f\u061c\u1ab0-\u1aff\u1dc0-\u1dff\u200b-\u200f\u202a-\u202e\u2060-\u2069"
    "\u20d0-\u20ff\ufe00-\ufe0f\ufe20-\ufe2f\ufeff]+"
)
_WORD: Final = lazy_re(
    r"[^\W\d_][^\W_]*(?:'[^\W_]+)*"  # a word; an underscore is emphasis and not part of it
    r"|(?<![^\W_])[0-9]{1,3}(?:,[0-9]{3})+(?![^\W_])"  # thousands with commas
    r"|(?<=[0-9])\.00(?![0-9])"  # no pence: found so that _term can drop it
    r"|[^\W_]+(?:'[^\W_]+)*"  # what begins with a digit: 7b, 1st, 2019
)
_CLITIC: Final = lazy_re(r"'(?:s|ll|re|ve|d|m)\Z", re.IGNORECASE)


def analyze(text: str) -> list[str]:
    """Give the terms of a text, in its order, repeated as often as they occur.

    Args:
        text: Any text; a passage, a heading, a title.

    Returns:
        Terms in lower case; no term is empty. Deterministic for one :data:`ANALYZER`.
    """
    words = _words(text)
    return [term for _, term in _terms(words)]


def analyze_question(text: str) -> list[str]:
    """Give the terms of a question: those of :func:`analyze` less the chat words.

    A question that is nothing but chat keeps its words, so that "hello" still looks for hello.

    Args:
        text: What the user asked.

    Returns:
        Terms in the order of the question, a subsequence of those of ``analyze(text)``.
    """
    words = _words(text)
    terms = list(_terms(words))
    topic = [term for place, term in terms if not _is_chat(words, place)]
    return topic or [term for _, term in terms]


def _words(text: str) -> list[str]:
    """Cut a text into words as spelled, apostrophes and thousands' commas still inside."""
    return _WORD.findall(_plain(text))


def _plain(text: str) -> str:
    """Fold accents, ligatures and widths (NFKD) and take out what is not seen."""
    if text.isascii():
        return text
    # Marks go before NFKD as well: it takes quadratic time over a long run of them.
    text = _UNSEEN.sub("", text.translate(_SIGNS))
    text = _RAISED_AFTER_DIGIT.sub(" ", text)
    return _UNSEEN.sub("", unicodedata.normalize("NFKD", text))


def _terms(words: Sequence[str]) -> Iterator[tuple[int, str]]:
    """Yield (place of the word, term) of the words that are terms."""
    for place, word in enumerate(words):
        term = _term(word)
        if term:
            yield place, term
        elif word[:2].isupper() and _stands_out(words, place):
            yield place, _stem(_bare(word))


@lru_cache(maxsize=_CACHED_WORDS)
def _term(word: str) -> str:
    """Give a word's term, or the empty string for a stop word."""
    bare = _bare(word)
    return "" if bare in STOP_WORDS else _stem(bare)


def _bare(word: str) -> str:
    """Fold a word's case and drop its "'s", its apostrophes and its commas."""
    if word == ".00":
        return ""
    return _CLITIC.sub("", word).replace("'", "").replace(",", "").casefold()


def _stem(bare: str) -> str:
    """Stem by Snowball's English stemmer, Porter2."""
    with _STEMMER_LOCK:
        return str(_STEMMER.stemWord(bare))


def _stands_out(words: Sequence[str], place: int) -> bool:
    """Tell whether a word in capitals is written so on purpose: WHO, IT, US.

    It is not when the words next to it that have two letters or more are in capitals too, as in
    a heading. A word with no such neighbour stands out.
    """
    letters = words[place].removesuffix("'s")  # WHO's, but neither IT'S nor WE'LL
    if len(letters) < 2 or not (letters.isalpha() and letters.isupper()):
        return False
    around = (
        _neighbour(words, range(place - 1, -1, -1)),
        _neighbour(words, range(place + 1, len(words))),
    )
    shouted = [word.isupper() for word in around if word]
    return not shouted or not all(shouted)


def _neighbour(words: Sequence[str], places: range) -> str:
    """Give the nearest word of two letters or more, or the empty string."""
    for place in places[:3]:  # numbers and initials in between, but not a whole table of them
        word = words[place]
        if len(word) > 1 and word[0].isalpha():
            return word
    return ""


def _is_chat(words: Sequence[str], place: int) -> bool:
    """Tell whether a word of a question carries no topic."""
    bare = _bare(words[place])
    if bare in _FETCHING:
        return place + 1 < len(words) and words[place + 1].lower() in ("me", "us")
    return bare in CHAT_WORDS
