"""Where a text names people, organisations and places; precision before recall.

A question that asks who did something is answered by a passage that names somebody.  Capitals
alone do not show that: minutes capitalise "Phase Two Consultation" and every sentence's first
word.  So a person is a title with a name ("Cllr. Ash", "Mrs B Booth"), an office ("the Head of
Service", "the Clerk"), or two capitalised words of which none is a word of bodies, places or
business.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from corpus.names import is_body, is_initials
from corpus.patterns import lazy_re

Bounds = tuple[int, int]
_Word = tuple[str, int, int]


def _words(listed: str) -> frozenset[str]:
    return frozenset(listed.split())


# Capitalised words in a row, an initial and a wrapped line among them.
_RUN = lazy_re(
    r"[A-ZÀ-Þ][^\W_]*(?:[’'-][^\W_]+)*\.?(?:(?: {1,2}|\n|\xa0"
    r"| ?\n)[A-ZÀ-Þ][^\W_]*(?:[’'-][^\W_]+)*\.?){0,7}"
)
_WORD = lazy_re(r"[A-ZÀ-Þ][^\W_]*(?:[’'-][^\W_]+)*")
_TITLES = _words(
    """
    councillor councillors cllr cllrs clr councilor cynghorydd cyng mr mrs ms miss mx dr prof
    professor rev revd reverend sir dame lady lord baroness alderman aldermen bailie canon
    captain capt major colonel lt father pcso pc cpo sgt messrs inspector sergeant
    """
)
_OFFICES = _words(
    """
    director officer clerk chair chairman chairwoman chairperson mayor leader secretary
    treasurer solicitor headteacher superintendent warden caretaker handyman surveyor engineer
    auditor architect ranger vicar convener provost commissioner accountant ombudsman bursar
    manager co-ordinator coordinator
    """
)
_OFFICE_PAIRS = frozenset(
    {
        "head teacher",
        "cabinet member",
        "portfolio holder",
        "chief executive",
        "chief constable",
        "executive councillor",
        "executive member",
        "vice chair",
        "monitoring officer",
    }
)
_LOW_OFFICE = lazy_re(
    r"the (?:vice[ -]|deputy |acting |town |parish |assistant |locum )?(?:clerk|chair(?:man"
    r"|woman|person)?|treasurer|secretary|mayor|leader|head ?teacher|caretaker|handyman"
    r"|director)(?![\w’'-])(?! of the meeting)"
)
_UNDER = lazy_re(r" (?:of|for) (?:the )?(?=[A-Z])")
# Common first names: with one of them two words in capitals are a person.
_FIRST_NAMES = _words(
    """
    adam adrian alan alastair albert alex alexander alexandra alice alison alistair allan
    amanda amy andrea andrew andy angela angus ann anna anne annette anthony antonia archie
    arthur audrey barbara barrie barry beatrice ben benjamin bernard beryl beth betty beverley
    bob brenda brian bridget bruce bryan callum cameron carl carol carole caroline catherine
    cathy charles charlie charlotte chris christina christine christopher claire clare clive
    colin connor daniel danny daphne dave david dawn dean deborah debbie denis dennis derek
    diana diane dianne donald donna dora doreen dorothy doug douglas duncan ed eddie edith
    edna edward eileen elaine eleanor elizabeth ellen emily emma eric ernest ethel eva evelyn
    fay fiona frances francis frank fraser fred freda frederick gareth gary gavin gemma geoff
    geoffrey george georgina gerald gillian glenys gordon graeme graham greg gwen gwyn hannah
    harold harry hazel heather helen henry hilary howard hugh ian imran irene isabel isobel
    jack jackie jacob jacqueline jade jake james jamie jan jane janet janice jason jayne jean
    jeff jeffrey jenna jennifer jenny jeremy jess jessica jill jim jo joan joanna joanne joe
    john jon jonathan jordan joseph josephine josh joshua joy joyce judith judy julia julian
    julie justin karen karl kate katherine kathleen kathryn kathy katie katy keith ken kenneth
    kenny kerry kevin kieran kim kirsty laura lauren lawrence lee leonard lesley leslie lewis
    liam linda lisa liz lorna lorraine louisa louise lucy luke lynda lynn lynne maggie malcolm
    mandy marcus margaret maria marian marie marilyn marion marjorie mark martin martyn mary
    matt matthew maureen megan melanie mervyn michael michelle mick mike mohammed mohammad
    muhammad moira molly monica morag muriel nancy naomi natalie natasha neil nicholas nick
    nicola nigel nina noel nora norma norman oliver olivia owen pam pamela patricia patrick
    paul paula pauline penny pete peter phil philip phillip philippa phyllis polly rachel
    ralph ray raymond rebecca rhys richard rita rob robert robin rodney roger roland ron
    ronald rory rosemary ross roy russell ruth ryan sally sam samantha samuel sandra sara
    sarah scott sean shane sharon sheila shirley sian simon sonia sophie stacey stan stanley
    stella stephanie stephen steve steven stewart stuart sue susan suzanne sylvia tania tanya
    ted teresa terence terry tessa theresa thomas tim timothy tina toby tom tony tracey tracy
    trevor trudy valerie vera vicky vincent vivien wayne wendy wilfred william winifred yvonne
    zoe ahmed ali fatima aisha priya raj sanjay anil ravi amir yusuf omar hassan ibrahim
    dafydd gwilym rhiannon eirwen aled alun emyr ceri sioned hywel iwan eluned
    """
)
_BEFORE_NAME = lazy_re(
    r"(?:thank(?:ed|s to)|welcomed|elected|appointed|nominated|co-?opted|(?:proposed"
    r"|seconded|chaired|signed|moved|prepared|presented) by|[Cc]ontact:|[Pp]rop\.?:?"
    r"|[Ss]ec\.?:?|[Ss]igned:?)\s{1,2}$"
)
_AFTER_NAME = lazy_re(
    r"(?:\s?\([^()\n]{1,40}\))?,?\s(?:(?:then|also|had|has) )?(?:said|reported|advised"
    r"|proposed|seconded|agreed|declared|asked|explained|introduced|presented|thanked"
    r"|welcomed|noted|confirmed|informed|attended|stated|suggested|commented|offered"
    r"|resigned|volunteered|abstained|(?:was|were) (?:elected|appointed|thanked|welcomed"
    r"|nominated|co-?opted|present)|met|spoke|gave)\b"
)
# Words in capitals that stand in headings and titles, never in a person's name.
_BUSINESS = _words(
    """
    the a an this that these those it its in on at by to of for from with and or but if as all
    any no not there their they we our you he she his her who what when where why how was were
    is are be been has have had will would should may must can item items agenda minutes
    minute report reports committee council councils board meeting meetings members member
    chair chairman vice apologies present absent resolved agreed action actions noted carried
    motion amendment public questions question session matters arising declarations interest
    interests date time venue place next planning application applications policy policies
    review strategy strategic plan plans draft budget finance financial accounts audit annual
    general special extraordinary ordinary monthly statement update overview scrutiny select
    cabinet executive performance monitoring improvement development local national regional
    community social care health adult adults children childrens young people family families
    education school schools early help service services support team group working party task
    forum network programme project scheme fund funding grant grants government department
    ministry office officer officers director directorate manager head deputy assistant
    january february march april may june july august september october november december
    monday tuesday wednesday thursday friday saturday sunday north south east west northern
    southern eastern western central great greater upper lower new old high low road street
    lane close avenue drive way crescent terrace park green hill field fields playing hall
    centre church house farm bridge common village town city parish county borough district
    ward area site land estate square court gardens library station hospital surgery cemetery
    allotment allotments car footpath highway highways environment environmental transport
    housing police fire rescue crime waste recycling trust society association company limited
    ltd university college academy primary secondary infant junior christmas easter bank
    holiday covid brexit royal queen king kingdom united england scotland wales british
    english welsh scottish uk part section appendix schedule stage phase annex paper papers
    freedom information data protection act regulations order orders standing code conduct
    neighbourhood outside bodies correspondence received dear sir madam yours faithfully tel
    email risk management human resources looked after signs safety corporate parenting panel
    hub strategy framework tree trees street lights lighting bus shelter war memorial
    defibrillator dog bin bins speed limit chief constable coordinator co-ordinator liaison
    joint good very best value tender contract following during after before since under over
    between within without further also however one two three four five six seven eight nine
    ten first second third
    """
)
_BODIES = (
    r"Council|Trust|Association|Society|Partnership|Foundation|Charity|Agency|Authority"
    r"|Police|University|Constabulary|Group|Services|Contractors|Consultants|Solutions"
    r"|Associates|Builders|Landscapes|Construction|Engineering|Electrical|Networks|Partners"
    r"|Company|Club|Federation|Institute|College|Academy|Hospital|Commission|Museum"
)
_ORGANISATION = lazy_re(
    r"[A-Z][\w’'&-]{0,30}(?:\s(?:of|and|&)(?=\s[A-Z])"
    rf"|\s[A-Z][\w’'&-]{{0,30}}){{0,5}}?\s(?:{_BODIES}|(?:Ltd|Limited|LTD|PLC|plc|LLP|CIC|Inc"
    r"|and Sons?|& Sons?|and Co|& Co|Bros)\b\.?)(?![\w-])"
)
# The body whose minutes these are stands in every heading; it answers no "which firm?".
_OWN_COUNCIL = lazy_re(r"(?:Parish|Town|Community|Village)\sCouncil$|Meeting")
_STREETS = (
    r"Hall|Road|Street|Lane|Avenue|Close|Drive|Park|School|Church|Green|Way|Square|Crescent"
    r"|Terrace|Playing Fields?|Recreation Ground|Cemetery|Churchyard|Car Park|Room|Chamber"
    r"|Chambers|Centre|Bridge|Common|Village|Ward|Farm|House|Library|Hill|Station|Field"
    r"|Allotments|Pavilion|Wood|Gardens|Rd|Ave|Marketplace|Market Place|Harbour|Quay|Wharf"
    r"|Junction|Roundabout|Estate|Hotel|Inn|Arms|Site|Depot"
)
_PLACE = lazy_re(
    rf"[A-Z][\w’'-]{{1,30}}(?:\s[A-Z][\w’'-]{{1,30}}){{0,3}}?\s(?:{_STREETS})(?![\w-])"
    r"|[A-Z]{1,2}\d[A-Z\d]?\s\d[A-Z]{2}(?!\w)|(?:in|at|near|outside|opposite|behind"
    r"|beside|between|towards|onto|along|via)\s(?:the\s)?(?P<bare>[A-Z][a-z’'-]{3,30})"
    rf"(?![\w’-]|(?:\s[A-Z][\w’'-]{{1,30}}){{0,2}}\s(?:{_STREETS})\b)"
)
_PAPERS = _words(
    "act report reports plan policy strategy review scheme fund award election elections"
)


_NO_PLACE = _BUSINESS | _TITLES | _OFFICES | _FIRST_NAMES


def people(text: str) -> Iterator[Bounds]:
    """Yield the bounds of names of persons and of the offices that persons hold."""
    for run in _RUN.finditer(text):
        words = list(_WORD.finditer(text, run.start(), run.end()))
        found = _person_of(text, [(w.group(), w.start(), w.end()) for w in words])
        if found and (found[0] == 0 or not text[found[0] - 1].isalnum()):
            yield found
    if "the " in text:
        yield from (m.span() for m in _LOW_OFFICE.finditer(text))


def organisations(text: str) -> Iterator[Bounds]:
    """Yield the bounds of names of bodies and firms: "Ambleford Groundworks Ltd"."""
    for match in _ORGANISATION.finditer(text):
        words = match[0].lower().split()
        named = any(word not in _BUSINESS for word in words[:-1])
        if named and _starts_word(text, match.start()) and not _OWN_COUNCIL.search(match[0]):
            yield match.span()


def places(text: str) -> Iterator[Bounds]:
    """Yield the bounds of streets, buildings, postcodes, and names after "at", "in", "near"."""
    for match in _PLACE.finditer(text):
        if match["bare"] is None:
            yield match.span()
        elif match["bare"].lower() not in _NO_PLACE:
            yield match.span("bare")


def _person_of(text: str, words: Sequence[_Word]) -> Bounds | None:
    """Return the bounds of the first person or office that capitalised words in a row name."""
    plain = [word.lower().rpartition("-")[2] for word, _, _ in words]
    for n, word in enumerate(plain):
        if word in _TITLES and n + 1 < len(words):
            return words[n][1], words[min(len(words), n + 4) - 1][2]
        if word in _OFFICES or (n and f"{plain[n - 1]} {word}" in _OFFICE_PAIRS):
            return _office(text, words, n)
        if word == "head" and _UNDER.match(text, words[n][2]):
            return _office(text, words, n)
    return _plain_name(text, words, plain)


def _office(text: str, words: Sequence[_Word], n: int) -> Bounds | None:
    """Return an office with what it is over: "Director of Housing"; not "Treasurer's Report"."""
    end = words[n][2]
    if (
        "’" in words[n][0]
        or "'" in words[n][0]
        or (n + 1 < len(words) and words[n + 1][0].lower() in _PAPERS)
    ):
        return None
    over = _UNDER.match(text, end)
    after = _RUN.match(text, over.end()) if over else None
    opens = 1 if n and words[0][0] == "The" else 0
    return words[opens][1], after.end() if after else end


def _plain_name(text: str, words: Sequence[_Word], plain: Sequence[str]) -> Bounds | None:
    """Return two to four words that are a name: by a first name, or by what stands around."""
    first = next((n for n, word in enumerate(plain) if word in _FIRST_NAMES), None)
    if first is not None and first + 1 < len(words):
        last = next((n for n in range(first + 1, len(words)) if len(plain[n]) > 1), None)
        if last is not None and plain[last] not in _BUSINESS:
            return words[first][1], words[last][2]
    if len(words) == 1 and is_initials(words[0][0]) and words[0][0].isupper():
        spoken = _AFTER_NAME.match(text, words[0][2])
        return (words[0][1], words[0][2]) if spoken else None
    if not 2 <= len(words) <= 3 or _BUSINESS.intersection(plain):
        return None
    start, end = words[0][1], words[-1][2]
    named = _BEFORE_NAME.search(text[max(0, start - 16) : start]) or _AFTER_NAME.match(text, end)
    return (start, end) if named and not is_body(text[start:end]) else None


def _starts_word(text: str, start: int) -> bool:
    return start == 0 or not text[start - 1].isalnum()
