"""Sentences that minute a decision, move something, or say what became of a motion.

The patterns were grown on some eight hundred minutes of parish and community councils.  What
they must refuse matters as much as what they take: decisions of other bodies, decisions that
somebody recalled, and conditions ("when the Plan was adopted") are not decisions of the meeting.
"""

from __future__ import annotations

import re
from enum import Enum, auto

from corpus import welsh
from corpus.dates import MONTH_NAMES


class Role(Enum):
    """What a sentence does for a decision."""

    DECIDES = auto()  # says what was decided
    DECIDES_ABOVE = auto()  # decides what the sentence before says: "This was agreed."
    MOVES = auto()  # puts a motion or an amendment
    MOVES_SECONDED = auto()  # the same with its seconder, as parishes minute a decision
    NAMES_MOVERS = auto()  # only who proposed and seconded
    LOSES = auto()  # says itself what was lost
    LOSES_ABOVE = auto()  # says that the motion before it was lost


_ADVERBS = (
    r"(?:(?:also|then|all|have|has|further|both|\w+ly|therefore|in\s+principle)\s+|\w+ed\s+and\s+)*"
)
_DECIDED = (
    r"(?:resolved|agreed|decided|approved|accepted|deferred|refused|rejected|adopted|endorsed"
    r"|declined|ratified|concurred)"
)
_SUBJECT = r"""(?:(?:the\s+)?(?!(?:county|borough|district|city)\s)(?:[^\W\d_][\w’'-]*\s+){0,3}?
    (?<!county\s)(?<!borough\s)(?<!district\s)(?<!city\s)
    (?:committee|council|cabinet|board|panel|meeting|trustees|governors|councillors|members|cllrs|all
      |the\s+(?:PC|TC|CC|FGB|LGB|GB)|executive|commission|forum))"""
_REPORT = r"(?:report|update|programme|presentation|forecast|minutes|budget)"
_ITS = rf"""
    \b(?:it\s+(?:was|is|has\s+been)|this\s+(?:was|is)|these\s+were|(?:was|were)(?:\s+then)?)
      \s+{_ADVERBS}
      (?:{_DECIDED}|elected|carried|re-elected|appointed|co-opted|recommended
        |supported(?=\s*(?:[.,;]|$|by\s+the|unanimously)))
      \b(?!\s+out\b|\s+in\s+time\b|\s+(?:in|on|at)\s+(?:\w+\s+){{0,4}}(?:19|20)\d\d\b)
  | \bnot\s+minded\s+to\b
  | ^[\W\d]*(?:payments?|accounts|cheques|invoices)\s+(?:(?:were|was|all|both|duly)\s+){{0,2}}
      (?:agreed|approved|authorised)\b
  | \b(?:proposal|matter|item|application|request|issue|complaint)\b[^.;]{{0,80}}
      \bwas\s+referred\s+(?:back\s+)?to\b
  | \b{_SUBJECT}\b[^.;:,]{{3,70}}
      \band\s+(?:agreed|approved|resolved|decided)\s+(?:to|that|the|an?)\b
  | \b(?:approved|refused|supported|accepted)\s+by\s+(?:the\s+)?(?:parish|P\.?\s?C\b)
      (?=(?:\s+council)?\s*[.;,)]*\s*(?:$|subject\b|with\b))
  | \bgo[\s-]ahead\s+(?:is|was)\s+(?:approved|given|agreed)\b
  | \b(?:had|has|have)\s+no\s+(?:objections?|observations|adverse\s+comments?)\b
  | \b(?:therefore|duly)\s+(?:re-?)?elected\b|\bdeclared\s+[^.]{{0,60}}\b(?:appointed|elected)\b
  | \b(?:members|councillors|(?<!county\s)(?<!borough\s)(?<!district\s)(?<!city\s)council|committee
      |board|panel)\s+voted\s+(?:\w+\s+(?:to|t0|votes)\s+\w+\s+|unanimously\s+)?
      (?:for|in\s+favour|to|against)\b
  | \bpassed\s+unanimously\b|\bunanimously\s+(?:passed|agreed|approved|resolved|accepted|adopted
      |supported|re-?elected|elected)\b
  | \bwill\s+be\s+deferred\b|\bdeferred(?=\s+(?:to|until|till)\b)
  | \b{_SUBJECT}\s+{_ADVERBS}
      (?:{_DECIDED}|recommended|supported|authorised)\b(?!\s+out\b|\s+drawings?\b)
  | \b(?:committee|council|cabinet|board|panel|members)\s+(?:notes|noted)\s+
      (?:the|their)\s+(?:work\s+)?(?:{_REPORT}|contents|position)\b
  | \b{_REPORT}\s+(?:was|were|is|be)\s+(?:received\s+and\s+)?noted\b
  | \bminutes\b.{{0,160}}\b(?:were|was)\s+(?:\w+\s+){{0,4}}?
      (?:confirmed|signed\s+as|approved|taken\s+as\s+read)\b
  | \b(?:is|are|was|were)\s+recommen[dc]ed\s+for\s+(?:approval|refusal)\b
  | \bdeclared\s+(?:duly\s+)?elected\b
  | \b(?:item|report|application)\b[^.,;]{{0,40}}\b(?:was|were)\s+(?:withdrawn|postponed)\b
  | \bpass(?:ed)?\s+for\s+payment\b
"""
_DECIDES = re.compile(
    rf"""(?i:{_ITS})
    |\b(?:RESOLVED|AGREED|APPROVED|CARRIED|REFUSED|DEFERRED)\b
    |(?i:(?:^|[-–:,;.)(]\s*|\b(?:all|and|unanimously|then|both)\s+)
        (?:agreed|carried|approved|accepted|adopted)(?:\s+unanimously)?[.)\]*_]*\s*$)
    |(?i:\ball\s+(?:were\s+|was\s+)?in\s+(?:full\s+)?(?:favour|agreement)\b)
    |(?i:[-–]\s*deferred(?=\s+(?:to|until|till|for)\b))
    |(?i:[-–]\s*(?:no\s+objections?|recommend(?:ed)?\s+(?:approval|refusal))\W*$)
    |(?i:^\W*(?:recommend(?:ed)?|support(?:ed)?|object(?:ed)?)\s+(?:for\s+)?(?:approval|refusal)?\W*$)
    |(?i:%s)"""
    % welsh.DECIDES,
    re.VERBOSE | re.DOTALL,
)
# A sentence that begins with the keyword: "Agreed, except that …", "Deferred to the May meeting."
_HEAD_WORD = re.compile(
    r"[\W_]*(?:unanimously\s+)?(?:(?:agreed|approved|accepted|carried|adopted|deferred|refused|rejected|granted|withdrawn)"
    r"(?=[\s*_]*(?:[.,;]|$|(?:unanimously|that|to|by|with|without|subject|as|at|for|until|in\s+principle)\b))"
    r"|resolved\s+(?:that|to)\b|noted[\s*_.]*$)",
    re.IGNORECASE,
)
_NO_OBJECTION = re.compile(
    rf"\W*(?:(?:no|nil)\s+(?:adverse\s+)?(?:objections?|observations|comments?)|{welsh.NO_OBJECTION})"
    r"(?:\s+(?:or|and|/)\s+(?:objections?|comments?))?"
    r"(?:\s+(?:(?:were|was|to\s+be)\s+)?(?:raised|made|returned|submitted|received))?\W*$",
    re.IGNORECASE,
)
_MOVED = re.compile(
    r"(?<!been\s)(?<!be\s)\b(?:moved(?!\s+(?:to\s+the|from|into|onto|on|up|forward|in|out|back|away|house)\b)"
    rf"|put\s+as\s+an\s+amendment|proposed|proposes|propos\w*\s*[-–:]|prop\b\.?|(?:a\s+)?proposal\s+(?:was\s+)?made\s+by|{welsh.MOVED})(?!\s+by\s+the\s+(?:applicant|developer))",
    re.IGNORECASE,
)
_SECONDED = re.compile(
    rf"\bsecond(?:ed|er|s)\b|\b2nd\b|\bsecond(?:ed)?\s*[-–:]|{welsh.SECONDED}", re.IGNORECASE
)
_ONLY_MOVERS = re.compile(
    r"\W*(?:(?:this|it)\s+was\s+)?(?:propos(?:ed|er|al)|prop\b|moved|seconded)", re.IGNORECASE
)
_WHAT = re.compile(
    r"\b(?:that|to|be|refusal|approval|acceptance|adoption|payment|bod|y\s+dylid)\b", re.IGNORECASE
)
_LOST = re.compile(
    r"""\bLOST\b
    |(?i:\b(?:motion|amendment|proposal|proposition|resolution|recommendation)\b[^.;]{0,80}?
        \b(?:was|were|being)\s+(?:then\s+|therefore\s+|accordingly\s+|duly\s+|declared\s+)*
        (?:lost|defeated|rejected|not\s+(?:carried|agreed|approved|accepted))\b)
    |(?i:\b(?:it|this|which)\s+(?:was|were)\s+(?:then\s+|therefore\s+|accordingly\s+|declared\s+)*
        (?:lost|defeated|rejected|not\s+(?:carried|agreed))\b)
    |(?i:\b(?:motion|amendment|proposal)\s+(?:therefore\s+|thereupon\s+|then\s+)?
        (?:fell|lost|defeated|not\s+carried)\b)
    |(?i:\b(?:no\s+seconders?|not\s+seconded)\b)
    |(?i:\bnot\s+(?:carried|agreed)[.\s]*$)""",
    re.VERBOSE,
)
# Words that make what follows, up to the next comma, a condition, a question or a memory.
_NOT_NOW = re.compile(
    r"\b(?:when|if|whether|unless|until|which|who|whose|whom|what|than|how|why|where|because|since|"
    r"although|though|while|had|once|whatever|previously|already|would|should|could|might)\b"
    r"(?:(?!\sand\s(?:an?|the|it|this|that|was|were)\s)[^,;:–])*$",
    re.IGNORECASE,
)
_IT = re.compile(r"it\b|this\b", re.IGNORECASE)
# "On being put to the vote, it was carried by 6 votes to 2": how, and not what.
_ONLY_VOTE = re.compile(
    r"\W*(?:(?:up)?on|following|after|by)\s+(?:being\s+put\s+to\s+)?(?:an?|the)\s+(?:show\s+of\s+hands\s+)?"
    r"(?:\w+\s+)?vote\b"
    r"|\W*the\s+(?:chair\w*|(?:lord\s+)?mayor|provost|convener)\s+(?:then\s+)?put\s+the\s+"
    r"(?:\w+\s+)?(?:motion|amendment|proposal|recommendations?)\s+to\s+the\s+vote\b",
    re.IGNORECASE,
)
# What somebody told the meeting was decided elsewhere: "confirmed that Ms A was appointed".
_TOLD = re.compile(
    r"\b(?:confirmed|advised|reported|said|stated|explained|told|informed|clarified|added)\b"
    r"(?:\s+\w+){0,4}?\s+that\b(?:(?!\sand\s)[^;])*$",
    re.IGNORECASE,
)
_WHICH = re.compile(r"\bwhich\s*$", re.IGNORECASE)
_NEGATED = re.compile(
    r"\bnot\s+(?:yet\s+)?(?:been\s+)?(?:agreed|decided|resolved)\b|\b(?:to|will|would)\s+be\s+(?:agreed|decided)\b",
    re.IGNORECASE,
)
# A sentence that says nothing without the one before it.
_POINTS_BACK = re.compile(
    r"""[\W_]*(?:this|these|that|those|they|both|all|everyone|carried|agreed|approved|accepted
      |unanimously|seconded|it\s+was\s+(?:\w+\s+)?(?:agreed|approved|accepted|carried)
      |no\s+(?:objections?|comments?|observations)|members\s+(?:\w+\s+)?agreed
      |the\s+(?:motion|amendment|proposal|proposition|resolution|recommendations?|above|vote))\b""",
    re.IGNORECASE | re.VERBOSE,
)
# Says what everybody thought of something, and not what it was.
_ONLY_ASSENT = re.compile(
    r"\W*(?:no\s+(?:objections?|comments?|observations)|all\s+(?:were\s+)?in\s+(?:favour|agreement))\W*$",
    re.IGNORECASE,
)
_ELECTS = re.compile(
    r"\W*(?:with|there\s+being)\s+no\s+other\s+nominations?\b.{0,80}\belected\b", re.IGNORECASE
)
_CONTENT = re.compile(
    r"\b(?:that|to)\s+(?!(?:this|it|these|they|nil|none|one|two|three|four|five|six|seven|eight|nine|ten)\b)[a-z]\w*",
    re.IGNORECASE,
)
# "…, and Members agreed." says nothing that the words before do not say.
_ASSENTS = re.compile(
    r"\b(?:members|committee|council|councillors|all)\s+(?:\w+\s+)?agreed\W*$",
    re.IGNORECASE,
)


# Without one of these a sentence does nothing for a decision; most are done with here, for the
# patterns above cost a hundred times as much.
_SIGNS = (
    *("resolv", "agree", "decid", "approv", "accept", "defer", "refus", "reject", "adopt"),
    *("endors", "declin", "ratif", "concur", "elect", "carr", "appoint", "opted", "recommen"),
    *("support", "minded", "authoris", "referred", "object", "observation", "comment", "note"),
    *(
        "confirm",
        "signed as",
        "as read",
        "withdraw",
        "postpon",
        "payment",
        "ahead",
        "vote",
        "passed",
    ),
    *(
        "passed",
        "grant",
        "favour",
        "lost",
        "defeat",
        "fell",
        "second",
        "2nd",
        "move",
        "prop",
        "amendment",
    ),
    *("wyd", "eilio", "cynigio", "gyt", "wrthwyneb", "gadarnha", "derbyn", "sylwadau", "gwrthod"),
)


def role_of(sentence: str) -> Role | None:
    """Return what a sentence does for a decision, or None for narrative."""
    low = sentence.lower()
    if not any(sign in low for sign in _SIGNS):
        return None
    return _role_of(sentence)


def _role_of(sentence: str) -> Role | None:
    words = re.sub(r"[*_]+", " ", sentence)
    if words.rstrip().endswith("?"):
        return None
    moved, seconded = _MOVED.search(words), _SECONDED.search(words)
    if _LOST.search(words) and not _remembers(words):
        says = moved is not None or (_CONTENT.search(words) and len(words.split()) > 25)
        return Role.LOSES if says or "suggestion" in words else Role.LOSES_ABOVE
    decides = _decides(words) and not (words.rstrip().endswith(":") and "noted" in words)
    if _ONLY_MOVERS.match(words) and seconded and not _WHAT.search(words):
        return Role.NAMES_MOVERS
    if decides and (not moved or _ONLY_VOTE.match(words)):
        return _above_or_own(words)
    if moved and seconded:
        return Role.MOVES_SECONDED
    if decides:
        return Role.DECIDES
    return Role.MOVES if moved and not _remembers(words) else None


def is_only_assent(sentence: str) -> bool:
    """Tell "All in favour.", which alone is no quote of a decision."""
    return _ONLY_ASSENT.match(sentence) is not None


def is_only_vote(sentence: str) -> bool:
    """Tell "On a vote, it was carried by 6 votes to 2.", which says how and not what."""
    return _ONLY_VOTE.match(sentence) is not None


# Decided at another time, or only put on a list of things to talk about.
_AT_ANOTHER_TIME = re.compile(
    r"""(?:^\W*|\bthat,?\s+|,\s+|\b(?:agreed|resolved|decided|approved)\s+(?:by\s+\w+\s+)?)
      at\s+(?:the|its|our|an?)\s+(?:last|previous|earlier|recent)\s+(?:\w+\s+){0,3}meeting\b
    |^\W*last\s+(?:week|month|year)\b
    |^\W*in\s+(?:early\s+|late\s+)?(?:(?:"""
    + MONTH_NAMES
    + r""")(?:\s+(?:19|20)\d\d)?|(?:19|20)\d\d)\b
    |\b(?:last\s+year|years?\s+ago|some\s+time\s+ago|since\s+the\s+last\s+meeting)\b
    |\bmatters?\b.{0,40}\bfor\s+(?:the\s+)?next\s+(?:\w+\s+)?(?:agenda|meeting)\b""",
    re.IGNORECASE | re.VERBOSE,
)


# "Approved by the Borough", over a list of what the planning authority decided.
_BY_OTHERS = re.compile(
    r"[^.;]{0,80}?\b(?:approved|agreed|refused|granted|permitted|accepted|rejected|adopted)\s+by\s+"
    r"(?:the\s+)?(?:[\w.&]+\s+){0,3}?"
    r"(?:borough|county|district|city|boro|planning\s+(?:authority|inspector\w*)|inspectorate"
    r"|secretary\s+of\s+state|government|B\.?C\.?K?\w*|WNBC|KLWN\w*)\b[^.;]{0,40}[.;]?\W*$",
    re.IGNORECASE,
)


def _remembers(words: str) -> bool:
    """Tell a motion that was lost at another time, or a candidate beside the one elected."""
    return re.search(r"\bhad\s+been\s+(?:lost|rejected|defeated)\b|\belected\b", words) is not None


def _decides(words: str) -> bool:
    if _NEGATED.search(words) or _BY_OTHERS.match(words):
        return False
    remembered = _AT_ANOTHER_TIME.search(words)
    if remembered and "minutes" not in words.lower():
        words = words[: remembered.start()] if remembered.start() > 40 else ""
    if _HEAD_WORD.match(words) or _NO_OBJECTION.match(words):
        return True
    for match in _DECIDES.finditer(words):
        before = words[max(0, match.start() - 100) : match.start()]
        so_far = before + match[0]
        if _TOLD.search(before) and not match[0].isupper() and not _IT.match(match[0]):
            continue
        if match[0].isupper() or _WHICH.search(before) or not _NOT_NOW.search(so_far):
            return True
    return False


def _above_or_own(words: str) -> Role:
    """Tell "This was agreed by all." from a sentence that says what was agreed."""
    count = len(words.split())
    if _ELECTS.match(words) or (count <= 10 and _ASSENTS.search(words)):
        return Role.DECIDES_ABOVE
    only_vote = _ONLY_VOTE.match(words) and "elected" not in words
    if _POINTS_BACK.match(words) or only_vote:
        found = _DECIDES.search(words)
        after = words[found.end() :] if found else ""
        says = found is not None and "referred" in found[0]
        most = 30 if _SECONDED.search(words) or "vote" in words else 16
        if count <= most and not says and not _CONTENT.search(after):
            return Role.DECIDES_ABOVE
    return Role.DECIDES
