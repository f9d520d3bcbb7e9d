# ruff: noqa: RUF001 - words in other scripts are meant
"""Words for decades in other languages: "1920-luku", "lata 50. XX wieku", "años 80"."""

import re
from typing import NamedTuple

# Endings after four digits. In Swedish, Danish, Norwegian and Finnish, 1800 with the ending is the
# century.
_CENTURIES_AS_WELL = r"-?tal(?:let|et)?s?|-?(?:luku|luvu(?:n|lla|lta|lle|ssa))"
_ENDINGS = (
    rf"(?:{_CENTURIES_AS_WELL}|['’]?er(?:ne)?|\. ?(?:aastad|léta|let)|-?(?:ndad|aastad)"
    r"|-?те(?: години)?|-[ea]s évek(?:ben)?|['’]?l[ae]r(?:d[ae]|ın|in)?|-?l[ıi] yıllar)"
)
_BEFORE = (
    r"années|annees|años|anos|década del?|decada del?|anni|anii|lata|lat|léta|jaren|roky|"
    r"δεκαετία του"
)
_APOSTROPHE = "['’‘]"
_WHOLE = re.compile(
    rf"([0-9]{{3}})0{_ENDINGS}|(?:de |gli |i |os |les |los )?(?:{_BEFORE}) ([0-9]{{3}})0"
)
_ALSO_CENTURY = re.compile(rf"(1[0-9])00(?:{_CENTURIES_AS_WELL})")
_AFTER = (
    rf"(?:{_APOSTROPHE}?s|\.|er|'?erne|[-.]?(?:е|ые|ті|х|те|та|ва))?"
    r"(?: ?(?:jahren?|léta|let|lata|годы|годов|годах|гг\.|роки|років|роках|рр\.|години|年代|년대))?"
)
_SHORT = (
    rf"(?:the |les |los |gli |os |die |de )?(?P<before>(?:{_BEFORE}) )?(?P<mark>{_APOSTROPHE})?"
    rf"(?P<decade>[1-9]0)(?P<after>{_AFTER})"
)
_SHORT_DECADE = re.compile(_SHORT)
_OF_CENTURY = re.compile(rf"{_SHORT},? (?:du |des |do |of |dell['’])?(?P<century>.*[ixv0-9хі].*)")
_EAST_ASIAN = re.compile(
    r"(?P<century>[0-9]{1,2} ?(?:世紀|世纪|세기)) ?の?(?P<decade>[1-9]0) ?(?:年代|년대)"
)


class DecadeOfCentury(NamedTuple):
    """Two digits of a decade, and the words for its century."""

    decade: str
    century: str


def whole_decade(text: str) -> str:
    """Convert a decade with all digits to EDTF; empty for any other text.

    Parameters
    ----------
    text
        In lower case.

    Examples
    --------
    >>> [whole_decade(text) for text in ("1920-luku", "1950-es évek", "jaren 1950", "1800-talet")]
    ['192X', '195X', '195X', '18XX']
    >>> whole_decade("1900er"), whole_decade("1921-luku")
    ('', '')
    """
    if match := _ALSO_CENTURY.fullmatch(text):
        return f"{match[1]}XX"
    match = _WHOLE.fullmatch(text)
    stem = (match[1] or match[2]) if match else ""
    return f"{stem}X" if stem and not stem.endswith("0") else ""


def decade_of_century(text: str) -> DecadeOfCentury | None:
    """Split a decade of two digits from its century; None for any other text.

    Examples
    --------
    >>> tuple(decade_of_century("lata 50. xx wieku")), tuple(decade_of_century("20世纪80年代"))
    (('50', 'xx wieku'), ('80', '20世纪'))
    >>> decade_of_century("50 xx")
    """
    match = _EAST_ASIAN.fullmatch(text)
    if match:
        return DecadeOfCentury(match["decade"], match["century"])
    match = _OF_CENTURY.fullmatch(text)
    if not match or not (match["before"] or match["after"]):
        return None
    return DecadeOfCentury(match["decade"], match["century"])


def short_decade(text: str) -> str:
    """Return the two digits of a decade without a century; empty for any other text.

    Examples
    --------
    >>> [short_decade(text) for text in ("años 80", "the '80s", "50er Jahre", "80")]
    ['80', '80', '50', '']
    """
    match = _SHORT_DECADE.fullmatch(text.casefold())
    # "20." is a day.
    is_decade = match and (match["before"] or match["after"].strip("."))
    return match["decade"] if match and is_decade else ""
