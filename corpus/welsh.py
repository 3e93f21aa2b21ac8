"""Welsh words of decisions, as councils in Wales minute them."""

from __future__ import annotations

# Keywords that stand over clauses, as "RESOLVED" does: "it was resolved, agreed, recommended".
KEYWORDS = r"penderfynwyd|cytunwyd|argymhellwyd"
# "Decision", over what was decided.
NOUNS = r"penderfyniad(?:au)?"
# How: "unanimously", "in full agreement", and their bracketed forms.
HOW = r"\s+(?:yn\s+unfrydol|gan\s+bawb|ymhellach)"
# What a sentence must hold to decide; the mutated forms follow "a", "and".
DECIDES = (
    r"\b(?:ch?ytunwyd|ph?enderfynwyd|chymeradwywyd|cymeradwywyd|argymhellwyd|gwrthodwyd"
    r"|gohiriwyd|(?:ail)?etholwyd|phenodwyd|penodwyd"
    r"|(?:penderfynodd|cytunodd|cymeradwyodd)\s+(?:y\s+|yr\s+)?"
    r"(?:pwyllgor|cyngor|cabinet|bwrdd|panel|aelodau|grŵp|cyfarfod)"
    r"|(?:gyda\s+)?ph?awb\s+yn\s+(?:gytûn|gytun))\b"
)
MOVED = r"\bch?ynigiwyd\b|\bcynigiodd\b"
SECONDED = r"\b(?:ac\s+)?(?:ail)?eiliwyd\b|\beiliodd\b"
# "No objection", "no observations", as verdicts on planning applications.
NO_OBJECTION = r"(?:dim|heb)\s+(?:unrhyw\s+)?(?:wrthwynebiad|gwrthwynebiad|sylwadau|sylw)(?:au)?"
# What lists follow: "the following".
THE_FOLLOWING = r"\b(?:canlynol|isod)\b"
# Kinds by verb: root of the word → the name of a DecisionKind's member.
KINDS = (
    (r"\bg?ohiri(?:o|wyd|r)\b", "DEFERRED"),
    (r"\bthynnwyd\s+yn\s+ôl|\btynnwyd\s+yn\s+ôl", "WITHDRAWN"),
    (r"\bg?wrthod(?:wyd)?\b", "REFUSED"),
    (r"\b(?:cyf|gyf)eirio\b", "REFERRED"),
    (r"\b(?:ail)?ethol(?:wyd)?\b|\bphenod(?:i|wyd)\b|\bpenod(?:i|wyd)\b", "ELECTED"),
    (r"\bargymell\b|\bargymhellwyd\b", "RECOMMENDED"),
    (r"^\W*(?:i\s+)?nodi\b|^\W*nodwyd\b", "NOTED"),
    (r"\b[cg]h?ymeradwy(?:o|wyd)\b|\byn\s+gofnod\s+cywir\b", "APPROVED"),
)
